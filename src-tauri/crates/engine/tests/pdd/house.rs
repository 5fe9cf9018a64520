//! Engine, database, marketplace and a shop with a rule for the cards it sells.

use huolang_domain::{
    BatchId, Millis, OrderId, OrderSn, PoolId, ShopId,
    expiry::DrawOrder,
    platform::PlatformKind,
    rule::{Rule, Scope, Source},
    state::CardState,
    testing::{FixedDice, ManualClock, SeqIds},
    verification::VerificationRule,
};
use huolang_engine::{
    Engine, Policy,
    fail_point::FailPoints,
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    capability::Adapter,
    connect::{Access, Forgetful, Kept, Surroundings, connect},
    http::{HttpClient, HttpLimits},
};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    batches::{self, BatchState},
    cards::{self, CardText, NewCard},
    notices::{self, NoticeState},
    orders::{self, Order},
    pools::{self, Pool, PoolKind},
    rules, shops, verification_rules,
    verifications::{self, Verification},
};
use huolang_testkit::{
    SeededDice,
    pdd::{LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use huolang_vault::{MasterKey, Secret, Vault};
use std::{collections::BTreeMap, sync::Arc};

pub const SHOP: &str = "pdd";
pub const POOL: &str = "pool";
/// 2025-10-09 16:53:20 in Beijing.
pub const START: Millis = Millis(1_760_000_000_000);

pub struct House {
    pub engine: Engine,
    pub market: Arc<PddMarket>,
    pub clock: Arc<ManualClock>,
    pub db: Db,
    vault: Vault,
    served: LoopbackPdd,
    _folder: tempfile::TempDir,
}

impl House {
    /// A shop with an automatic rule for merchant cards, changed by `change`.
    pub async fn open(change: fn(&mut Rule)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let market = PddMarket::new(MarketApp::default(), clock.clone(), Arc::new(SeededDice::of(3)));
        let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
        let path = folder.path().join("huolang.db");
        let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
        let engine = Engine::builder(db.clone(), vault.clone())
            .clock(clock.clone())
            .dice(Arc::new(FixedDice::low()))
            .ids(Arc::new(SeqIds::after(0)))
            .fail_points(FailPoints::none())
            .policy(Policy::default())
            .build()
            .unwrap();
        let house = Self { engine, market, clock, db, vault, served, _folder: folder };
        house.connect(SHOP, &house.market.token()).await;
        house.furnish(change).await;
        house
    }

    /// Connects a shop of that id with a token.
    pub async fn connect(&self, id: &str, token: &str) {
        let limits = LaneLimits { at_once: 4, per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
        self.connect_within(id, token, limits).await;
    }

    /// The same, within limits.
    pub async fn connect_within(&self, id: &str, token: &str, limits: LaneLimits) {
        self.connect_as(id, token, "market-secret", limits).await;
    }

    /// The same, with the app's secret as somebody typed it.
    pub async fn connect_as(&self, id: &str, token: &str, secret: &str, limits: LaneLimits) {
        let row = shop_row(id);
        self.db
            .write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &row).await }))
            .await
            .unwrap();
        self.engine.shops().connect(Shop::new(id.into(), self.adapter(id, token, secret), limits, START));
    }

    /// The shop with the key that cards are uploaded with.
    pub async fn connect_with_card_key(&self) {
        let limits = LaneLimits { at_once: 4, per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
        let secrets = [("access_token", self.market.token()), ("card_key", self.market.card_key())];
        let adapter = self.adapter_of(SHOP, "market-secret", &secrets);
        self.engine.shops().connect(Shop::new(SHOP.into(), adapter, limits, START));
    }

    /// An adapter of a shop here, as after the program was started anew.
    pub fn adapter(&self, id: &str, token: &str, secret: &str) -> Arc<dyn Adapter> {
        self.adapter_of(id, secret, &[("access_token", token.to_owned())])
    }

    fn adapter_of(&self, id: &str, secret: &str, others: &[(&str, String)]) -> Arc<dyn Adapter> {
        let kept = |secret: &str| Kept { secret: Secret::from(secret), expires_at: None, kept_at: START };
        let fields = [("client_id", "market-app"), ("history_days", "1")];
        let mut secrets = BTreeMap::from([("client_secret".to_owned(), kept(secret))]);
        secrets.extend(others.iter().map(|(name, text)| ((*name).to_owned(), kept(text))));
        let access = Access {
            shop: ShopId::from(id),
            gateway: Some(self.served.gateway()),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            secrets,
            keeper: Arc::new(Forgetful),
        };
        let limits = HttpLimits { answer_bytes: 8 << 20, ..HttpLimits::default() };
        let http = HttpClient::new(limits, self.clock.clone(), self.engine.contacts().clone()).unwrap();
        let around =
            Surroundings { http, clock: self.clock.clone(), dice: Arc::new(SeededDice::of(1)), apps: Arc::default() };
        connect(PlatformKind::Pdd, access, around).unwrap()
    }

    async fn furnish(&self, change: fn(&mut Rule)) {
        let mut rule = Rule::new("rule", SHOP, "1001");
        rule.scope = Scope::Sku { sku_ref: "10010".to_owned() };
        rule.source = Source::CardPool { pool_id: PoolId::from(POOL) };
        change(&mut rule);
        let (vault, ids) = (self.vault.clone(), self.engine.ids().clone());
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    pools::save(tx, &pool_row()).await?;
                    rules::save(tx, &rule, START).await?;
                    let batch = BatchId::fresh(ids.as_ref());
                    batches::start(tx, &batch, &POOL.into(), "paste", "", START).await?;
                    let seal = |n: usize| {
                        let secret = format!("CODE-{n:04}");
                        let text = CardText { secret: secret.as_str().into(), ..CardText::default() };
                        NewCard::seal(&vault, ids.as_ref(), &text, None).unwrap()
                    };
                    let cards: Vec<NewCard> = (0..20).map(seal).collect();
                    cards::import_many(tx, &batch, &POOL.into(), &cards, "test", ids.as_ref(), START).await?;
                    batches::finish(tx, &batch, BatchState::Done, 0).await
                })
            })
            .await
            .unwrap();
    }

    /// A pool of cards with a number and a password each.
    pub async fn stock(&self, pool: &str, count: usize) {
        let row = Pool { id: PoolId::from(pool), name: pool.to_owned(), ..pool_row() };
        let (vault, ids) = (self.vault.clone(), self.engine.ids().clone());
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let pool = row.id.clone();
                    pools::save(tx, &row).await?;
                    let batch = BatchId::fresh(ids.as_ref());
                    batches::start(tx, &batch, &pool, "paste", "", START).await?;
                    let seal = |n: usize| {
                        let (number, secret) = (format!("N-{n}"), format!("P-{n}"));
                        let text = CardText {
                            number: number.as_str().into(),
                            secret: secret.as_str().into(),
                            ..CardText::default()
                        };
                        NewCard::seal(&vault, ids.as_ref(), &text, None).unwrap()
                    };
                    let cards: Vec<NewCard> = (0..count).map(seal).collect();
                    cards::import_many(tx, &batch, &pool, &cards, "test", ids.as_ref(), START).await?;
                    batches::finish(tx, &batch, BatchState::Done, 0).await
                })
            })
            .await
            .unwrap();
    }

    /// A buyer pays for a merchant card.
    pub fn pay(&self) -> OrderSn {
        OrderSn::from(self.market.place(&NewOrder::default()))
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

    /// Moves the clock by a minute, the usual time between two listings, and works.
    pub async fn a_minute_later(&self) {
        self.clock.advance(60_000);
        self.work().await;
    }

    pub async fn find(&self, sn: &OrderSn) -> Option<Order> {
        let mut conn = self.db.reader().await.unwrap();
        orders::by_sns(&mut conn, std::slice::from_ref(sn)).await.unwrap().pop()
    }

    pub async fn order(&self, sn: &OrderSn) -> Order {
        self.find(sn).await.expect("the order was taken in")
    }

    pub async fn id(&self, sn: &OrderSn) -> OrderId {
        self.order(sn).await.id
    }

    /// The reason shown for an order.
    pub async fn why(&self, sn: &OrderSn) -> String {
        self.order(sn).await.why.map(|why| why.code.to_string()).unwrap_or_default()
    }

    pub async fn cards(&self, state: CardState) -> i64 {
        self.cards_in(POOL, state).await
    }

    /// How many cards of a pool are in a state.
    pub async fn cards_in(&self, pool: &str, state: CardState) -> i64 {
        let counts = pools::counts(&mut self.db.reader().await.unwrap()).await.unwrap();
        counts.get(&PoolId::from(pool)).and_then(|counts| counts.get(&state)).copied().unwrap_or(0)
    }

    /// The only rule that verifies.
    pub async fn rule(&self) -> VerificationRule {
        let mut conn = self.db.reader().await.unwrap();
        verification_rules::list(&mut conn, None).await.unwrap().pop().expect("a rule").body
    }

    /// Every verification, in the order they were asked for.
    pub async fn verifications(&self) -> Vec<Verification> {
        let mut conn = self.db.reader().await.unwrap();
        let filter = verifications::Filter::default();
        let mut found = verifications::list(&mut conn, &filter, None, 100, 0).await.unwrap().items;
        found.reverse();
        found
    }

    /// What the seller reads of the notices that are open.
    pub async fn told(&self) -> Vec<String> {
        self.told_in(huolang_engine::settings::Language::ZhCn).await
    }

    /// The same in a language.
    pub async fn told_in(&self, language: huolang_engine::settings::Language) -> Vec<String> {
        let mut conn = self.db.reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        let worded = |notice: &notices::Notice| {
            let worded = huolang_engine::notices::word(notice, language);
            format!("{}：{}", worded.title, worded.body)
        };
        open.iter().map(worded).collect()
    }

    /// Events and causes of the notices that are open.
    pub async fn open_notices(&self) -> Vec<(String, String)> {
        let list =
            notices::list(&mut self.db.reader().await.unwrap(), Some(NoticeState::Open), None, 1_000).await.unwrap();
        list.into_iter().map(|notice| (notice.event, notice.cause)).collect()
    }
}

fn shop_row(id: &str) -> shops::Shop {
    shops::Shop {
        id: ShopId::from(id),
        platform: PlatformKind::Pdd,
        name: "拼多多店".into(),
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
