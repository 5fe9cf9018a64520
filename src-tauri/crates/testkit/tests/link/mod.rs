//! A practice shop over either link.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use huolang_domain::{
    Millis, OrderSn,
    testing::{ManualClock, SeqIds},
};
use huolang_platforms::{
    capability::{Adapter as _, OrderPage},
    fault::CallError,
    http::{Contacts, HttpClient, HttpLimits},
    practice::{Market, MarketOptions, Payment, PracticeAdapter},
};
use huolang_testkit::{LoopbackMarket, SeededDice};

pub const START: Millis = Millis(1_795_140_000_000);
pub const SINGLE: &str = "715300184201";
pub const EARPHONES: &str = "715300184204";
pub const TOKEN: &str = "canarytoken-of-the-shop";

/// Which link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Local,
    Http,
}

/// A shop and the market behind it.
pub struct Shop {
    pub market: Arc<Market>,
    pub adapter: PracticeAdapter,
    pub served: Option<LoopbackMarket>,
}

pub fn market() -> Arc<Market> {
    let clock = Arc::new(ManualClock::at(START));
    let options = MarketOptions::in_memory(clock, Arc::new(SeededDice::of(1)), Arc::new(SeqIds::default()));
    Market::open(options).unwrap()
}

pub fn client() -> HttpClient {
    HttpClient::new(HttpLimits::default(), Arc::new(ManualClock::at(START)), Arc::new(Contacts::default())).unwrap()
}

impl Shop {
    pub async fn open(kind: Kind) -> Self {
        let market = market();
        match kind {
            Kind::Local => Self { adapter: PracticeAdapter::in_process(market.clone()), market, served: None },
            Kind::Http => {
                let served = LoopbackMarket::start(market.clone(), 0, Some(TOKEN)).await.unwrap();
                let adapter =
                    PracticeAdapter::over_http(client(), &served.gateway(), Some(TOKEN.into()), None).unwrap();
                Self { market, adapter, served: Some(served) }
            }
        }
    }

    pub fn buy(&self, product: &str) -> OrderSn {
        let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        self.market.simulate_payment(&payment).unwrap().sn
    }

    pub async fn pull(&self, cursor: Option<&str>) -> Result<OrderPage, CallError> {
        self.adapter.pull_orders().unwrap().pull(cursor, START).await
    }

    /// Lets the link learn where events begin: over HTTP that takes a question, of which the answer is the position.
    pub async fn learn_position(&self) {
        if self.served.is_none() {
            return;
        }
        let push = self.adapter.push_events().unwrap();
        let mut asked = push.next_hints();
        while self.market.watchers() == 0 {
            assert!(futures::poll!(&mut asked).is_pending());
            tokio::task::yield_now().await;
        }
    }
}
