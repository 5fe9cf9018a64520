//! A shop behind 阿奇索 with a rule and cards, on a real store, and the marketplace on this machine.

use huolang_domain::{
    BatchId, Ids, Millis, OrderId, OrderSn, PoolId, ShopId,
    expiry::DrawOrder,
    platform::PlatformKind,
    rule::{Rule, Source, Steps},
    state::{ContentState, PlatformState},
    testing::{FixedDice, ManualClock, SeqIds},
};
use huolang_engine::{
    Engine, Policy,
    inbound::{Answered, Route},
};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    batches::{self, BatchState},
    cards::{self, CardText, NewCard},
    credentials, notices, orders,
    pools::{self, Pool, PoolKind},
    products::{self, ListedProduct, ProductStatus},
    pushes, rules, shops,
};
use huolang_testkit::agiso::{APP_ID, AgisoMarket, SECRET, TOKEN};
use huolang_vault::{MasterKey, Secret, Vault};
use serde_json::json;
use std::sync::Arc;
use tokio::net::TcpListener;

pub const SHOP: &str = "agiso";
pub const PRODUCT: &str = "646466274136";
pub const POOL: &str = "pool";
const START: Millis = Millis(1_784_000_000_000);

pub struct House {
    pub engine: Engine,
    pub market: AgisoMarket,
    clock: Arc<ManualClock>,
    db: Db,
    vault: Vault,
    _folder: tempfile::TempDir,
}

impl House {
    /// A shop with these fields of the form.
    pub async fn open(fields: &[(&str, &str)]) -> Self {
        let house = Self::without_cards(fields).await;
        house.fill(20).await;
        house
    }

    /// One whose pool is empty.
    pub async fn without_cards(fields: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let market = AgisoMarket::start(0, clock.clone()).await.unwrap();
        let path = folder.path().join("huolang.db");
        let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
        let engine = started(&db, &vault, &clock, Arc::new(SeqIds::default()));
        let house = Self { engine, market, clock, db, vault, _folder: folder };
        house.furnish(house.vault.clone(), fields).await;
        house.engine.connect_shop(&SHOP.into()).await.unwrap();
        house
    }

