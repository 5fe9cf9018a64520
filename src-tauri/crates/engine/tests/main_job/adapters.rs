//! Adapters that behave as the practice market does not: calls that hang, platforms that cannot be asked.

use async_trait::async_trait;
use huolang_domain::{OrderSn, order::PlatformOrder, platform::PlatformKind, rule::Channel};
use huolang_platforms::{
    capability::{
        Adapter, Content, DeliverContent, Found, Goods, MarkShipped, OrderDetail, PlatformProduct, PullOrders,
        PushEvents, ReadBack, Session, Verify, VerifyAnswer, VerifyRequest, Voucher, VoucherCount, VoucherRefusal,
    },
    fault::CallError,
    practice::PracticeAdapter,
};
use huolang_testkit::shops::GAME;
use huolang_vault::Secret;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
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
    /// Whether content can be sent at all.
    pub can_send: bool,
    /// The most characters of one message.
    pub text_limit: Option<usize>,
    /// What looking a voucher up gives to be presented with it.
    pub ticket: Option<&'static str>,
    /// How long a verification that certainly did not arrive waits until it goes out again.
    pub rest_ms: i64,
    /// Whether the receipt of a verification that was read back is lost.
    pub no_receipt: bool,
    /// Whether the next undo of a verification is refused.
    pub refuses_undo: AtomicBool,
    /// Counts readings of products, of which the first comes without the variants of [`GAME`]; absent: all come with them.
    pub readings: Option<Arc<AtomicUsize>>,
}

impl Custom {
    pub fn around(inner: PracticeAdapter) -> Self {
        Self {
            inner,
            door: None,
            refuse: None,
            says: None,
            readable: true,
            can_send: true,
            text_limit: None,
            ticket: None,
            rest_ms: 0,
            no_receipt: false,
            refuses_undo: AtomicBool::new(false),
            readings: None,
        }
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
        self.can_send.then_some(self)
    }
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        Adapter::mark_shipped(&self.inner)
    }
    fn read_back(&self) -> Option<&dyn ReadBack> {
        self.readable.then_some(self)
    }
    fn goods(&self) -> Option<&dyn Goods> {
        if self.readings.is_some() { Some(self) } else { self.inner.goods() }
    }
    fn verify(&self) -> Option<&dyn Verify> {
        Some(self)
    }
    fn session(&self) -> Option<&dyn Session> {
        self.inner.session()
    }
}

#[async_trait]
impl Goods for Custom {
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        let mut products = Goods::products(&self.inner).await?;
        let before = self.readings.as_ref().map_or(1, |readings| readings.fetch_add(1, Ordering::SeqCst));
        for product in products.iter_mut().filter(|product| before == 0 && product.product_ref == GAME) {
            product.skus.clear();
        }
        Ok(products)
    }

    fn unread(&self) -> Vec<String> {
        let first = self.readings.as_ref().is_some_and(|readings| readings.load(Ordering::SeqCst) == 1);
        if first { vec![GAME.to_owned()] } else { Vec::new() }
    }
}

#[async_trait]
impl DeliverContent for Custom {
    fn text_limit(&self, _channel: Channel) -> Option<usize> {
        self.text_limit
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

#[async_trait]
impl Verify for Custom {
    async fn look(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        let looked = Verify::look(&self.inner, request).await?;
        let ticket = self.ticket.map(|ticket| Secret::new(ticket.to_owned()));
        Ok(looked.map(|voucher| Voucher { ticket, ..voucher }))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        if let Some(door) = &self.door {
            door.acquire().await.unwrap().forget();
        }
        assert_eq!(request.ticket.as_ref().map(|ticket| ticket.expose().as_str()), self.ticket, "kept before the call");
        Verify::verify(&self.inner, request).await
    }

    async fn verified(&self, request: &VerifyRequest) -> Result<Found, CallError> {
        assert_eq!(request.ticket.as_ref().map(|ticket| ticket.expose().as_str()), self.ticket);
        match self.says.clone() {
            Some(found) => Ok(found),
            None => Verify::verified(&self.inner, request).await,
        }
    }

    async fn receipt(&self, request: &VerifyRequest) -> Result<Option<String>, CallError> {
        if self.no_receipt { Ok(None) } else { Verify::receipt(&self.inner, request).await }
    }

    fn rest_ms(&self, _key: &str) -> i64 {
        self.rest_ms
    }

    fn count(&self, order: &PlatformOrder) -> VoucherCount {
        Verify::count(&self.inner, order)
    }

    async fn codes(&self, sn: &OrderSn) -> Result<Vec<Secret<String>>, CallError> {
        Verify::codes(&self.inner, sn).await
    }

    fn undo_within_ms(&self) -> Option<i64> {
        Verify::undo_within_ms(&self.inner)
    }

    async fn undo(&self, receipt: &str) -> Result<(), CallError> {
        if self.refuses_undo.swap(false, Ordering::SeqCst) {
            return Err(CallError::Business { code: "not_now".to_owned(), message: "later".to_owned() });
        }
        Verify::undo(&self.inner, receipt).await
    }
}
