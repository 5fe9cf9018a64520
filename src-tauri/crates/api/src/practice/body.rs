//! The practice market on the wire.

use crate::dashboard::body::Tour;
use huolang_domain::state::OrderStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeSku {
    pub sku_ref: String,
    pub spec: String,
    pub price: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum PracticeProductKind {
    #[serde(rename = "virtual")]
    Virtual,
    #[serde(rename = "physical")]
    Physical,
    #[serde(rename = "voucher")]
    Voucher,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeProduct {
    pub product_ref: String,
    pub title: String,
    pub kind: PracticeProductKind,
    pub price: i64,
    pub skus: Vec<PracticeSku>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeFaults {
    pub duplicate_event: f64,
    pub timeout_after_accept: f64,
    pub timeout_before_accept: f64,
    pub transient: f64,
    pub rate_limit: f64,
    pub dead_login: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeMessage {
    pub text: String,
    pub at: i64,
}

/// A line of a talk.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeLine {
    pub by_seller: bool,
    pub text: String,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeOrder {
    pub sn: String,
    pub order_id: Option<String>,
    pub buyer: String,
    pub title: String,
    pub status: OrderStatus,
    pub messages: Vec<PracticeMessage>,
    /// The codes of the buyer's vouchers.
    pub codes: Vec<String>,
    /// What buyer and seller said to each other; told of one order at a time.
    pub talk: Vec<PracticeLine>,
    pub marked_shipped: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Practice {
    pub shop_id: String,
    pub products: Vec<PracticeProduct>,
    pub faults: PracticeFaults,
    pub recent: Vec<PracticeOrder>,
    pub tour: Tour,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticePayment {
    pub product_ref: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku_ref: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticePaid {
    pub sns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum PracticeRefundAction {
    #[serde(rename = "ask")]
    Ask,
    #[serde(rename = "withdraw")]
    Withdraw,
    #[serde(rename = "agree")]
    Agree,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeRefund {
    pub sn: String,
    pub action: PracticeRefundAction,
}

/// What a simulated buyer asks: about an order, else about a product.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeQuestion {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_ref: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<String>,
}

/// Who asked, and about what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PracticeAsked {
    pub buyer: String,
    pub product_ref: String,
}