    async fn furnish(&self, vault: Vault, fields: &[(&str, &str)]) {
        let ids = self.engine.ids().clone();
        let mut form = json!({ "app_id": APP_ID });
        for (name, value) in fields {
            form[*name] = json!(value);
        }
        let by_agiso = fields.contains(&("delivery", "agiso_rules"));
        let mut rule = Rule::new(PRODUCT, SHOP, PRODUCT);
        if by_agiso {
            rule.steps = Steps::ShipOnly;
        } else {
            rule.source = Source::CardPool { pool_id: PoolId::from(POOL) };
        }
        let row = shops::Shop {
            id: ShopId::from(SHOP),
            platform: PlatformKind::Agiso,
            name: "阿奇索小店".into(),
            state: shops::ShopState::Active,
            parked_reason: None,
            config: json!({ "gateway": self.market.base(), "fields": form }),
            created_at: START,
            updated_at: START,
            last_synced_at: None,
        };
        let listed = ListedProduct {
            product_ref: PRODUCT.into(),
            title: "月卡".into(),
            price: huolang_domain::Fen(990),
            status: ProductStatus::OnSale,
            skus: Vec::new(),
        };
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::insert(tx, &row).await?;
                    for (name, secret) in [("app_secret", SECRET), ("token", TOKEN)] {
                        credentials::save(tx, &vault, &row.id, name, &Secret::from(secret), None, START).await?;
                    }
                    products::upsert_many(tx, &row.id, &[listed], ids.as_ref(), START).await?;
                    pools::save(tx, &pool()).await?;
                    rules::save(tx, &rule, START).await
                })
            })
            .await
            .unwrap();
    }

    /// Takes so many cards in.
    pub async fn fill(&self, count: usize) {
        let ids = self.engine.ids().clone();
        let sealed: Vec<NewCard> = (0..count)
            .map(|number| {
                let (number, secret) = (Secret::new(format!("NO{number:05}")), Secret::new(format!("PW{number:05}")));
                let text = CardText { number, secret, ..CardText::default() };
                NewCard::seal(&self.vault, ids.as_ref(), &text, None).unwrap()
            })
            .collect();
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let (batch, pool) = (BatchId::fresh(ids.as_ref()), PoolId::from(POOL));
                    batches::start(tx, &batch, &pool, "paste", "", START).await?;
                    cards::import_many(tx, &batch, &pool, &sealed, "test", ids.as_ref(), START).await?;
                    batches::finish(tx, &batch, BatchState::Done, 0).await
                })
            })
            .await
            .unwrap();
    }

    /// Has the rule say this.
    pub async fn say(&self, template: &str) {
        let template = template.to_owned();
        self.change(|rule| rule.template = template).await;
    }

    /// Changes the rule.
    pub async fn change(&self, change: impl FnOnce(&mut Rule) + Send + 'static) {
        let changed = self.db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let mut rule = rules::get(tx, &PRODUCT.into()).await?.rule;
                change(&mut rule);
                rules::save(tx, &rule, START).await
            })
        });
        changed.await.unwrap();
    }

    /// The program ends and starts again, on the same database.
    pub async fn restart(&mut self) {
        self.engine = started(&self.db, &self.vault, &self.clock, self.engine.ids().clone());
        self.engine.connect_shop(&SHOP.into()).await.unwrap();
    }

    /// The platform pushes.
    pub async fn push(&self, from: &str, aopic: i64, json: &str) -> Answered {
        let (target, form) = self.market.push_form("/push", from, aopic, json);
        let query = target.split_once('?').unwrap().1.to_owned();
        self.engine.answer_push(&Route::Open, &query, Some(form.as_bytes())).await
    }

    /// 闲鱼 pushes that an order was paid.
    pub async fn push_paid(&self, number: &str) -> Answered {
        let json = format!("{{\"biz_order_id\":{number},\"item_id\":1,\"order_status\":2,\"seller_id\":9}}");
        self.push("AldsIdle", 1, &json).await
    }

    /// A second shop, with a push to read; its gateway takes connections and never answers.
    pub async fn silent_neighbour(&self) -> TcpListener {
        let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let gateway = format!("http://{}", silent.local_addr().unwrap());
        let row = shops::Shop {
            id: ShopId::from("a-silent"),
            platform: PlatformKind::Agiso,
            name: "隔壁小店".into(),
            state: shops::ShopState::Active,
            parked_reason: None,
            config: json!({ "gateway": gateway, "fields": { "app_id": APP_ID, "platform_shop_id": "7" } }),
            created_at: START,
            updated_at: START,
            last_synced_at: None,
        };
        let (id, vault) = (row.id.clone(), self.vault.clone());
        let kept = self.db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &row).await?;
                for (name, secret) in [("app_secret", SECRET), ("token", TOKEN)] {
                    credentials::save(tx, &vault, &row.id, name, &Secret::from(secret), None, START).await?;
                }
                pushes::take(tx, &[row.id], "paid:1", &OrderSn::from("1"), START, START).await
            })
        });
        kept.await.unwrap();
        self.engine.connect_shop(&id).await.unwrap();
        silent
    }

    /// Pushes of other shops that were not looked at yet.
    pub async fn pushes_elsewhere(&self) -> usize {
        let mut conn = self.db.reader().await.unwrap();
        pushes::due(&mut conn, &[SHOP.into()], 10, START).await.unwrap().len()
    }

    /// Reads what was pushed, lists, and works until nothing is due.
    pub async fn work(&self) {
        self.engine.push_round().await.unwrap();
        let _ = self.engine.poll_round(&SHOP.into()).await;
        self.engine.drain().await.unwrap();
    }

    /// Moves the clock.
    pub fn pass(&self, ms: i64) {
        self.clock.advance(ms);
    }

    /// Moves the clock and works.
    pub async fn later(&self, ms: i64) {
        self.clock.advance(ms);
        self.work().await;
    }

    /// Content track and platform track of an order; `None`: it was not taken in.
    pub async fn state(&self, sn: &str) -> Option<(ContentState, PlatformState)> {
        let mut conn = self.db.reader().await.unwrap();
        let found = orders::by_sns(&mut conn, &[OrderSn::from(sn)]).await.unwrap();
        found.first().map(|order| (order.content, order.platform))
    }

    /// The id of an order.
    pub async fn id(&self, sn: &str) -> OrderId {
        let mut conn = self.db.reader().await.unwrap();
        orders::by_sns(&mut conn, &[OrderSn::from(sn)]).await.unwrap().remove(0).id
    }

    /// Whose account an order tops up, as it is kept sealed.
    pub async fn account(&self, sn: &str) -> Option<String> {
        let id = self.id(sn).await;
        let mut conn = self.db.reader().await.unwrap();
        orders::phone(&mut conn, &self.vault, &id).await.unwrap().map(|account| account.expose().clone())
    }

    /// Cards that can still be given.
    pub async fn left(&self) -> i64 {
        let mut conn = self.db.reader().await.unwrap();
        let pool = PoolId::from(POOL);
        pools::available(&mut conn, std::slice::from_ref(&pool)).await.unwrap()[&pool].unwrap()
    }

    /// Why the shop is parked, and the events of open notices.
    pub async fn parked(&self) -> (Option<String>, Vec<String>) {
        let mut conn = self.db.reader().await.unwrap();
        let row = shops::get(&mut conn, &SHOP.into()).await.unwrap();
        let open = notices::list(&mut conn, Some(notices::NoticeState::Open), None, 100).await.unwrap();
        (row.parked_reason, open.into_iter().map(|notice| notice.event).collect())
    }
}

fn started(db: &Db, vault: &Vault, clock: &Arc<ManualClock>, ids: Arc<dyn Ids>) -> Engine {
    Engine::builder(db.clone(), vault.clone())
        .clock(clock.clone())
        .dice(Arc::new(FixedDice::low()))
        .ids(ids)
        // Nobody is told to come later, however slow the machine is.
        .policy(Policy { answer_ms: 120_000, ..Policy::default() })
        .build()
        .unwrap()
}

fn pool() -> Pool {
    Pool {
        id: PoolId::from(POOL),
        name: "卡池".into(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: START,
        updated_at: START,
    }
}
