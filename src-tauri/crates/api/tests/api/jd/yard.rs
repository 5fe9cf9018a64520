//! A shop that JD calls, with cards, and the simulators.

#[path = "../../../../testkit/furnish/called.rs"]
mod called;

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::sync::Arc;

use huolang_domain::testing::ManualClock;
use huolang_domain::{Millis, PoolId, ShopId, platform::PlatformKind};
use huolang_engine::inbound::NewMapping;
use huolang_engine::{Engine, Policy};
use huolang_store::callbacks::Callback;
use huolang_store::offers::OfferKind;
use huolang_store::pools::Pool;
use huolang_store::{Durability, credentials, pools, shops};
use huolang_testkit::jd::{Caller, Reply};
use huolang_testkit::shops::START;
use huolang_vault::Secret;
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinHandle;

use crate::ask::Ask;
use crate::world::World;

pub const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
pub const AES_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
pub const GAME_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
pub const CUSTOMER: &str = "10817";

/// The program with one shop of each kind, reachable over TCP.
pub struct Yard {
    pub world: World,
    pub clock: Arc<ManualClock>,
    pub address: SocketAddr,
    pub general: ShopId,
    pub game: ShopId,
    pub pool: PoolId,
}

/// The usual figures, but nobody is told to come later, however slow the machine is.
pub fn unhurried() -> Policy {
    Policy { answer_ms: 120_000, pre_check_ms: 120_000, ..Policy::default() }
}

impl Yard {
    /// With so many cards; `mode` is `sync` or `async` for both shops.
    pub async fn with(cards: usize, mode: &str) -> Self {
        Self::patient(cards, mode, unhurried()).await
    }

    /// With other figures than the usual ones.
    pub async fn patient(cards: usize, mode: &str, policy: Policy) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let (hand, figures) = (Arc::clone(&clock), policy);
        let world = World::server_with(|options| {
            options.clock = Some(hand);
            options.policy = Some(figures);
        })
        .await;
        let engine = world.engine().clone();
        let pool = pool(&engine, cards).await;
        let fields =
            json!({ "vendor_id": "1201", "answer_mode": mode, "test_shop": "true", "callback_hosts": "127.0.0.1" });
        let general = shop(&engine, PlatformKind::JdGeneral, fields, &[("sign_key", KEY), ("aes_key", AES_KEY)]).await;
        let fields = json!({ "customer_id": CUSTOMER, "answer_mode": mode, "test_shop": "true" });
        let game = shop(&engine, PlatformKind::JdGame, fields, &[("sign_key", GAME_KEY)]).await;
        for (shop, cards, top_up) in [(&general, "W-CARD", "W-DIRECT"), (&game, "S-CARD", "S-DIRECT")] {
            map(&engine, shop, cards, OfferKind::Cards, Some(pool.clone())).await;
            map(&engine, shop, top_up, OfferKind::TopUp, None).await;
        }
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, huolang_api::inbound_router(&engine)).into_future());
        Self { world, clock, address, general, game, pool }
    }

    pub fn engine(&self) -> &Engine {
        self.world.engine()
    }

    /// The path of a call under the shop's secret.
    pub async fn path(&self, shop: &ShopId, call: &str) -> String {
        let known = self.engine().inbound_shop(shop).await.unwrap();
        let kind = if known.platform == PlatformKind::JdGeneral { "general" } else { "game" };
        format!("/api/jd/{kind}/{}/{call}", called::path_token(self.engine(), shop).await.unwrap())
    }

    /// Points the callbacks of a shop at a receiver.
    pub async fn gateway(&self, shop: &ShopId, base: &str) {
        point_at(self.engine(), shop, base).await;
    }

    /// Posts a form so many times at the same moment, as so many callers would; gives the answers.
    pub async fn at_once(&self, path: &str, form: &str, times: usize) -> Vec<Reply> {
        let (router, start) = (huolang_api::inbound_router(self.engine()), Arc::new(Barrier::new(times)));
        let call = |_| {
            let (router, start, path, form) = (router.clone(), Arc::clone(&start), path.to_owned(), form.to_owned());
            tokio::spawn(async move {
                let call = Ask::new("POST", &path).raw("application/x-www-form-urlencoded", form);
                start.wait().await;
                let said = call.send(&router).await;
                Reply { status: said.status.as_u16(), body: said.bytes.to_vec() }
            })
        };
        gathered((0..times).map(call).collect()).await
    }

    /// As [`Yard::at_once`], each caller over a connection of its own, which is open before the first form is sent.
    pub async fn at_once_over_tcp(&self, path: &str, form: &str, times: usize) -> Vec<Reply> {
        // Both ends of each connection, and whatever else the program has open.
        allow_files(2 * u64::try_from(times).unwrap() + 1_000);
        let start = Arc::new(Barrier::new(times));
        let call = |_| {
            let (start, path, form) = (Arc::clone(&start), path.to_owned(), form.to_owned());
            let mut caller = Caller::new(self.address);
            tokio::spawn(async move {
                assert_eq!(caller.post("/", "").await.unwrap().status, 404, "connected");
                start.wait().await;
                caller.post(&path, &form).await.unwrap()
            })
        };
        gathered((0..times).map(call).collect()).await
    }

    /// Switches the automatic delivery of a shop.
    pub async fn auto_deliver(&self, shop: &ShopId, is_on: bool) {
        set_up(self.engine(), shop, move |config| config["auto_deliver"] = json!(is_on)).await;
    }

    /// How many cards can still be given.
    pub async fn left(&self) -> i64 {
        left(self.engine(), &self.pool).await
    }

    /// As [`call_back`].
    pub async fn call_back(&self, orders: usize) {
        call_back(self.engine(), &self.clock, orders).await;
    }

    /// The callbacks, newest first.
    pub async fn callbacks(&self) -> Vec<Callback> {
        let mut conn = self.engine().db().reader().await.unwrap();
        huolang_store::callbacks::list(&mut conn, &Default::default(), None, 100).await.unwrap()
    }

    /// The one callback there is.
    pub async fn callback(&self) -> Callback {
        let mut listed = self.callbacks().await;
        assert_eq!(listed.len(), 1, "{listed:?}");
        listed.remove(0)
    }
}

