//! Orders on the wire.

use std::collections::BTreeMap;

use huolang_domain::guard::Guard;
use huolang_domain::platform::PlatformKind;
use huolang_domain::state::{Bucket, ContentState, OrderStatus, PlatformState, VerificationState};
use huolang_store::attempts::{AttemptState, Track};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::shared::Why;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderRow {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub platform: PlatformKind,
    pub sn: String,
    pub status: OrderStatus,
    pub content: ContentState,
    pub platform_state: PlatformState,
    pub bucket: Bucket,
    /// Whether it stands under 需要我处理.
    pub attention: bool,
    /// Whether it is to be shipped soon, or should have been: then it stands under 需要我处理 whatever else it waits for.
    pub deadline_near: bool,
    /// Where the verification of its vouchers stands.
    pub verification: VerificationState,
    /// Uses of its vouchers in all; 0: it has none.
    pub vouchers: i64,
    /// Uses that are used up.
    pub vouchers_used: i64,
    pub buyer_name: String,
    pub title: String,
    pub quantity: i64,
    pub amount: i64,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub ship_by: Option<i64>,
    pub due_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub why: Option<Why>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderPage {
    pub items: Vec<OrderRow>,
    pub next_cursor: Option<String>,
    /// How many there are in all, when the counters know it.
    pub total: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TabCounts {
    /// Orders under each tab.
    pub counts: BTreeMap<String, i64>,
    /// Shops that need a person: they stand under 需要我处理 too.
    pub shops: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderLookup {
    pub sns: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderLookupResult {
    pub items: Vec<OrderRow>,
    pub missing: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GuardResult {
    pub guard: Guard,
    pub passed: bool,
    pub overridden: bool,
    pub overridable: bool,
    pub detail: BTreeMap<String, String>,
    pub wait_until: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryUnit {
    pub unit: i64,
    pub card_id: Option<String>,
    pub card_mask: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    pub id: String,
    pub state: ContentState,
    pub rule_id: Option<String>,
    pub rule_name: Option<String>,
    pub rung: Option<String>,
    pub due_at: Option<i64>,
    pub delay_ms: Option<i64>,
    pub tries: i64,
    pub units: Vec<DeliveryUnit>,
    pub guards: Vec<GuardResult>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    pub line: i64,
    pub product_ref: String,
    pub sku_ref: String,
    pub merchant_code: String,
    pub title: String,
    pub spec: String,
    pub quantity: i64,
    pub unit_price: i64,
    pub delivery: Option<Delivery>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderEvent {
    pub id: String,
    pub kind: String,
    pub detail: BTreeMap<String, serde_json::Value>,
    pub actor: String,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    pub track: Track,
    pub line: i64,
    pub number: i64,
    pub state: AttemptState,
    pub class: Option<String>,
    pub code: Option<String>,
    pub message: Option<String>,
    pub latency_ms: Option<i64>,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub next_try_at: Option<i64>,
}

/// Orders that are asked about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderIds {
    pub ids: Vec<String>,
}

/// A piece of an order and the card it was given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProofUnit {
    /// Its place among the pieces of the order, from 1.
    pub unit: i64,
    pub card_id: Option<String>,
    /// Its last characters; the rest stays hidden.
    pub card_mask: Option<String>,
    /// Whether it was sent; else it is kept for the order.
    pub sent: bool,
}

/// What an order got.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryProof {
    pub order: OrderRow,
    pub units: Vec<ProofUnit>,
    /// When the platform last took content for it, epoch ms.
    pub sent_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryProofs {
    pub items: Vec<DeliveryProof>,
}

/// What can be done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderAction {
    Deliver,
    SendNow,
    Postpone,
    Cancel,
    Retry,
    Resend,
    ResolveReview,
    Ship,
    Handled,
    Note,
    BlockBuyer,
}

/// What a person found out about content nobody was sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewAnswer {
    Received,
    NotReceived,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderDetail {
    pub order: OrderRow,
    pub remark: Option<String>,
    pub buyer_id: String,
    /// Its middle is hidden.
    pub buyer_phone: Option<String>,
    pub risk: bool,
    pub tracking_company: Option<String>,
    pub tracking_number: Option<String>,
    pub shipped_at: Option<i64>,
    pub lines: Vec<OrderLine>,
    pub events: Vec<OrderEvent>,
    pub attempts: Vec<Attempt>,
    pub actions: Vec<OrderAction>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderActionRequest {
    pub action: OrderAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<Vec<Guard>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ReviewAnswer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderBatchRequest {
    pub ids: Vec<String>,
    #[serde(flatten)]
    pub request: OrderActionRequest,
}

/// Words about a buyer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderRating {
    pub words: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealedText {
    pub text: String,
}
