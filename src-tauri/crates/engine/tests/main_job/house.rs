//! A seller's house: engine, database, one practice shop, a clock that stands. It refuses to be left with work undone or
//! notices nobody looked at.

use crate::adapters::Custom;
use huolang_domain::{
    BatchId, Fen, Millis, OrderId, OrderSn, PoolId, RuleId, ShopId,
    expiry::DrawOrder,
    platform::PlatformKind,
    rule::{Rule, Scope, Source},
    state::{CardState, ContentState, PlatformState},
    testing::{FixedDice, ManualClock, SeqIds},
};
use huolang_engine::{
    Engine, Policy,
    fail_point::FailPoints,
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    capability::Adapter,
    practice::{Faults, Market, NewOrder, PracticeAdapter, Tally, Waiting, Wanted},
};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    batches::{self, BatchState},
    cards::{self, CardText, NewCard},
    deliveries::{self, Delivery},
    events, jobs,
    notices::{self, NoticeState},
    orders::{self, Order},
    pools::{self, Pool, PoolKind},
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules, shops,
};
use huolang_testkit::shops::{EARPHONES, GAME, GAME_SKUS, OFFICE, SINGLE, START, market};
use huolang_vault::{MasterKey, Vault};
use sqlx::{Connection, Executor, PgConnection};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

pub const SHOP: &str = "shop";
pub const POOL: &str = "pool";

/// Everything a test needs.
pub struct House {
    pub engine: Engine,
    pub market: Arc<Market>,
    pub clock: Arc<ManualClock>,
    pub db: Db,
    pub vault: Vault,
    pub codes: Vec<String>,
    folder: tempfile::TempDir,
    engines: AtomicU64,
    closed: bool,
}

/// How the house is furnished.
pub struct Plan {
    pub cards: usize,
    pub rule: fn(&mut Rule),
    pub policy: fn(&mut Policy),
    pub limits: LaneLimits,
}

impl Default for Plan {
    fn default() -> Self {
        Self { cards: 20, rule: |_| {}, policy: |_| {}, limits: LaneLimits::usual(PlatformKind::Practice) }
    }
}

impl House {
    /// A house with an automatic rule for every virtual product, all from one pool.
    pub async fn open(plan: Plan) -> Self {
        Self::open_with(plan, |adapter| Arc::new(adapter)).await
    }