async fn gathered(calls: Vec<JoinHandle<Reply>>) -> Vec<Reply> {
    let mut replies = Vec::with_capacity(calls.len());
    for call in calls {
        replies.push(call.await.unwrap());
    }
    replies
}

/// Lets this process have so many files and connections open, where the system's own limit is lower.
#[cfg(unix)]
fn allow_files(files: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < files) {
        let most = limit.maximum.map_or(files, |maximum| maximum.min(files));
        setrlimit(Resource::Nofile, Rlimit { current: Some(most), ..limit }).unwrap();
    }
}

#[cfg(not(unix))]
fn allow_files(_: u64) {}

/// How many cards of a pool can still be given.
pub async fn left(engine: &Engine, pool: &PoolId) -> i64 {
    let mut conn = engine.db().reader().await.unwrap();
    pools::available(&mut conn, std::slice::from_ref(pool)).await.unwrap()[pool].unwrap()
}

/// Calls back until so many callbacks have ended, second by second: an order that was just answered is due a second later.
pub async fn call_back(engine: &Engine, clock: &ManualClock, orders: usize) {
    for _ in 0..100 {
        engine.inbound_round().await.unwrap();
        let mut conn = engine.db().reader().await.unwrap();
        let counts = huolang_store::callbacks::counts(&mut conn).await.unwrap();
        drop(conn);
        let done: i64 = counts.iter().filter(|(state, _)| state.as_str() != "waiting").map(|(_, n)| *n).sum();
        if done >= i64::try_from(orders).unwrap() {
            return;
        }
        clock.advance(1_000);
    }
    panic!("callbacks still wait");
}

/// Changes how a shop is set up, as the seller's form does.
pub async fn set_up(engine: &Engine, shop: &ShopId, change: impl FnOnce(&mut Value) + Send + 'static) {
    let shop = shop.clone();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let row = shops::get(tx, &shop).await?;
                let mut config = row.config;
                change(&mut config);
                shops::update(tx, &shop, &row.name, &config, row.updated_at).await
            })
        })
        .await
        .unwrap();
    engine.inbound_shops_changed();
}

/// Points what a shop tells its platform at another address.
pub async fn point_at(engine: &Engine, shop: &ShopId, base: &str) {
    let base = base.to_owned();
    set_up(engine, shop, move |config| config["gateway"] = json!(base)).await;
}

