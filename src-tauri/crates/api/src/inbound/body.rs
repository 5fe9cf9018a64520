//! The desk on the wire.

use std::collections::BTreeMap;

use huolang_domain::platform::PlatformKind;
use huolang_store::callbacks::CallbackState;
use huolang_store::calls::Direction;
use huolang_store::offers::OfferKind;
use huolang_store::productions::ProductionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address to hand to the platform.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundAddress {
    /// The call it is for; the UI labels it as the platform's form does.
    pub call: String,
    /// The path under the seller's own address.
    pub path: String,
}

/// What a shop that is called from outside needs, and has.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundDesk {
    pub platform: PlatformKind,
    /// What is missing; empty: the shop can be called.
    pub lacks: Vec<String>,
    /// The addresses; empty without the right to see the secret path.
    pub addresses: Vec<InboundAddress>,
    /// Whether the shop has a secret path.
    pub has_token: bool,
    /// Until when new orders are taken.
    pub expires_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SelfTestRequest {
    /// How the platform reaches this program, as `https://shop.example`; absent: only inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SelfTestAnswer {
    pub lacks: Vec<String>,
    /// A signed question was answered rightly.
    pub answered: bool,
    /// The same through the seller's address; absent: not asked for.
    pub outside: Option<bool>,
    /// What went wrong outside.
    pub outside_message: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductMapping {
    pub product_ref: String,
    pub title: String,
    pub kind: OfferKind,
    pub account_format: String,
    pub price: Option<i64>,
    pub several: bool,
    pub switched_on: bool,
    pub pool_id: Option<String>,
    pub rule_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductMappingRequest {
    pub product_ref: String,
    #[serde(default)]
    pub title: String,
    pub kind: OfferKind,
    /// `mobile`, `qq`, `email`, `digits:5-12`, `length:5-30`; empty: any.
    #[serde(default)]
    pub account_format: String,
    /// Price of one, fen, when it is to be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    #[serde(default)]
    pub several: bool,
    #[serde(default = "yes")]
    pub switched_on: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
}

const fn yes() -> bool {
    true
}

/// A callback as it stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallbackRow {
    pub id: String,
    pub order_id: String,
    pub sn: String,
    pub shop_id: String,
    pub shop_name: String,
    pub state: CallbackState,
    pub tries: i64,
    pub run_at: i64,
    pub last_code: Option<String>,
    pub last_message: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallbackPage {
    pub items: Vec<CallbackRow>,
    pub next_cursor: Option<String>,
    /// How many stand where.
    pub counts: BTreeMap<String, i64>,
}

/// A call in either direction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundCallRow {
    pub id: String,
    pub at: i64,
    pub platform: PlatformKind,
    pub shop_id: Option<String>,
    pub shop_name: Option<String>,
    pub order_id: Option<String>,
    pub sn: Option<String>,
    pub direction: Direction,
    pub call: String,
    pub outcome: String,
    pub code: Option<String>,
    pub http_status: Option<i64>,
    pub duration_ms: i64,
    pub times: i64,
    pub request: String,
    pub answer: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundCallPage {
    pub items: Vec<InboundCallRow>,
    pub next_cursor: Option<String>,
}

/// An order of a platform that calls us, as it will be answered about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductionDetail {
    pub order_id: String,
    pub platform: PlatformKind,
    pub kind: OfferKind,
    pub state: ProductionState,
    pub code: String,
    pub agent_no: String,
    pub product_ref: String,
    pub quantity: i64,
    pub total_price: i64,
    pub vendor_id: String,
    /// The account to top up, masked.
    pub account: Option<String>,
    /// What came along: where to top up as it is, personal data masked.
    pub extra: BTreeMap<String, String>,
    pub reason: Option<String>,
    pub at_once: bool,
    pub callback: Option<CallbackRow>,
    /// What can be done now.
    pub actions: Vec<String>,
    /// Codes that refuse it.
    pub refusal_codes: Vec<String>,
}

/// What may be absent of an order: whether it is one of a platform that calls us.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductionAnswer {
    pub production: Option<ProductionDetail>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductionAction {
    EnterCards,
    MarkSuccess,
    Refuse,
    Hold,
    Resume,
    Resend,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct EnteredCard {
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub secret: String,
    /// The last good day, `2030-06-30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductionActionRequest {
    pub action: ProductionAction,
    /// For `enter_cards`: exactly as many as were ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<Vec<EnteredCard>>,
    /// For `refuse`: the platform's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// For `refuse`: why, for the buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For `refuse`: the order's number, typed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealedProduction {
    pub account: Option<String>,
    pub extra: BTreeMap<String, String>,
    pub cards: Vec<EnteredCard>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundDay {
    /// Midnight in Shanghai.
    pub at: i64,
    pub shop_id: String,
    pub shop_name: String,
    pub kind: OfferKind,
    pub total: i64,
    pub succeeded: i64,
    pub failed: i64,
    pub open: i64,
    /// Fen.
    pub amount: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InboundStatistics {
    pub days: Vec<InboundDay>,
}