    /// The same with another adapter around the practice one.
    pub async fn open_with(plan: Plan, wrap: impl FnOnce(PracticeAdapter) -> Arc<dyn Adapter>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let market = market(clock.clone(), 7).unwrap();
        let db = Db::open(&location(folder.path()).await, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
        let adapter = wrap(PracticeAdapter::in_process(market.clone()));
        let engine = engine(&db, &vault, &clock, &plan, 0);
        engine.shops().connect(Shop::new(SHOP.into(), adapter, plan.limits, START));
        let codes: Vec<String> = (0..plan.cards).map(|n| format!("CARD-{n:05}-QX7")).collect();
        let mut house =
            Self { engine, market, clock, db, vault, codes, folder, engines: AtomicU64::new(1), closed: false };
        house.furnish(plan.rule).await;
        let codes = house.codes.clone();
        house.add_cards(POOL, &codes).await;
        house
    }

    /// A second engine on the same data, as after a restart.
    pub fn another_engine(&self, adapter: Arc<dyn Adapter>, plan: &Plan) -> Engine {
        let number = self.engines.fetch_add(1, Ordering::SeqCst);
        let engine = engine(&self.db, &self.vault, &self.clock, plan, number);
        engine.shops().connect(Shop::new(SHOP.into(), adapter, plan.limits, self.clock_now()));
        engine
    }

    pub fn clock_now(&self) -> Millis {
        huolang_domain::Clock::now(self.clock.as_ref())
    }

    async fn furnish(&mut self, change: fn(&mut Rule)) {
        let listed: Vec<ListedProduct> = self.market.products().into_iter().map(listed).collect();
        let rules = [rule(SINGLE), rule(OFFICE)].into_iter().chain(GAME_SKUS.map(|sku| {
            let mut rule = rule(GAME);
            rule.id = RuleId::from(sku);
            rule.scope = Scope::Sku { sku_ref: sku.to_owned() };
            rule
        }));
        let mut rules: Vec<Rule> = rules.collect();
        rules.iter_mut().for_each(change);
        let mut by_hand = rule(EARPHONES);
        by_hand.kind = huolang_domain::rule::GoodsKind::Physical;
        by_hand.mode = huolang_domain::rule::Mode::Manual;
        rules.push(by_hand);
        let ids = self.engine.ids().clone();
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::insert(tx, &shop_row()).await?;
                    products::upsert_many(tx, &SHOP.into(), &listed, ids.as_ref(), START).await?;
                    pools::save(tx, &pool_row()).await?;
                    for rule in &rules {
                        rules::save(tx, rule, START).await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
    }

    /// Changes the settings of the shop.
    pub async fn configure_shop(&self, config: serde_json::Value) {
        let (now, write) = (self.clock_now(), Durability::Ordinary);
        self.db
            .write(write, move |tx| {
                Box::pin(async move { shops::update(tx, &SHOP.into(), "练习店铺", &config, now).await })
            })
            .await
            .unwrap();
    }

    /// Puts cards into a pool.
    pub async fn add_cards(&self, pool: &str, codes: &[String]) {
        let (vault, ids, pool) = (self.vault.clone(), self.engine.ids().clone(), PoolId::from(pool));
        let codes = codes.to_vec();
        let now = self.clock_now();
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let batch = BatchId::fresh(ids.as_ref());
                    batches::start(tx, &batch, &pool, "paste", "", now).await?;
                    let sealed: Vec<NewCard> = codes
                        .iter()
                        .map(|code| {
                            let text = CardText { secret: code.as_str().into(), ..CardText::default() };
                            NewCard::seal(&vault, ids.as_ref(), &text, None).unwrap()
                        })
                        .collect();
                    cards::import_many(tx, &batch, &pool, &sealed, "test", ids.as_ref(), now).await?;
                    batches::finish(tx, &batch, BatchState::Done, 0).await
                })
            })
            .await
            .unwrap();
    }

    /// A buyer pays.
    pub fn pay(&self, product: &str, quantity: i64) -> OrderSn {
        self.buy(&[(product, None, quantity)])
    }

    /// A buyer pays for several lines.
    pub fn buy(&self, lines: &[(&str, Option<&str>, i64)]) -> OrderSn {
        self.market.place(&new_order(lines)).unwrap().sn
    }

    pub fn set_faults(&self, faults: Faults) {
        self.market.set_faults(faults);
    }

    /// Lists and works until nothing is due.
    pub async fn work(&self) {
        for _ in 0..20 {
            let read = self.engine.poll_round(&SHOP.into()).await.map_or(0, |polled| polled.read);
            let worked = self.engine.drain().await.unwrap();
            if read + worked == 0 {
                return;
            }
        }
    }

    /// Moves the clock and works.
    pub async fn later(&self, ms: i64) {
        self.clock.advance(ms);
        self.work().await;
    }

    pub async fn order(&self, sn: &OrderSn) -> Order {
        let mut conn = self.db.reader().await.unwrap();
        orders::by_sns(&mut conn, std::slice::from_ref(sn)).await.unwrap().pop().expect("the order was taken in")
    }

    pub async fn id(&self, sn: &OrderSn) -> OrderId {
        self.order(sn).await.id
    }

    /// Content track, platform track, reason.
    pub async fn state(&self, sn: &OrderSn) -> (ContentState, PlatformState, String) {
        let order = self.order(sn).await;
        (order.content, order.platform, order.why.map(|why| why.code.to_string()).unwrap_or_default())
    }

    pub async fn deliveries(&self, sn: &OrderSn) -> Vec<Delivery> {
        let id = self.id(sn).await;
        deliveries::by_orders(&mut self.db.reader().await.unwrap(), &[id]).await.unwrap()
    }

    /// The kinds of the order's history.
    pub async fn history(&self, sn: &OrderSn) -> Vec<String> {
        let id = self.id(sn).await;
        let events = events::list_by_order(&mut self.db.reader().await.unwrap(), &id).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// How many cards of the pool stand in a state.
    pub async fn cards(&self, state: CardState) -> i64 {
        let counts = pools::counts(&mut self.db.reader().await.unwrap()).await.unwrap();
        counts.get(&PoolId::from(POOL)).and_then(|counts| counts.get(&state)).copied().unwrap_or(0)
    }

    /// What the marketplace says.
    pub async fn tally(&self) -> Tally {
        let mut waiting: HashMap<(OrderSn, i64), Waiting> = HashMap::new();
        let sns: Vec<OrderSn> = self.market.orders(100_000).into_iter().map(|order| order.sn).collect();
        let mut conn = self.db.reader().await.unwrap();
        for order in orders::by_sns(&mut conn, &sns).await.unwrap() {
            for delivery in deliveries::by_orders(&mut conn, std::slice::from_ref(&order.id)).await.unwrap() {
                let says = match delivery.content {
                    ContentState::NeedsReview => Waiting::Unknown,
                    state if state.needs_person() => Waiting::Manual,
                    ContentState::Cancelled | ContentState::Scheduled => Waiting::Manual,
                    _ => continue,
                };
                waiting.insert((order.sn.clone(), delivery.line), says);
            }
        }
        let codes = &self.codes;
        self.market.with_ledger(|ledger| ledger.tally(codes, |sn, line| waiting.get(&(sn.clone(), line)).copied()))
    }

    /// The messages a buyer got.
    pub fn messages(&self, sn: &OrderSn) -> Vec<String> {
        let view = self.market.buyer_view(sn).unwrap();
        view.messages.into_iter().filter_map(|message| message.text).collect()
    }

    /// The events of the notices that are open.
    pub async fn open_notices(&self) -> Vec<String> {
        let list =
            notices::list(&mut self.db.reader().await.unwrap(), Some(NoticeState::Open), None, 1_000).await.unwrap();
        let mut events: Vec<String> = list.into_iter().map(|notice| notice.event).collect();
        events.sort();
        events
    }

    /// Ends the test: nothing may be left to do but `jobs` (kind and state), nothing told but `expected`.
    pub async fn close_with(mut self, expected: &[&str], jobs_left: &[(&str, &str)]) {
        self.closed = true;
        assert_eq!(self.open_notices().await, expected, "open notices");
        let left = jobs::count_by_state(&mut self.db.reader().await.unwrap()).await.unwrap();
        let left: Vec<(&str, &str)> = left.iter().map(|(kind, state, _)| (kind.as_str(), state.as_str())).collect();
        assert_eq!(left, jobs_left, "jobs that were left");
        assert!(self.folder.path().exists());
        self.db.close().await;
    }

    /// Ends the test: nothing is left to do, and only these notices are open.
    pub async fn close(self, expected: &[&str]) {
        self.close_with(expected, &[]).await;
    }
}

