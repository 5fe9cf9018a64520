//! A shop whose pushes come in, a shop that 91卡券 buys from, and the marketplace.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::sync::Arc;

use huolang_domain::testing::ManualClock;
use huolang_domain::{PoolId, ShopId, platform::PlatformKind};
use huolang_engine::inbound::NewMapping;
use huolang_engine::{Engine, Policy};
use huolang_store::offers::OfferKind;
use huolang_store::pushes;
use huolang_testkit::agiso::{APP_ID, AgisoMarket, BUYER, SECRET, TOKEN};
use huolang_testkit::jd::Caller;
use huolang_testkit::shops::START;
use serde_json::json;

use crate::jd::yard;
use crate::world::World;

/// The program, reachable over TCP.
pub struct Stall {
    pub world: World,
    pub clock: Arc<ManualClock>,
    pub market: Arc<AgisoMarket>,
    pub address: SocketAddr,
    pub idle: ShopId,
    pub supplier: ShopId,
    pub pool: PoolId,
}

impl Stall {
    /// With so many cards; `mode` is `sync` or `async` for what 91卡券 buys.
    pub async fn with(cards: usize, mode: &str) -> Self {
        Self::patient(cards, mode, yard::unhurried()).await
    }

    /// With other figures than the usual ones.
    pub async fn patient(cards: usize, mode: &str, policy: Policy) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let hand = Arc::clone(&clock);
        let world = World::server_with(|options| {
            options.clock = Some(hand);
            options.policy = Some(policy);
        })
        .await;
        let engine = world.engine().clone();
        let market = Arc::new(AgisoMarket::start(0, clock.clone()).await.unwrap());
        let pool = yard::pool(&engine, cards).await;
        let fields = json!({ "service": "idle", "app_id": APP_ID });
        let idle = yard::shop(&engine, PlatformKind::Agiso, fields, &[("app_secret", SECRET), ("token", TOKEN)]).await;
        let fields = json!({
            "service": "supplier", "app_id": APP_ID, "sup_user_id": BUYER.user_id, "answer_mode": mode,
            "test_shop": "true", "callback_hosts": "127.0.0.1",
        });
        let keys = [("sup_merchant_key", BUYER.merchant_key), ("sup_app_secret", BUYER.app_secret)];
        let supplier = yard::shop(&engine, PlatformKind::Agiso, fields, &keys).await;
        for (product, pool) in [("P-CARD", Some(pool.clone())), ("P-TOP", None)] {
            map(&engine, &supplier, product, pool, 990).await;
        }
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, huolang_api::inbound_router(&engine)).into_future());
        Self { world, clock, market, address, idle, supplier, pool }
    }

    pub fn engine(&self) -> &Engine {
        self.world.engine()
    }

    pub fn caller(&self) -> Caller {
        Caller::new(self.address)
    }

    /// The base address of a shop's secret path.
    pub async fn base(&self, shop: &ShopId) -> String {
        let known = self.engine().inbound_shop(shop).await.unwrap();
        format!("/api/agiso/{}", known.token.as_ref().unwrap().expose())
    }

    /// Points the notices of a shop at the marketplace.
    pub async fn gateway(&self, shop: &ShopId) {
        yard::point_at(self.engine(), shop, &self.market.base()).await;
    }

    /// Gives a product of cards another price.
    pub async fn price(&self, product: &str, fen: i64) {
        map(self.engine(), &self.supplier, product, Some(self.pool.clone()), fen).await;
    }

    /// How many cards can still be given.
    pub async fn left(&self) -> i64 {
        yard::left(self.engine(), &self.pool).await
    }

    /// Pushes that wait to be read.
    pub async fn waiting(&self) -> usize {
        let mut conn = self.engine().db().reader().await.unwrap();
        pushes::due(&mut conn, &[], 1_000, self.engine().now().plus(86_400_000)).await.unwrap().len()
    }

    /// As [`yard::call_back`].
    pub async fn call_back(&self, orders: usize) {
        yard::call_back(self.engine(), &self.clock, orders).await;
    }
}

/// Maps a product: with a pool to cards, without to a top-up.
async fn map(engine: &Engine, shop: &ShopId, product: &str, pool_id: Option<PoolId>, fen: i64) {
    let top_up = pool_id.is_none();
    let new = NewMapping {
        product_ref: product.to_owned(),
        title: format!("商品 {product}"),
        kind: if top_up { OfferKind::TopUp } else { OfferKind::Cards },
        account_format: if top_up { "mobile".to_owned() } else { String::new() },
        price: Some(huolang_domain::Fen(fen)),
        several: false,
        switched_on: true,
        pool_id,
    };
    engine.save_mapping(shop, new, "test").await.unwrap();
}
