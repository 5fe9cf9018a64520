//! A marketplace and an account on it.

use async_trait::async_trait;
use huolang_domain::{
    Clock as _, Millis, ShopId,
    order::PlatformOrder,
    testing::{FixedDice, ManualClock},
};
use huolang_platforms::{
    capability::PullOrders as _,
    connect::{Access, KeepError, Keeper, Kept, Surroundings},
    douyin_life::{DouyinLife, Waits},
    fault::CallError,
    http::{Contacts, HttpClient, HttpLimits},
};
use huolang_testkit::douyin_life::{LifeMarket, LifeOptions, LoopbackLife};
use huolang_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// 2025-12-07 15:30:12 in Shanghai.
pub const NOW: i64 = 1_765_092_612;
pub const DAY: i64 = 86_400;

/// Remembers what was kept, as the store does.
#[derive(Default)]
pub struct Memo(pub Mutex<Secrets>);

/// Secrets by name, with their end.
pub type Secrets = BTreeMap<String, (Secret<String>, Option<Millis>)>;

#[async_trait]
impl Keeper for Memo {
    async fn keep(&self, name: &str, secret: &Secret<String>, ends: Option<Millis>) -> Result<(), KeepError> {
        self.0.lock().unwrap().insert(name.to_owned(), (secret.clone(), ends));
        Ok(())
    }
}

/// A marketplace and what an account needs to call it.
pub struct House {
    pub clock: Arc<ManualClock>,
    pub served: LoopbackLife,
    pub memo: Arc<Memo>,
    pub fields: BTreeMap<String, String>,
}

impl House {
    pub async fn open() -> Self {
        Self::with(LifeOptions { orders_per_second: 0, ..LifeOptions::default() }).await
    }

    pub async fn with(options: LifeOptions) -> Self {
        let clock = Arc::new(ManualClock::at(Millis(NOW * 1_000)));
        let fields = [
            ("app_id", options.app_id.as_str()),
            ("account_id", options.account_id.as_str()),
            ("page_size", "50"),
            ("loopback_calls_per_second", "1000"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let market = LifeMarket::open(clock.clone(), options);
        let served = LoopbackLife::start(market, 0).await.unwrap();
        Self { clock, served, memo: Arc::default(), fields }
    }

    pub fn market(&self) -> &LifeMarket {
        self.served.market()
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.insert(name.to_owned(), value.to_owned());
    }

    /// An adapter as after a start of the program: what was kept is there, what was in memory is not.
    pub fn shop(&self) -> DouyinLife {
        self.shop_with(&self.market().options().secret.clone())
    }

    pub fn shop_with(&self, app_secret: &str) -> DouyinLife {
        self.shop_in(self.around(), app_secret)
    }

    /// Two shops of one program, both with the same app.
    pub fn neighbours(&self) -> (DouyinLife, DouyinLife) {
        let (around, secret) = (self.around(), self.market().options().secret.clone());
        (self.shop_in(around.clone(), &secret), self.shop_in(around, &secret))
    }

    /// An adapter in a running program.
    pub fn shop_in(&self, around: Surroundings, app_secret: &str) -> DouyinLife {
        let now = self.clock.now();
        let kept = |secret: Secret<String>, expires_at| Kept { secret, expires_at, kept_at: now };
        let mut secrets: BTreeMap<_, _> = self
            .memo
            .0
            .lock()
            .unwrap()
            .iter()
            .map(|(name, (secret, ends))| (name.clone(), kept(secret.clone(), *ends)))
            .collect();
        secrets.insert("app_secret".to_owned(), kept(Secret::from(app_secret), None));
        let access = Access {
            shop: ShopId::from("shop"),
            gateway: Some(self.served.gateway()),
            fields: self.fields.clone(),
            secrets,
            keeper: self.memo.clone(),
        };
        DouyinLife::new(&access, around, Waits::Skipped).unwrap()
    }

    pub fn around(&self) -> Surroundings {
        let http = HttpClient::new(HttpLimits::default(), self.clock.clone(), Arc::new(Contacts::default())).unwrap();
        Surroundings { http, clock: self.clock.clone(), dice: Arc::new(FixedDice::low()), apps: Arc::default() }
    }

    /// Pulls until nothing more waits; gives the orders and the checkpoint.
    pub async fn pull_all(
        &self,
        shop: &DouyinLife,
        mut cursor: Option<String>,
    ) -> Result<(Vec<PlatformOrder>, String), CallError> {
        let mut orders = Vec::new();
        loop {
            let page = shop.pull(cursor.as_deref(), self.clock.now()).await?;
            orders.extend(page.orders);
            if !page.more {
                return Ok((orders, page.next));
            }
            cursor = Some(page.next);
        }
    }
}
