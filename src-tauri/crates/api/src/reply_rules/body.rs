//! Reply rules on the wire.

use huolang_domain::talk::{Match, Repeat, ReplyKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyRuleBody {
    pub name: String,
    pub enabled: bool,
    pub kind: ReplyKind,
    /// Null: every shop.
    pub shop_id: Option<String>,
    /// Null: every product; a product needs its shop.
    pub product_ref: Option<String>,
    pub keywords: Vec<String>,
    #[serde(rename = "match")]
    pub matching: Match,
    /// May hold {买家}, {商品} and {店铺}.
    pub text: String,
    pub picture_ids: Vec<String>,
    pub repeat: Repeat,
    /// Whether the conversation is handed to a person.
    pub hand_over: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyRule {
    pub id: String,
    pub shop_name: Option<String>,
    pub product_title: Option<String>,
    pub position: i64,
    pub hits: i64,
    pub last_hit_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    #[serde(flatten)]
    pub body: ReplyRuleBody,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyRuleOrder {
    pub ids: Vec<String>,
}