impl Drop for House {
    fn drop(&mut self) {
        assert!(
            self.closed || std::thread::panicking(),
            "a test must end its house: House::close looks at jobs and notices"
        );
    }
}

/// What is missing when no server is named. A suite that ran on SQLite instead would say more than was seen.
const NO_SERVER: &str = "HUOLANG_TEST_PG names no PostgreSQL server; `cargo xtask test --only rust` starts one, and \
                         `cargo nextest run -E 'not binary(main_job_postgres)'` leaves these tests out";

/// Where the data lies: in a file, or in a fresh database of the server of the test run.
async fn location(folder: &std::path::Path) -> Location {
    if crate::ON_POSTGRES {
        let server = std::env::var("HUOLANG_TEST_PG").expect(NO_SERVER);
        return Location::Postgres { url: make_database(&server).await };
    }
    Location::Sqlite { path: folder.join("huolang.db") }
}

async fn make_database(server: &str) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let name = format!("engine_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(server).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (front, _) = server.rsplit_once('/').unwrap();
    format!("{front}/{name}")
}

fn engine(db: &Db, vault: &Vault, clock: &Arc<ManualClock>, plan: &Plan, number: u64) -> Engine {
    let mut policy = Policy::default();
    (plan.policy)(&mut policy);
    Engine::builder(db.clone(), vault.clone())
        .clock(clock.clone())
        .dice(Arc::new(FixedDice::low()))
        .ids(Arc::new(SeqIds::after(number * 1_000_000_000)))
        .fail_points(FailPoints::none())
        .policy(policy)
        .build()
        .unwrap()
}

pub fn new_order(lines: &[(&str, Option<&str>, i64)]) -> NewOrder {
    let wanted = |(product, sku, quantity): &(&str, Option<&str>, i64)| Wanted {
        product_ref: (*product).to_owned(),
        sku_ref: sku.map(str::to_owned),
        quantity: *quantity,
    };
    NewOrder { lines: lines.iter().map(wanted).collect(), buyer: None, remark: None, risk: false, paid: true }
}

fn rule(product: &str) -> Rule {
    let mut rule = Rule::new(product, SHOP, product);
    rule.source = Source::CardPool { pool_id: PoolId::from(POOL) };
    rule
}

pub fn shop_row() -> shops::Shop {
    shops::Shop {
        id: ShopId::from(SHOP),
        platform: PlatformKind::Practice,
        name: "练习店铺".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: START,
        updated_at: START,
        last_synced_at: None,
    }
}

fn pool_row() -> Pool {
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

fn listed(product: huolang_platforms::practice::MarketProduct) -> ListedProduct {
    let sku = |sku: huolang_platforms::practice::MarketSku| ListedSku {
        sku_ref: sku.sku_ref,
        merchant_code: sku.merchant_code,
        spec: sku.spec,
        price: sku.price,
    };
    ListedProduct {
        product_ref: product.product_ref,
        title: product.title,
        price: Fen(product.price.0),
        status: ProductStatus::OnSale,
        skus: product.skus.into_iter().map(sku).collect(),
    }
}

/// A wrapped adapter for [`House::open_with`].
pub fn custom(change: impl FnOnce(&mut Custom) + 'static) -> impl FnOnce(PracticeAdapter) -> Arc<dyn Adapter> {
    move |adapter| {
        let mut custom = Custom::around(adapter);
        change(&mut custom);
        Arc::new(custom)
    }
}
