//! Adapters that behave as the practice market does not: calls that hang, platforms that cannot be asked.

use async_trait::async_trait;
use huolang_domain::{OrderSn, platform::PlatformKind};
use huolang_platforms::{
    capability::{
        Adapter, Content, DeliverContent, Found, Goods, MarkShipped, OrderDetail, PullOrders, PushEvents, ReadBack,
        Session,
    },
    fault::CallError,
    practice::PracticeAdapter,
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The practice adapter with a door before sending and an own answer to reading back.
pub struct Custom {
    inner: PracticeAdapter,
    /// Sending waits for a permit; absent: it does not wait.
    pub door: Option<Arc<Semaphore>>,
    /// Sending fails with this.
    pub refuse: Option<CallError>,
    /// What reading back says; absent: the truth.
    pub says: Option<Found>,
    /// Whether results can be read back at all.
    pub readable: bool,
}

impl Custom {
    pub fn around(inner: PracticeAdapter) -> Self {
        Self { inner, door: None, refuse: None, says: None, readable: true }
    }
}

impl Adapter for Custom {
    fn kind(&self) -> PlatformKind {
        self.inner.kind()
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        self.inner.pull_orders()
    }
    fn push_events(&self) -> Option<&dyn PushEvents> {
        self.inner.push_events()
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        self.inner.order_detail()
    }
    fn deliver_content(&self) -> Option<&dyn DeliverContent> {
        Some(self)
    }
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        Adapter::mark_shipped(&self.inner)
    }
    fn read_back(&self) -> Option<&dyn ReadBack> {
        self.readable.then_some(self)
    }
    fn goods(&self) -> Option<&dyn Goods> {
        self.inner.goods()
    }
    fn session(&self) -> Option<&dyn Session> {
        self.inner.session()
    }
}

#[async_trait]
impl DeliverContent for Custom {
    fn text_limit(&self) -> Option<usize> {
        None
    }

    async fn deliver(&self, content: &Content) -> Result<(), CallError> {
        if let Some(door) = &self.door {
            door.acquire().await.unwrap().forget();
        }
        if let Some(error) = &self.refuse {
            return Err(error.clone());
        }
        DeliverContent::deliver(&self.inner, content).await
    }
}

#[async_trait]
impl ReadBack for Custom {
    async fn content(&self, sn: &OrderSn, line: i64, key: &str) -> Result<Found, CallError> {
        match self.says.clone() {
            Some(found) => Ok(found),
            None => ReadBack::content(&self.inner, sn, line, key).await,
        }
    }

    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError> {
        match self.says.clone() {
            Some(found) => Ok(found),
            None => ReadBack::shipped(&self.inner, sn).await,
        }
    }
}