pub async fn shop(engine: &Engine, platform: PlatformKind, fields: Value, secrets: &[(&str, &str)]) -> ShopId {
    called::shop(engine, platform, json!({ "fields": fields }), secrets).await.unwrap()
}

pub async fn map(engine: &Engine, shop: &ShopId, product_ref: &str, kind: OfferKind, pool_id: Option<PoolId>) {
    let new = NewMapping {
        title: format!("商品 {product_ref}"),
        account_format: if kind == OfferKind::TopUp { "mobile".to_owned() } else { String::new() },
        ..called::product(product_ref, kind, pool_id)
    };
    engine.save_mapping(shop, new, "test").await.unwrap();
}

pub async fn pool(engine: &Engine, cards: usize) -> PoolId {
    let id = called::pool(engine).await.unwrap();
    fill(engine, &id, 0, cards, None).await;
    id
}

async fn fill(engine: &Engine, pool: &PoolId, first: usize, cards: usize, expires_at: Option<Millis>) {
    called::cards(engine, pool, called::texts(first..first + cards), expires_at).await.unwrap();
}

/// Takes a table of the database away, so that everything that needs it fails.
pub async fn break_table(engine: &Engine, table: &str) {
    run(engine, format!("ALTER TABLE {table} RENAME TO {table}_gone")).await;
}

/// Gives it back.
pub async fn mend_table(engine: &Engine, table: &str) {
    run(engine, format!("ALTER TABLE {table}_gone RENAME TO {table}")).await;
}

async fn run(engine: &Engine, text: String) {
    // The text must outlive the program, for the database keeps what it has prepared.
    let text: &'static str = Box::leak(text.into_boxed_str());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { huolang_store::Query::new(tx, text, Vec::new()).execute().await.map(drop) })
        })
        .await
        .unwrap();
}

impl Yard {
    /// Gives a shop another secret.
    pub async fn set_secret(&self, shop: &ShopId, name: &'static str, text: &str) {
        let (shop, text, writer) = (shop.clone(), Secret::from(text), self.engine().clone());
        self.engine()
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(
                    async move { credentials::save(tx, writer.vault(), &shop, name, &text, None, writer.now()).await },
                )
            })
            .await
            .unwrap();
        self.engine().inbound_shops_changed();
    }

    /// As [`break_table`].
    pub async fn break_table(&self, table: &str) {
        break_table(self.engine(), table).await;
    }

    /// As [`mend_table`].
    pub async fn mend_table(&self, table: &str) {
        mend_table(self.engine(), table).await;
    }

    /// Takes these cards in, each number and password.
    pub async fn restock_with(&self, texts: Vec<(String, String)>) {
        called::cards(self.engine(), &self.pool, texts, None).await.unwrap();
    }

    /// Takes the key of a shop away.
    pub async fn forget_key(&self, shop: &ShopId) {
        let shop = shop.clone();
        self.engine()
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { credentials::delete(tx, &shop, "sign_key").await })
            })
            .await
            .unwrap();
        self.engine().inbound_shops_changed();
    }

    /// Changes a field of a shop's form.
    pub async fn set_field(&self, shop: &ShopId, name: &'static str, value: &'static str) {
        set_up(self.engine(), shop, move |config| config["fields"][name] = json!(value)).await;
    }

    /// Leaves a product of cards to a person.
    pub async fn unmap_pool(&self, shop: &ShopId, product_ref: &str) {
        map(self.engine(), shop, product_ref, OfferKind::Cards, None).await;
    }

    /// Takes more cards in.
    pub async fn restock(&self, cards: usize) {
        fill(self.engine(), &self.pool, 1_000_000, cards, None).await;
    }

    /// Takes cards in that end in three days, and holds back what ends within so many days.
    pub async fn restock_ending(&self, cards: usize, guard_days: i64) {
        let ends = self.engine().now().plus(3 * 86_400_000);
        fill(self.engine(), &self.pool, 2_000_000, cards, Some(ends)).await;
        let pool = self.pool.clone();
        self.engine()
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let kept = pools::get(tx, &pool).await?;
                    pools::save(tx, &Pool { near_expiry_days: guard_days, ..kept }).await.map(drop)
                })
            })
            .await
            .unwrap();
    }
}
