//! What a platform can do, as small traits. An adapter implements those that its platform really has.

mod authorize;
mod chat;
mod inbound;
mod middleman;
mod shelf;
mod stores;
mod trade;
mod verify;

pub use authorize::{Authorize, AuthorizeState, AuthorizeStep, Lack};
pub use chat::{Author, Chat, ChatBody, ChatMessage};
pub use inbound::{Inbound, InboundAnswer, InboundCall};
pub use middleman::{AddedCards, CardKind, Middleman, SentCard};
pub use shelf::{Shelf, ShelfEntry};
pub use stores::{CHOOSE_STORE, Store, Stores, VerifiedPage, VerifiedVoucher, VerifyHistory};
pub use trade::{ProductFacts, Trade};
pub use verify::{USED_MEANWHILE, Verify, VerifyAnswer, VerifyRequest, Voucher, VoucherCount, VoucherRefusal};

use async_trait::async_trait;
use huolang_domain::{
    Fen, Millis, OrderSn, order::PlatformOrder, platform::Capability, platform::PlatformKind, rule::Channel,
};
use serde::{Deserialize, Serialize};

use crate::fault::{CallError, Hindrance};

/// One connected shop on one platform. `None` from a capability method: the platform does not have it.
pub trait Adapter: Send + Sync {
    /// The platform.
    fn kind(&self) -> PlatformKind;
    /// The account at the platform, as far as it is known without a call: two shops with the same one get the same orders.
    fn account(&self) -> Option<String> {
        None
    }
    /// Whether `account`, in the words of [`Adapter::account`], is this one.
    fn is_account(&self, account: &str) -> bool {
        self.account().as_deref() == Some(account)
    }
    /// Listing orders by time.
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        None
    }
    /// Events that the platform sends by itself; hints only.
    fn push_events(&self) -> Option<&dyn PushEvents> {
        None
    }
    /// Reading one order.
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        None
    }
    /// Sending content to the buyer.
    fn deliver_content(&self) -> Option<&dyn DeliverContent> {
        None
    }
    /// Marking an order shipped.
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        None
    }
    /// Reading back what a call without an answer has done.
    fn read_back(&self) -> Option<&dyn ReadBack> {
        None
    }
    /// Listing products.
    fn goods(&self) -> Option<&dyn Goods> {
        None
    }
    /// Stock and prices of products, where they can be read and changed.
    fn shelf(&self) -> Option<&dyn Shelf> {
        None
    }
    /// Whether the login still holds, asked with the cheapest call.
    fn session(&self) -> Option<&dyn Session> {
        None
    }
    /// Verifying vouchers (核销).
    fn verify(&self) -> Option<&dyn Verify> {
        None
    }
    /// Listing the stores of the account.
    fn stores(&self) -> Option<&dyn Stores> {
        None
    }
    /// The platform's own history of verifications.
    fn verify_history(&self) -> Option<&dyn VerifyHistory> {
        None
    }
    /// Talking with buyers.
    fn chat(&self) -> Option<&dyn Chat> {
        None
    }
    /// Connecting by the platform's own page or a QR code.
    fn authorize(&self) -> Option<&dyn Authorize> {
        None
    }
    /// What the platform did that nobody expected since this was last asked. Nothing was done because of it; the seller is
    /// told, one notice a cause.
    fn take_oddities(&self) -> Vec<Oddity> {
        Vec::new()
    }
    /// Codes of oddities that last until somebody mends them, and are known not to be there now: their notices end.
    fn mended(&self) -> Vec<&'static str> {
        Vec::new()
    }
    /// Prices, ratings, and what is said of a product.
    fn trade(&self) -> Option<&dyn Trade> {
        None
    }
    /// Cards and deliveries of the platform's own.
    fn middleman(&self) -> Option<&dyn Middleman> {
        None
    }
    /// Taking calls of the platform.
    fn inbound(&self) -> Option<&dyn Inbound> {
        None
    }
    /// The capabilities, for screens.
    fn capabilities(&self) -> Vec<Capability> {
        let has = [
            (self.pull_orders().is_some(), Capability::PullOrders),
            (self.push_events().is_some(), Capability::PushEvents),
            (self.order_detail().is_some(), Capability::OrderDetail),
            (self.deliver_content().is_some(), Capability::DeliverContent),
            (self.mark_shipped().is_some(), Capability::MarkShipped),
            (self.read_back().is_some(), Capability::ReadBack),
            (self.verify().is_some(), Capability::Verify),
            (self.goods().is_some(), Capability::Goods),
            (self.chat().is_some(), Capability::Chat),
            (self.authorize().is_some(), Capability::Authorize),
        ];
        has.into_iter().filter_map(|(there, capability)| there.then_some(capability)).collect()
    }
}

/// Something unexpected in the answers of a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// A stable word; the screens have a sentence for each.
    pub code: String,
    /// What was seen, redacted.
    pub detail: String,
}

/// A page of orders and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders of this page.
    pub orders: Vec<PlatformOrder>,
    /// The cursor after this page; to be kept once the page is committed.
    pub next: String,
    /// Whether more waits right now.
    pub more: bool,
}

/// Orders listed by time of change.
#[async_trait]
pub trait PullOrders: Send + Sync {
    /// The page after `cursor` (`None`: from the beginning of what the platform shows), at `now`.
    async fn pull(&self, cursor: Option<&str>, now: Millis) -> Result<OrderPage, CallError>;

