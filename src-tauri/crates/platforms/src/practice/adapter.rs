//! The practice shop as a platform: the capabilities over a [`MarketLink`].

use std::sync::Arc;

use async_trait::async_trait;
use huolang_domain::{
    Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    platform::PlatformKind,
    rule::Channel,
};
use huolang_vault::Secret;

use super::{
    Market,
    http_link::HttpLink,
    link::MarketLink,
    local_link::LocalLink,
    model::{MarketOrder, MarketProduct},
};
use crate::{
    capability::{
        Adapter, Chat, Content, DeliverContent, Found, Goods, Hint, MarkShipped, OrderDetail, OrderPage,
        PlatformProduct, PlatformSku, PullOrders, PushEvents, ReadBack, Session, Shipment, Verify,
    },
    fault::CallError,
    http::{HttpClient, HttpFault},
};

/// Orders in a page.
const PAGE: usize = 100;
/// The most characters of a line of a chat, unless the market says otherwise.
pub(super) const CHAT_LIMIT: usize = 1_000;

/// A shop on the practice market.
pub struct PracticeAdapter {
    pub(super) link: Box<dyn MarketLink>,
    pub(super) text_limit: Option<usize>,
}

impl PracticeAdapter {
    /// A shop over any link. `text_limit`: the most characters of one message.
    #[must_use]
    pub fn new(link: impl MarketLink + 'static, text_limit: Option<usize>) -> Self {
        Self { link: Box::new(link), text_limit }
    }

    /// A shop on a market in the same process.
    #[must_use]
    pub fn in_process(market: Arc<Market>) -> Self {
        let text_limit = market.text_limit;
        Self::new(LocalLink::new(market), text_limit)
    }

    /// A shop on a market that runs elsewhere, at `gateway`.
    ///
    /// # Errors
    /// [`HttpFault::BadAddress`] when `gateway` cannot be used.
    pub fn over_http(
        client: HttpClient,
        gateway: &str,
        token: Option<Secret<String>>,
        text_limit: Option<usize>,
    ) -> Result<Self, HttpFault> {
        Ok(Self::new(HttpLink::new(client, gateway, token)?, text_limit))
    }
}

impl Adapter for PracticeAdapter {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Practice
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        Some(self)
    }
    fn push_events(&self) -> Option<&dyn PushEvents> {
        Some(self)
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        Some(self)
    }
    fn deliver_content(&self) -> Option<&dyn DeliverContent> {
        Some(self)
    }
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        Some(self)
    }
    fn read_back(&self) -> Option<&dyn ReadBack> {
        Some(self)
    }
    fn goods(&self) -> Option<&dyn Goods> {
        Some(self)
    }
    fn session(&self) -> Option<&dyn Session> {
        Some(self)
    }
    fn verify(&self) -> Option<&dyn Verify> {
        Some(self)
    }
    fn chat(&self) -> Option<&dyn Chat> {
        Some(self)
    }
}

#[async_trait]
impl PullOrders for PracticeAdapter {
    async fn pull(&self, cursor: Option<&str>, _now: Millis) -> Result<OrderPage, CallError> {
        let page = self.link.changes(cursor, PAGE).await?;
        Ok(OrderPage { orders: page.orders.into_iter().map(translate).collect(), next: page.next, more: page.more })
    }
}

#[async_trait]
impl PushEvents for PracticeAdapter {
    async fn next_hints(&self) -> Result<Vec<Hint>, CallError> {
        let events = self.link.events().await?;
        Ok(events.into_iter().map(|event| Hint { external_id: event.id, sn: Some(event.sn) }).collect())
    }
}

#[async_trait]
impl OrderDetail for PracticeAdapter {
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        Ok(self.orders(std::slice::from_ref(sn)).await?.pop())
    }

    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<PlatformOrder>, CallError> {
        let mut found = Vec::with_capacity(sns.len());
        for some in sns.chunks(PAGE) {
            found.extend(self.link.orders(some).await?.into_iter().map(translate));
        }
        Ok(found)
    }
}

#[async_trait]
impl DeliverContent for PracticeAdapter {
    fn text_limit(&self, _channel: Channel) -> Option<usize> {
        self.text_limit
    }

    async fn deliver(&self, content: &Content) -> Result<(), CallError> {
        self.link.send(content).await
    }
}

#[async_trait]
impl MarkShipped for PracticeAdapter {
    async fn mark_shipped(&self, sn: &OrderSn, shipment: &Shipment) -> Result<(), CallError> {
        match self.link.ship(sn, shipment).await {
            // It is what we want: an earlier call whose answer was lost has done it.
            Err(CallError::Business { code, .. }) if code == "already_shipped" => Ok(()),
            answer => answer,
        }
    }
}

#[async_trait]
impl ReadBack for PracticeAdapter {
    async fn content(&self, sn: &OrderSn, line: i64, key: &str) -> Result<Found, CallError> {
        Ok(found(self.link.was_sent(sn, line, key).await?))
    }

    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError> {
        Ok(found(self.link.was_shipped(sn).await?))
    }
}

#[async_trait]
impl Goods for PracticeAdapter {
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        Ok(self.link.products().await?.into_iter().map(product).collect())
    }
}

#[async_trait]
impl Session for PracticeAdapter {
    async fn check(&self) -> Result<(), CallError> {
        self.link.check_login().await
    }
}

const fn found(done: bool) -> Found {
    if done { Found::Done } else { Found::NotDone }
}

fn product(product: MarketProduct) -> PlatformProduct {
    let skus = product.skus.into_iter().map(|sku| PlatformSku {
        sku_ref: sku.sku_ref,
        merchant_code: sku.merchant_code,
        spec: sku.spec,
        price: sku.price,
    });
    PlatformProduct {
        product_ref: product.product_ref,
        title: product.title,
        price: product.price,
        on_sale: product.on_sale,
        skus: skus.collect(),
    }
}

fn translate(order: MarketOrder) -> PlatformOrder {
    let raw = serde_json::to_string(&order).unwrap_or_default();
    let lines = order.lines.into_iter().map(|line| PlatformLine {
        line: line.line,
        product_ref: line.product_ref,
        sku_ref: line.sku_ref,
        merchant_code: line.merchant_code,
        title: line.title,
        spec: line.spec,
        quantity: line.quantity,
        unit_price: line.unit_price,
    });
    PlatformOrder {
        sn: order.sn,
        status: order.status,
        buyer: Buyer { id: order.buyer.id, name: order.buyer.name, phone: order.buyer.phone },
        lines: lines.collect(),
        amount: order.amount,
        placed_at: order.placed_at,
        paid_at: order.paid_at,
        updated_at: order.updated_at,
        ship_by: order.ship_by,
        remark: order.remark,
        risk: order.risk,
        raw,
    }
}
