//! An engine on a folder, and the marketplace on this machine. The engine can be dropped and opened again as after a kill.

use huolang_domain::{
    Millis, OrderId, OrderSn, ShopId,
    platform::PlatformKind,
    testing::{ManualClock, SeqIds},
};
use huolang_engine::Engine;
use huolang_store::{
    Db, Durability, Location, OpenOptions, orders,
    shops::{self, ShopState},
};
use huolang_testkit::{
    SeededDice,
    douyin_life::{LifeMarket, LifeOptions, LifeOrder, LoopbackLife},
};
use huolang_vault::{MasterKey, Secret, Vault};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, sync::Arc};

pub const SHOP: &str = "life";
/// 2025-12-07 15:30:12 in Shanghai.
pub const NOW: i64 = 1_765_092_612;
pub const DAY: i64 = 86_400;

pub struct House {
    pub clock: Arc<ManualClock>,
    pub served: LoopbackLife,
    pub engine: Engine,
    folder: tempfile::TempDir,
    opened: u64,
}

impl House {
    pub async fn open(fields: Value) -> Self {
        let options = LifeOptions { orders_per_second: 0, ..LifeOptions::default() };
        Self::with(options, fields).await
    }

    pub async fn with(options: LifeOptions, fields: Value) -> Self {
        let clock = Arc::new(ManualClock::at(Millis(NOW * 1_000)));
        let served = LoopbackLife::start(LifeMarket::open(clock.clone(), options), 0).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path(), &clock, 0).await;
        let house = Self { clock, served, engine, folder, opened: 0 };
        house.add_shop(SHOP, fields).await;
        house.engine.connect_shop(&SHOP.into()).await.unwrap();
        house
    }

    pub fn market(&self) -> &LifeMarket {
        self.served.market()
    }

    /// Nothing is said to the engine; another one takes its place.
    pub async fn kill(&mut self) {
        self.opened += 1;
        self.engine = engine(self.folder.path(), &self.clock, self.opened).await;
        self.engine.connect_shop(&SHOP.into()).await.unwrap();
    }

    pub async fn total(&self) -> i64 {
        orders::total(&mut self.engine.db().reader().await.unwrap()).await.unwrap()
    }

    pub async fn order_id(&self, number: u64) -> OrderId {
        let mut conn = self.engine.db().reader().await.unwrap();
        let sn = OrderSn::from(LifeOrder::paid(number, 0).id());
        orders::by_sns(&mut conn, &[sn]).await.unwrap().pop().unwrap().id
    }

    /// The phone that is kept of an order.
    pub async fn phone(&self, number: u64) -> Option<String> {
        let id = self.order_id(number).await;
        let mut conn = self.engine.db().reader().await.unwrap();
        let phone = orders::phone(&mut conn, self.engine.vault(), &id).await.unwrap();
        phone.map(|phone| phone.expose().clone())
    }

    pub async fn shop(&self) -> shops::Shop {
        shops::get(&mut self.engine.db().reader().await.unwrap(), &SHOP.into()).await.unwrap()
    }

    pub async fn add_shop(&self, id: &str, fields: Value) {
        let market = self.market().options();
        let mut all = json!({
            "app_id": market.app_id, "account_id": market.account_id, "loopback_calls_per_second": "1000",
        });
        all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let now = Millis(NOW * 1_000);
        let shop = shops::Shop {
            id: ShopId::from(id),
            platform: PlatformKind::DouyinLife,
            name: "来客小店".to_owned(),
            state: ShopState::Active,
            parked_reason: None,
            config: json!({ "gateway": self.served.gateway(), "fields": all }),
            created_at: now,
            updated_at: now,
            last_synced_at: None,
        };
        let db = self.engine.db();
        db.write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }))
            .await
            .unwrap();
        let secrets = BTreeMap::from([("app_secret".to_owned(), Secret::new(market.secret.clone()))]);
        self.engine.save_secrets(&id.into(), secrets).await.unwrap();
    }
}

async fn engine(folder: &Path, clock: &Arc<ManualClock>, opened: u64) -> Engine {
    let path = folder.join("huolang.db");
    let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32])).unwrap();
    Engine::builder(db, vault)
        .clock(clock.clone())
        .dice(Arc::new(SeededDice::of(opened)))
        .ids(Arc::new(SeqIds::after(opened << 32)))
        .build()
        .unwrap()
}