    /// What hinders the shop without stopping it, noted since the last time this was asked.
    fn hindrances(&self) -> Vec<Hindrance> {
        Vec::new()
    }

    /// Time between two rounds that the shop's own form sets, in milliseconds; `None`: it has no such field.
    fn interval_ms(&self) -> Option<i64> {
        None
    }
}

/// A hint from the platform that something changed. Never a fact: it leads to a read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The platform's id of the event, for dropping repeats.
    pub external_id: String,
    /// The order it speaks of, when it names one.
    pub sn: Option<OrderSn>,
}

/// Events pushed by the platform.
#[async_trait]
pub trait PushEvents: Send + Sync {
    /// Waits for hints and gives those that have come, at least one. Dropping the future loses no hint.
    async fn next_hints(&self) -> Result<Vec<Hint>, CallError>;

    /// What hints with these ids led to is committed: a platform that waits for an answer to its messages gets it now.
    async fn committed(&self, external_ids: &[String]) {
        let _ = external_ids;
    }
}

/// Reading orders by number.
#[async_trait]
pub trait OrderDetail: Send + Sync {
    /// The order as it stands now; `None` when the platform does not know it.
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError>;

    /// Several orders; platforms with a batch call override this.
    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<PlatformOrder>, CallError> {
        let mut found = Vec::with_capacity(sns.len());
        for sn in sns {
            found.extend(self.order(sn).await?);
        }
        Ok(found)
    }
}

/// Content to be sent for one order line.
#[derive(Clone)]
pub struct Content {
    /// The order.
    pub sn: OrderSn,
    /// The line within the order.
    pub line: i64,
    /// Names this sending for ever: every retry of the same line bears the same key.
    pub key: String,
    /// The text, fixed when the cards were reserved.
    pub text: String,
    /// The way to the buyer, fixed with the text; [`Channel::Usual`]: as the shop's settings say.
    pub channel: Channel,
}

/// The text holds cards: it is never printed.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Content")
            .field("sn", &self.sn)
            .field("line", &self.line)
            .field("key", &self.key)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

/// Sending content.
#[async_trait]
pub trait DeliverContent: Send + Sync {
    /// The most characters that one message may have on a way to the buyer; `None`: no limit.
    fn text_limit(&self, channel: Channel) -> Option<usize>;
    /// The most messages of one order on a way to the buyer, all its lines together; `None`: as many as a text takes.
    fn most_messages(&self, _channel: Channel) -> Option<usize> {
        None
    }
    /// Sends `content`. [`CallError::Unknown`] when it may have been taken.
    async fn deliver(&self, content: &Content) -> Result<(), CallError>;
}

/// How goods went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shipment {
    /// Virtual goods: nothing is carried.
    NoLogistics,
    /// A parcel with its real number.
    Parcel {
        /// The carrier's name or code, as the platform wants it.
        company: String,
        /// The tracking number.
        number: String,
    },
}

/// Marking orders shipped.
#[async_trait]
pub trait MarkShipped: Send + Sync {
    /// Tells the platform that `sn` has been shipped.
    async fn mark_shipped(&self, sn: &OrderSn, shipment: &Shipment) -> Result<(), CallError>;
    /// Whether programs may tell it of parcels. Where they may not, a person ships them in the platform's own program.
    fn takes_parcels(&self) -> bool {
        true
    }
}

/// What the platform itself knows of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It has been done.
    Done,
    /// It has certainly not been done; the same content may go out again.
    NotDone,
    /// The platform cannot tell.
    CannotTell,
}

/// Reading back.
#[async_trait]
pub trait ReadBack: Send + Sync {
    /// Whether the content with `key` has reached the buyer of `sn`.
    async fn content(&self, sn: &OrderSn, line: i64, key: &str) -> Result<Found, CallError>;
    /// As [`Self::content`], for platforms that know a message only by what it says. `content` is what was sent.
    async fn content_saying(&self, content: &Content) -> Result<Found, CallError> {
        self.content(&content.sn, content.line, &content.key).await
    }
    /// Whether `sn` is marked shipped.
    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError>;
}

/// A product as the platform lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformProduct {
    /// The platform's id.
    pub product_ref: String,
    /// Its title.
    pub title: String,
    /// Its price, or the lowest of its SKUs.
    pub price: Fen,
    /// Whether it is on sale.
    pub on_sale: bool,
    /// Its SKUs; empty when it has none.
    pub skus: Vec<PlatformSku>,
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformSku {
    /// The platform's id.
    pub sku_ref: String,
    /// The merchant's own code; empty when unset.
    pub merchant_code: String,
    /// The specification as text.
    pub spec: String,
    /// Its price.
    pub price: Fen,
}

/// Listing products.
#[async_trait]
pub trait Goods: Send + Sync {
    /// Every product of the shop.
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError>;
    /// The products of the last reading whose variants are still to be read, where a platform gives them product by product
    /// and slowly: what is known of them stays, and another reading goes on with them.
    fn unread(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The login.
#[async_trait]
pub trait Session: Send + Sync {
    /// `Ok` when the login holds; [`CallError::Login`] when a person must log in again.
    async fn check(&self) -> Result<(), CallError>;
}
