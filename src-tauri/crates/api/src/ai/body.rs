//! Models on the wire. Costs are millionths of a yuan; caps and prices are fen.

use huolang_domain::platform::PlatformKind;
use huolang_domain::talk::{HostileKind, LeftReason, MessageClass, RefusalReason, Route, TalkMode};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiPreset {
    pub id: String,
    pub name: String,
    pub base_url: String,
    pub models: Vec<String>,
    pub needs_key: bool,
    pub key_page: Option<String>,
    /// Fen for a million tokens.
    pub price_in: i64,
    /// Fen for a million tokens.
    pub price_out: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiQuietHours {
    pub on: bool,
    /// Minutes after midnight in Shanghai.
    pub from_min: i64,
    pub to_min: i64,
}

/// Fen; null: none.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiCaps {
    pub day_cost: Option<i64>,
    pub month_cost: Option<i64>,
    pub shop_day_cost: Option<i64>,
    pub conversation_day_calls: Option<i64>,
    pub conversation_day_cost: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiBargain {
    pub max_percent: i64,
    /// Fen; null: the per cent alone counts.
    pub max_amount: Option<i64>,
    pub max_rounds: i64,
}

/// Instructions; empty ones are the built-in ones.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiPrompts {
    pub classify: String,
    pub price: String,
    pub technical: String,
    pub default: String,
}

/// Everything that is set.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiFigures {
    pub enabled: bool,
    pub preset: String,
    pub base_url: String,
    pub model: String,
    pub timeout_ms: i64,
    pub temperature_step: bool,
    pub max_tokens: i64,
    pub stream: bool,
    pub price_in: i64,
    pub price_out: i64,
    pub context_messages: i64,
    pub stale_minutes: i64,
    pub wait_ms: i64,
    pub takeover_minutes: i64,
    pub takeover_on_send: bool,
    pub takeover_keyword: String,
    pub quiet: AiQuietHours,
    pub sensitive_words: Vec<String>,
    pub forbidden_words: Vec<String>,
    pub max_reply_chars: i64,
    pub caps: AiCaps,
    pub bargain: AiBargain,
    pub prompts: AiPrompts,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AiSettingsBody {
    #[serde(flatten)]
    pub figures: AiFigures,
    /// Absent or null: it stays; empty: it is taken away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub key: Option<Secret<String>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AiSettings {
    #[serde(flatten)]
    pub figures: AiFigures,
    pub has_key: bool,
    pub key_hint: Option<String>,
    pub default_prompts: AiPrompts,
    pub updated_at: Option<i64>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct AiCheckRequest {
    #[serde(default)]
    pub base_url: Option<String>,
    #[serde(default)]
    pub model: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub key: Option<Secret<String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiCheck {
    pub ok: bool,
    pub code: Option<String>,
    pub message: Option<String>,
    pub model: String,
    pub latency_ms: i64,
    pub cost: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiShopBody {
    pub mode: TalkMode,
    /// Whether the price of an unpaid order is changed when one was agreed.
    pub change_price: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiShop {
    pub shop_id: String,
    pub shop_name: String,
    pub platform: PlatformKind,
    pub mode: TalkMode,
    pub change_price: bool,
    /// Whose buyers wait.
    pub open_conversations: i64,
    pub cost_today: i64,
}

/// Instructions of a product; empty ones are the general ones.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiProductPrompts {
    pub price: String,
    pub technical: String,
    pub default: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiProductBody {
    pub mode: Option<TalkMode>,
    pub notes: String,
    pub prompts: AiProductPrompts,
    /// Fen.
    pub floor: Option<i64>,
    /// Null: as the shop.
    pub change_price: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiProduct {
    pub shop_id: String,
    pub shop_name: String,
    pub product_ref: String,
    pub title: String,
    pub price: i64,
    pub on_sale: bool,
    pub set_up: bool,
    pub updated_at: Option<i64>,
    #[serde(flatten)]
    pub body: AiProductBody,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiProductPage {
    pub items: Vec<AiProduct>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BenchLines {
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BenchRequest {
    pub shop_id: String,
    pub product_ref: Option<String>,
    pub lines: Vec<String>,
    /// Rounds of bargaining before it.
    #[serde(default)]
    pub rounds: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostileBenchRequest {
    pub shop_id: String,
    pub product_ref: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BenchAnswer {
    pub line: String,
    pub class: MessageClass,
    pub route: Route,
    pub rule_id: Option<String>,
    pub rule_name: Option<String>,
    /// What the model said, before the check.
    pub model_text: Option<String>,
    /// What would be sent; null: nothing.
    pub text: Option<String>,
    pub left_reason: Option<LeftReason>,
    pub refusals: Vec<RefusalReason>,
    pub price: Option<i64>,
    pub floor: Option<i64>,
    pub rounds: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost: i64,
    pub latency_ms: i64,
    pub error: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BenchResult {
    pub answers: Vec<BenchAnswer>,
    pub cost: i64,
    pub leaks: i64,
    pub below_floor: i64,
    pub outside_contacts: i64,
    pub refused: i64,
    pub passed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostileLine {
    pub id: String,
    pub text: String,
    pub kind: HostileKind,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostileLines {
    pub lines: Vec<HostileLine>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiSpent {
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiDaySpent {
    /// `2026-11-29`
    pub day: String,
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiShopSpent {
    pub shop_id: String,
    pub shop_name: String,
    pub calls: i64,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiCostCaps {
    pub day_cost: Option<i64>,
    pub month_cost: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AiCapReached {
    Day,
    Month,
    ShopDay,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AiCosts {
    pub today: AiSpent,
    pub month: AiSpent,
    pub days: Vec<AiDaySpent>,
    pub shops: Vec<AiShopSpent>,
    pub caps: AiCostCaps,
    pub reached: Vec<AiCapReached>,
}
