//! A marketplace, a keeper that remembers, and adapters that are opened one after the other as over restarts.

use async_trait::async_trait;
use huolang_domain::{Clock, Dice, Millis, ShopId};
use huolang_platforms::{
    capability::{Chat as _, ChatMessage, Hint, PushEvents as _},
    connect::{Access, ConnectError, KeepError, Keeper, Kept},
    xianyu::XianyuAdapter,
};
use huolang_testkit::{
    SeededDice,
    xianyu::{Link, XianyuMarket},
};
use huolang_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// A product without variants.
pub const ITEM: &str = "900000000001";
/// A product with variants.
pub const SPEC_ITEM: &str = "900000000002";

/// The time of a paused runtime.
pub struct SimClock(Instant);

/// When the tests begin.
pub const START: i64 = 1_784_000_000_000;

impl Clock for SimClock {
    fn now(&self) -> Millis {
        Millis(START + i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
}

/// Keeps in memory.
pub struct Memory {
    clock: Arc<dyn Clock>,
    pub kept: Mutex<BTreeMap<String, Kept>>,
    /// How long keeping takes, in milliseconds.
    pub slow_ms: AtomicU64,
    /// An account that another shop is, and the name of that shop.
    pub taken: Mutex<Option<(String, String)>>,
}

impl Memory {
    /// Remembers nothing yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default(), slow_ms: AtomicU64::new(0), taken: Mutex::default() }
    }
}

#[async_trait]
impl Keeper for Memory {
    async fn keep(&self, name: &str, secret: &Secret<String>, expires_at: Option<Millis>) -> Result<(), KeepError> {
        let slow = self.slow_ms.load(Ordering::Relaxed);
        if slow > 0 {
            tokio::time::sleep(Duration::from_millis(slow)).await;
        }
        let kept = Kept { secret: secret.clone(), expires_at, kept_at: self.clock.now() };
        self.kept.lock().unwrap().insert(name.to_owned(), kept);
        Ok(())
    }

    async fn taken_by(&self, account: &str) -> Option<String> {
        self.taken.lock().unwrap().clone().filter(|(taken, _)| taken == account).map(|(_, shop)| shop)
    }
}

pub struct Stage {
    pub market: Arc<XianyuMarket>,
    pub clock: Arc<dyn Clock>,
    pub memory: Arc<Memory>,
    pub fields: BTreeMap<String, String>,
}

impl Stage {
    /// A marketplace with two products; the account's cookie was pasted.
    pub fn new() -> Self {
        let stage = Self::without_login();
        stage.paste(&stage.market.cookie());
        stage
    }

    pub fn without_login() -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SimClock(Instant::now()));
        let market = XianyuMarket::new(clock.clone(), Arc::new(SeededDice::of(7)));
        market.offer(ITEM, "月卡", 990, &[]);
        market.offer(SPEC_ITEM, "会员", 1_500, &[("时长", "30天", 1_500), ("时长", "90天", 4_000)]);
        let memory = Arc::new(Memory::new(clock.clone()));
        let fields = [("accept_risk", "true")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { market, clock, memory, fields: fields.into() }
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn paste(&self, cookie: &str) {
        let kept = Kept { secret: Secret::from(cookie), expires_at: None, kept_at: self.clock.now() };
        self.memory.kept.lock().unwrap().insert("cookie".to_owned(), kept);
    }

    pub fn access(&self) -> Access {
        Access {
            shop: ShopId::from("s"),
            gateway: Some("http://127.0.0.1:1".to_owned()),
            fields: self.fields.clone(),
            secrets: self.memory.kept.lock().unwrap().clone(),
            keeper: self.memory.clone(),
        }
    }

    pub fn try_open(&self) -> Result<XianyuAdapter, ConnectError> {
        self.try_open_with(Arc::new(SeededDice::of(11)))
    }

    pub fn try_open_with(&self, dice: Arc<dyn Dice>) -> Result<XianyuAdapter, ConnectError> {
        XianyuAdapter::open(&self.access(), Arc::new(Link(self.market.clone())), self.clock.clone(), dice)
    }

    /// The adapter as after a start of the program.
    pub fn open(&self) -> Arc<XianyuAdapter> {
        Arc::new(self.try_open().unwrap())
    }

    /// The adapter with its socket up.
    pub async fn open_up(&self) -> Arc<XianyuAdapter> {
        let adapter = self.open();
        adapter.socket().start();
        until(|| adapter.socket().shared.is_up() && self.market.listening() == 1).await;
        adapter
    }

    pub fn kept(&self, name: &str) -> String {
        self.memory.kept.lock().unwrap().get(name).map(|kept| kept.secret.expose().clone()).unwrap_or_default()
    }
}

/// Waits, in simulated time, until something is so.
pub async fn until(so: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("five simulated minutes were not enough");
}

/// Everything that comes within a while.
pub async fn hints_within(adapter: &XianyuAdapter, seconds: u64) -> Vec<Hint> {
    let mut all = Vec::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    while let Ok(hints) = tokio::time::timeout_at(end, adapter.next_hints()).await {
        all.extend(hints.unwrap());
    }
    all
}

/// Everything that is said within a while.
pub async fn messages_within(adapter: &XianyuAdapter, seconds: u64) -> Vec<ChatMessage> {
    let mut all = Vec::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    while let Ok(messages) = tokio::time::timeout_at(end, adapter.next_messages()).await {
        all.extend(messages.unwrap());
    }
    all
}
