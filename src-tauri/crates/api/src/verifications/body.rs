//! Verifications on the wire. Codes come in in clear and go out masked.

use huolang_domain::platform::PlatformKind;
use huolang_domain::state::VerificationState;
use huolang_domain::verification::{Condition, Via};
use huolang_store::attempts::AttemptState;
use huolang_store::shops::ShopState;
use huolang_store::verifications::attempts::Act;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::imports::body::ImportSource;

/// How a person gave the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Typed.
    Manual,
    /// Read by a scanner.
    Scanner,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRequest {
    /// The order the voucher belongs to; may be left out where the platform knows by the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_sn: Option<String>,
    /// The code.
    pub verification_code: String,
    /// The shop; needed when several shops verify and no order is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<String>,
    /// How the code was given; absent: by another program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRecord {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub order_id: Option<String>,
    /// Empty when no order is known.
    pub order_sn: String,
    /// The code, masked.
    pub code: String,
    pub state: VerificationState,
    /// Whether it is being undone.
    pub undoing: bool,
    /// Why it was refused: an error code.
    pub reason: Option<String>,
    /// The platform's words.
    pub message: Option<String>,
    /// What it is for; empty when the platform did not say.
    pub title: String,
    pub amount: Option<i64>,
    pub expires_at: Option<i64>,
    pub via: Via,
    pub rule_id: Option<String>,
    pub batch_id: Option<String>,
    pub actor: String,
    pub verified_at: Option<i64>,
    /// Until when it can be undone; absent: it cannot.
    pub undo_until: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationAttempt {
    pub act: Act,
    pub number: i64,
    pub state: AttemptState,
    pub code: Option<String>,
    pub message: Option<String>,
    pub latency_ms: Option<i64>,
    pub started_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationDetail {
    pub record: VerificationRecord,
    /// Every call about it, in order.
    pub attempts: Vec<VerificationAttempt>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationPage {
    pub items: Vec<VerificationRecord>,
    pub next_cursor: Option<String>,
    pub total: i64,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_sn: Option<String>,
    pub verification_code: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationBatchRequest {
    /// From 1 to 1000.
    pub rows: Vec<VerificationRow>,
    /// The shop; needed when several shops verify and a row names no order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRowResult {
    /// The row, from 1.
    pub row: i64,
    pub order_sn: String,
    /// The code, masked.
    pub code: String,
    /// The verification; absent: it was not even asked, and `reason` says why.
    pub record: Option<VerificationRecord>,
    /// An error code.
    pub reason: Option<String>,
    pub message: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationBatchResult {
    /// For `GET /api/v1/verification-records?batch_id=`.
    pub batch_id: String,
    /// In the order of the request.
    pub results: Vec<VerificationRowResult>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationListRequest {
    pub source: ImportSource,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationListRow {
    /// Line of the text, or row of the sheet.
    pub row_no: i64,
    pub order_sn: String,
    /// The code as it stands in the list; empty when it cannot be read.
    pub verification_code: String,
    /// Why it cannot be read.
    pub reason: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationList {
    pub rows: Vec<VerificationListRow>,
}

/// Vouchers to be looked up; none is used.
#[derive(Clone, Deserialize, ToSchema)]
pub struct VoucherLookupRequest {
    /// From 1 to 50 codes: typed numbers, or what a scanner read.
    pub codes: Vec<String>,
    /// The shop; needed when several shops verify and no order is named.
    #[serde(default)]
    pub shop_id: Option<String>,
    /// The order the vouchers should belong to.
    #[serde(default)]
    pub order_sn: Option<String>,
}

/// A voucher as the platform knows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoucherLookup {
    /// The code, from 1 in the order of the request.
    pub row: i64,
    /// The code, masked.
    pub code: String,
    /// The shop that was asked; absent: none was.
    pub shop_name: Option<String>,
    /// Whether it can be verified now.
    pub usable: bool,
    /// Empty when no order is known.
    pub order_sn: String,
    /// What it is for; empty when the platform did not say.
    pub title: String,
    pub amount: Option<i64>,
    pub expires_at: Option<i64>,
    /// Why it cannot be used, or was not asked for: an error code.
    pub reason: Option<String>,
    /// The platform's words.
    pub message: Option<String>,
    /// What was done about that code here the last time.
    pub record: Option<VerificationRecord>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoucherLookups {
    /// In the order of the request.
    pub results: Vec<VoucherLookup>,
}

/// A verification as the platform wrote it down, whoever made it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoucherHistoryRow {
    /// The platform's id.
    pub id: String,
    /// The code, masked.
    pub code: String,
    pub title: String,
    pub amount: Option<i64>,
    pub verified_at: Option<i64>,
    /// When it was undone.
    pub undone_at: Option<i64>,
    /// Whether the platform still lets it be undone.
    pub can_undo: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoucherHistoryPage {
    pub items: Vec<VoucherHistoryRow>,
    pub next_cursor: Option<String>,
    /// 0 when the platform does not say.
    pub total: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationAction {
    /// Try again what was refused.
    Retry,
    /// Undo what was verified.
    Undo,
    /// Say what became of one that nobody knows; needs `counts`.
    Resolve,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationActionRequest {
    pub action: VerificationAction,
    /// Whether the platform counts it as verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationShop {
    pub shop_id: String,
    pub name: String,
    pub platform: PlatformKind,
    pub state: ShopState,
    /// How long a verification can be undone, in milliseconds; absent: the platform undoes none.
    pub undo_within_ms: Option<i64>,
    /// Whether the platform tells what it wrote down of verifications, see `GET /api/v1/voucher-history`.
    pub has_history: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationShops {
    pub items: Vec<VerificationShop>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRuleBody {
    pub shop_id: String,
    /// The platform's id of the product; empty: any product of the shop.
    #[serde(default)]
    pub product_ref: String,
    pub condition: Condition,
    /// How long to wait after the condition, in milliseconds.
    pub wait_ms: i64,
    /// Off unless it says so.
    #[serde(default)]
    pub active: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRule {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub product_ref: String,
    /// Empty when the rule is for any product, or the product is not known here.
    pub product_title: String,
    pub condition: Condition,
    pub wait_ms: i64,
    pub active: bool,
    /// Whether a person says go for the first order; once that went well, the rule goes on by itself.
    pub asks_first: bool,
    /// Orders that wait for that, a few of them.
    pub waiting: Vec<WaitingOrder>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// An order that a rule would verify now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitingOrder {
    pub order_id: String,
    pub order_sn: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationApproval {
    /// The order whose vouchers are to be verified.
    pub order_id: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VerificationRules {
    pub items: Vec<VerificationRule>,
}
