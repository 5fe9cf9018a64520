//! A shop on the marketplace, with a keeper that remembers and a clock that stands.

use huolang_domain::{Millis, ShopId, platform::PlatformKind, testing::ManualClock};
use huolang_platforms::{
    capability::Adapter,
    connect::{Access, KeepError, Keeper, Kept, Surroundings, connect},
    http::{Contacts, HttpClient, HttpLimits},
};
use huolang_testkit::{
    SeededDice,
    pdd::{LoopbackPdd, MarketApp, PddMarket},
};
use huolang_vault::Secret;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// 2025-10-09 16:53:20 in Beijing.
pub const START: Millis = Millis(1_760_000_000_000);

/// Remembers what adapters keep, and knows the names of other shops by their accounts.
#[derive(Default)]
pub struct Memory(pub Mutex<BTreeMap<String, (String, Option<Millis>)>>, pub Mutex<BTreeMap<String, String>>);

#[async_trait::async_trait]
impl Keeper for Memory {
    async fn keep(&self, name: &str, secret: &Secret<String>, ends: Option<Millis>) -> Result<(), KeepError> {
        self.0.lock().unwrap().insert(name.to_owned(), (secret.expose().clone(), ends));
        Ok(())
    }

    async fn taken_by(&self, account: &str) -> Option<String> {
        self.1.lock().unwrap().get(account).cloned()
    }
}

pub struct Shop {
    pub market: Arc<PddMarket>,
    pub served: LoopbackPdd,
    pub clock: Arc<ManualClock>,
    pub memory: Arc<Memory>,
    pub adapter: Arc<dyn Adapter>,
    pub form: BTreeMap<String, String>,
}

impl Shop {
    /// A shop that has pasted a token.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(form: &[(&str, &str)]) -> Self {
        Self::open_at(MarketApp::default(), form).await
    }

    /// A shop of that app.
    pub async fn open_at(app: MarketApp, form: &[(&str, &str)]) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let market = PddMarket::new(app, clock.clone(), Arc::new(SeededDice::of(7)));
        let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
        let memory = Arc::new(Memory::default());
        let token = market.token();
        let mut fields: BTreeMap<String, String> = [("client_id".to_owned(), market.app().client_id.clone())].into();
        fields.extend(form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let secrets = [("client_secret", "market-secret".to_owned()), ("access_token", token)];
        let adapter = connect_to(&served, &clock, &memory, fields.clone(), &secrets);
        Self { market, served, clock, memory, adapter, form: fields }
    }

    /// The same shop with other secrets, as after the form was changed or the program started anew.
    pub fn again(&self, secrets: &[(&str, String)]) -> Arc<dyn Adapter> {
        connect_to(&self.served, &self.clock, &self.memory, self.form.clone(), secrets)
    }

    /// Another shop is that account of the marketplace already.
    pub fn is_taken_by(&self, name: &str) {
        let mall = self.market.app().mall_id.to_string();
        self.memory.1.lock().unwrap().insert(mall, name.to_owned());
    }

    /// The secrets that were kept.
    pub fn kept(&self, name: &str) -> Option<(String, Option<Millis>)> {
        self.memory.0.lock().unwrap().get(name).cloned()
    }
}

fn connect_to(
    served: &LoopbackPdd,
    clock: &Arc<ManualClock>,
    memory: &Arc<Memory>,
    fields: BTreeMap<String, String>,
    secrets: &[(&str, String)],
) -> Arc<dyn Adapter> {
    let kept = |secret: &str| Kept { secret: Secret::from(secret), expires_at: None, kept_at: START };
    let access = Access {
        shop: ShopId::from("shop"),
        gateway: Some(served.gateway()),
        fields,
        secrets: secrets.iter().map(|(name, secret)| ((*name).to_owned(), kept(secret))).collect(),
        keeper: memory.clone(),
    };
    let limits = HttpLimits { answer_bytes: 8 << 20, ..HttpLimits::default() };
    let http = HttpClient::new(limits, clock.clone(), Arc::new(Contacts::default())).unwrap();
    let around = Surroundings { http, clock: clock.clone(), dice: Arc::new(SeededDice::of(1)), apps: Arc::default() };
    connect(PlatformKind::Pdd, access, around).unwrap()
}
