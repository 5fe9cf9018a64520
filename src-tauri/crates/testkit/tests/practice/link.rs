//! What the tests of both links share.

use huolang_domain::OrderSn;
use huolang_platforms::{
    capability::{Adapter as _, OrderPage},
    fault::CallError,
};
use huolang_testkit::{
    PracticeShop,
    shops::{self, Reach, START},
};

/// A shop whose mishaps are the test's.
pub struct Shop(pub PracticeShop);

impl std::ops::Deref for Shop {
    type Target = PracticeShop;

    fn deref(&self) -> &PracticeShop {
        &self.0
    }
}

pub fn market() -> std::sync::Arc<huolang_platforms::practice::Market> {
    shops::market(std::sync::Arc::new(huolang_domain::testing::ManualClock::at(START)), 1).unwrap()
}

pub fn client() -> huolang_platforms::http::HttpClient {
    shops::client().unwrap()
}

impl Shop {
    pub async fn open(reach: Reach) -> Self {
        Self(PracticeShop::open(reach).await.unwrap())
    }

    pub fn buy(&self, product: &str) -> OrderSn {
        self.0.buy(product).unwrap()
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
