//! What an element of a push says, in one form (`docs/platforms/xianyu.md#layouts`, `#trade`).
//!
//! Whatever a sender's client wrote is a hint: nothing here is a fact about an order.

mod card;
mod classify;
mod order_link;
mod trade;

pub use classify::read;
pub use order_link::{OrderLink, item_of_url, read_order_link};
pub use trade::OrderEvent;

/// What it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// A buyer's message.
    Chat,
    /// A message of the account itself, from whatever device.
    SelfEcho,
    /// A trade card.
    OrderCard,
    /// A card that changed.
    CardUpdate,
    /// A chat's trade label changed.
    OrderHint,
    /// A tip, a campaign, a notice.
    SystemTip,
    /// A message is there, without its content.
    NewMessageHint,
    /// Messages were read.
    ReadReceipt,
    /// Somebody types.
    Typing,
    /// A chat became active.
    SessionHint,
    /// Nothing that is known.
    #[default]
    Unknown,
}

impl Kind {
    /// Its word, as in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::SelfEcho => "self_echo",
            Self::OrderCard => "order_card",
            Self::CardUpdate => "card_update",
            Self::OrderHint => "order_hint",
            Self::SystemTip => "system_tip",
            Self::NewMessageHint => "new_message_hint",
            Self::ReadReceipt => "read_receipt",
            Self::Typing => "typing",
            Self::SessionHint => "session_hint",
            Self::Unknown => "unknown",
        }
    }
}

/// Which side of a trade the account is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It sells.
    Seller,
    /// It buys: not the program's business.
    Buyer,
}

/// An element of a push. Fields that its kind does not have are empty. It holds what people wrote: never log it whole.
#[derive(Clone, Default, PartialEq)]
pub struct Event {
    /// What it is.
    pub kind: Kind,
    /// The chat, without suffix.
    pub cid: Option<String>,
    /// The message.
    pub message_id: Option<String>,
    /// The messages that were read.
    pub message_ids: Vec<String>,
    /// The sender's own id of the message.
    pub biz_message_id: Option<String>,
    /// Who sent it, without suffix.
    pub sender_id: Option<String>,
    /// The sender's name.
    pub sender_name: Option<String>,
    /// The product the chat is about.
    pub item_id: Option<String>,
    /// When it was sent, in milliseconds.
    pub created_ms: Option<i64>,
    /// The platform's number for the form of the content.
    pub content_type: Option<i64>,
    /// The text, or a summary in brackets.
    pub text: Option<String>,
    /// Addresses of pictures.
    pub images: Vec<String>,
    /// The order it names.
    pub order_id: Option<String>,
    /// The account's side in that order.
    pub order_role: Option<Role>,
    /// What happened to that order.
    pub order_event: Option<OrderEvent>,
    /// The trade label of the chat.
    pub red_reminder: Option<String>,
    /// Who types.
    pub user_id: Option<String>,
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("message_id", &self.message_id)
            .field("order_event", &self.order_event)
            .finish_non_exhaustive()
    }
}

impl Event {
    /// Whether an answer may be made to it without a person.
    #[must_use]
    pub fn auto_reply_candidate(&self) -> bool {
        let bracketed = self.text.as_deref().is_none_or(|text| {
            let text = text.trim();
            text.is_empty() || (text.starts_with('[') && text.ends_with(']'))
        });
        self.kind == Kind::Chat && self.content_type == Some(1) && !bracketed
    }

    /// Whether it is worth asking the order API for a delivery.
    #[must_use]
    pub fn delivery_candidate(&self) -> bool {
        matches!(self.kind, Kind::OrderCard | Kind::CardUpdate)
            && self.order_event == Some(OrderEvent::Paid)
            && self.order_id.is_some()
            && self.order_role != Some(Role::Buyer)
    }
}
