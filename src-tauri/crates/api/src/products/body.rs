//! Wire bodies.

use std::collections::BTreeMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sku {
    pub sku_ref: String,
    pub merchant_code: String,
    pub spec: String,
    pub price: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RuleSummaryMode {
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "manual")]
    Manual,
    #[serde(rename = "ask")]
    Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RuleSummaryStatus {
    #[serde(rename = "active")]
    Active,
    #[serde(rename = "inactive")]
    Inactive,
    #[serde(rename = "out_of_stock")]
    OutOfStock,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleSummary {
    pub id: String,
    pub scope_text: String,
    pub mode: RuleSummaryMode,
    pub status: RuleSummaryStatus,
    pub pool_name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ReadinessItemItem {
    #[serde(rename = "login")]
    Login,
    #[serde(rename = "permission")]
    Permission,
    #[serde(rename = "rule")]
    Rule,
    #[serde(rename = "stock")]
    Stock,
    #[serde(rename = "template")]
    Template,
    #[serde(rename = "notice")]
    Notice,
    #[serde(rename = "switch")]
    Switch,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReadinessItem {
    pub item: ReadinessItemItem,
    pub ok: bool,
    pub code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    pub items: Vec<ReadinessItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ProductStatus {
    #[serde(rename = "on_sale")]
    OnSale,
    #[serde(rename = "off_sale")]
    OffSale,
    #[serde(rename = "vanished")]
    Vanished,
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
