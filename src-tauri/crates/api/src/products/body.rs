//! Products on the wire.

use huolang_domain::readiness;
use huolang_domain::rule::{Mode, RuleStatus};
use huolang_store::products::ProductStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sku {
    pub sku_ref: String,
    pub merchant_code: String,
    pub spec: String,
    pub price: i64,
    /// How many the platform still sells, when it says so.
    pub stock: Option<i64>,
    /// The price for buying alone, on platforms that have two.
    pub single_price: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleSummary {
    pub id: String,
    pub scope_text: String,
    pub mode: Mode,
    pub status: RuleStatus,
    pub pool_name: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReadinessItem {
    #[schema(inline)]
    pub item: readiness::ReadinessItem,
    pub ok: bool,
    pub code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    pub items: Vec<ReadinessItem>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Product {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub product_ref: String,
    pub title: String,
    pub price: i64,
    pub status: ProductStatus,
    pub switched_on: bool,
    pub skus: Vec<Sku>,
    pub rules: Vec<RuleSummary>,
    pub readiness: Readiness,
    /// Whether stock and prices can be set from here.
    pub can_set_shelf: bool,
    /// Whether cards can be uploaded into the platform's own stock: the shop has the key for it.
    pub can_upload_cards: bool,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductPage {
    pub items: Vec<Product>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProductPatch {
    pub switched_on: bool,
}

/// Cards of a pool for the platform's own stock of a variant.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SkuCards {
    pub pool_id: String,
    /// From 1 to 1000.
    pub count: i64,
}

/// What became of cards that were uploaded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SkuCardsAnswer {
    /// `taken`: the platform has them; `refused`: they are back in the pool; `unknown`: they stay out of it until a person has
    /// looked at the platform and settled the upload.
    pub state: String,
    /// The platform's number of the batch.
    pub batch: Option<String>,
    /// Why they were refused.
    pub code: Option<String>,
    /// The platform's words.
    pub message: Option<String>,
}

/// What the platform shall sell; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShelfPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// The price most buyers pay, in fen; goes together with `single_price`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_price: Option<i64>,
}
