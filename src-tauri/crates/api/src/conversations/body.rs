//! Conversations on the wire.

use huolang_domain::platform::PlatformKind;
use huolang_domain::talk::{
    LeftReason, MessageAuthor, MessageHandling, MessageKind, MessageSend, MessageSource, RefusalReason, Route,
    SuggestionState, TakeoverBy, TalkMode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::orders::body::OrderRow;

/// Who says what the program does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeFrom {
    Conversation,
    Product,
    Shop,
}

/// That a person has taken a conversation over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Takeover {
    /// Until when; null: until it is switched off.
    pub until: Option<i64>,
    pub by: TakeoverBy,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub platform: PlatformKind,
    pub buyer_id: String,
    pub buyer_name: String,
    /// What it is about; empty: nothing.
    pub product_ref: String,
    pub product_title: String,
    pub last_text: String,
    pub last_author: MessageAuthor,
    pub last_kind: MessageKind,
    pub last_at: i64,
    pub unread: i64,
    /// The oldest line of the buyer that nobody answered.
    pub waiting_since: Option<i64>,
    /// Its own mode; null: as the product or the shop.
    pub mode: Option<TalkMode>,
    pub effective_mode: TalkMode,
    pub mode_from: ModeFrom,
    pub takeover: Option<Takeover>,
    /// Bargaining rounds so far.
    pub rounds: i64,
    /// The newest open suggestion.
    pub suggestion_id: Option<String>,
    pub can_send: bool,
    /// Why nothing can be sent.
    pub cannot_send: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationPage {
    pub items: Vec<Conversation>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationCounts {
    pub all: i64,
    pub unread: i64,
    pub waiting: i64,
    pub suggested: i64,
    pub taken_over: i64,
}

/// The product that a conversation is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationProduct {
    pub product_ref: String,
    pub title: String,
    pub price: i64,
    pub on_sale: bool,
    /// What the rules can still deliver; null: not known, or unlimited.
    pub stock: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationDetail {
    pub conversation: Conversation,
    /// Of this buyer in this shop, newest first.
    pub orders: Vec<OrderRow>,
    pub product: Option<ConversationProduct>,
    pub suggestion: Option<Suggestion>,
    /// Millionths of a yuan.
    pub cost_today: i64,
    pub calls_today: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Message {
    pub id: String,
    pub author: MessageAuthor,
    pub kind: MessageKind,
    pub source: MessageSource,
    /// Empty for a picture without words.
    pub text: String,
    /// The address of a buyer's picture at the platform, or of an own one here.
    pub picture_url: Option<String>,
    /// A hint only.
    pub order_sn: Option<String>,
    pub at: i64,
    pub send: MessageSend,
    pub send_error: Option<String>,
    pub handling: MessageHandling,
    pub left_reason: Option<LeftReason>,
    /// The line that this answers.
    pub answers: Option<String>,
    pub route: Option<Route>,
    pub rule_id: Option<String>,
    /// Millionths of a yuan.
    pub cost: i64,
    pub actor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessagePage {
    pub items: Vec<Message>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    pub id: String,
    pub conversation_id: String,
    /// The line it answers.
    pub message_id: String,
    pub buyer_text: String,
    pub text: String,
    pub route: Route,
    pub state: SuggestionState,
    /// The price for one piece that it agrees to.
    pub price: Option<i64>,
    pub picture_ids: Vec<String>,
    pub rule_id: Option<String>,
    /// Why the check refused it; empty: it may go.
    pub refusals: Vec<RefusalReason>,
    pub model: Option<String>,
    /// Millionths of a yuan.
    pub cost: i64,
    pub created_at: i64,
    pub settled_at: Option<i64>,
    pub settled_by: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SuggestionPage {
    pub items: Vec<Suggestion>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenConversation {
    pub order_id: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationPatch {
    /// Null: as the product or the shop.
    pub mode: Option<TalkMode>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakeoverRequest {
    pub on: bool,
    /// 0: until it is switched off; absent: as set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

/// A text or a picture.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessageResolution {
    pub arrived: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct SuggestionAccept {
    /// Other words; absent: as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChatPicture {
    pub id: String,
    pub mime: String,
    pub size: i64,
    pub url: String,
}
