//! Rules and templates on the wire.

use huolang_domain::rule::{Channel, GoodsKind, Mode, RuleStatus, Steps};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RuleScopeKind {
    #[serde(rename = "sku")]
    Sku,
    #[serde(rename = "merchant_code")]
    MerchantCode,
    #[serde(rename = "spec")]
    Spec,
    /// The product, for lines without a specification.
    #[serde(rename = "product")]
    Product,
    /// The product, whatever the specification.
    #[serde(rename = "all")]
    All,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleScope {
    pub kind: RuleScopeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RuleSourceKind {
    #[serde(rename = "card_pool")]
    CardPool,
    #[serde(rename = "fixed_text")]
    FixedText,
    #[serde(rename = "template_only")]
    TemplateOnly,
    #[serde(rename = "external")]
    External,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleSource {
    pub kind: RuleSourceKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct RuleDelay {
    pub min_ms: i64,
    pub max_ms: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WorkingHours {
    pub from_minute: u16,
    pub to_minute: u16,
    pub days: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct BuyerLimit {
    pub count: i64,
    pub window_days: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleBody {
    pub shop_id: String,
    pub product_ref: String,
    pub scope: RuleScope,
    pub mode: Mode,
    pub goods: GoodsKind,
    pub source: RuleSource,
    pub units_per_quantity: i64,
    pub template: String,
    /// The text behind `{使用说明}`.
    #[serde(default)]
    pub instructions: String,
    /// The text behind `{提取链接}`.
    #[serde(default)]
    pub link: String,
    pub steps: Steps,
    /// The way to the buyer, on platforms that have more than one.
    #[serde(default)]
    pub channel: Channel,
    pub delay: RuleDelay,
    pub working_hours: Option<WorkingHours>,
    pub buyer_limit: Option<BuyerLimit>,
    pub near_expiry_days: Option<i64>,
    pub logistics_company: Option<String>,
    /// Pieces that may still be sold; −1 is unlimited. Absent: they stay as they are, and a new rule is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false)]
    pub stock: Option<i64>,
    pub low_stock_at: i64,
    pub status: RuleStatus,
    pub allow_partial: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    pub id: String,
    #[serde(flatten)]
    pub body: RuleBody,
    /// Pieces that may still be sold; −1 is unlimited.
    pub stock: i64,
    pub shop_name: String,
    pub product_title: Option<String>,
    pub pool_name: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RulePatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RuleStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<RuleDelay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
    /// Pieces that may still be sold by each rule; −1 is unlimited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// Empty: the platform's "no logistics".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logistics_company: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleBatchRequest {
    pub ids: Vec<String>,
    pub patch: RulePatch,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleSuggestion {
    pub goods: Option<GoodsKind>,
    pub keyword: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplatePreviewRequest {
    pub template: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplateError {
    pub code: String,
    pub message: String,
    pub line: i64,
    pub column: i64,
    pub suggestion: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplatePreview {
    pub ok: bool,
    pub text: String,
    pub length: i64,
    pub parts: i64,
    pub errors: Vec<TemplateError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TemplateVariableKind {
    #[serde(rename = "value")]
    Value,
    #[serde(rename = "block")]
    Block,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplateVariable {
    pub name: String,
    pub alias: String,
    pub kind: TemplateVariableKind,
    pub sample: String,
}
