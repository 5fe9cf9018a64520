//! Pools, cards and imports on the wire.

use std::collections::BTreeMap;

use huolang_domain::expiry::DrawOrder;
use huolang_domain::state::CardState;
use huolang_store::batches::BatchState;
use huolang_store::pools::PoolKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PoolBody {
    pub name: String,
    pub kind: PoolKind,
    pub draw_order: DrawOrder,
    pub use_limit: Option<i64>,
    pub low_stock_at: i64,
    pub near_expiry_days: i64,
    pub manual: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Pool {
    pub id: String,
    #[serde(flatten)]
    pub body: PoolBody,
    pub available: i64,
    pub counts: BTreeMap<String, i64>,
    pub rules_using: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Card {
    pub id: String,
    pub pool_id: String,
    pub pool_name: String,
    pub batch_id: String,
    pub state: CardState,
    pub mask: String,
    pub expires_at: Option<i64>,
    pub uses: i64,
    pub order_id: Option<String>,
    pub order_sn: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardPage {
    pub items: Vec<Card>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum CardBatchRequestAction {
    #[serde(rename = "move")]
    Move,
    #[serde(rename = "void")]
    Void,
    #[serde(rename = "restore")]
    Restore,
    #[serde(rename = "delete")]
    Delete,
    #[serde(rename = "purge")]
    Purge,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardBatchRequest {
    pub ids: Vec<String>,
    pub action: CardBatchRequestAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealedCard {
    pub number: Option<String>,
    pub secret: String,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardUse {
    pub order_id: String,
    pub sn: String,
    pub shop_name: String,
    pub buyer_name: String,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StockEntry {
    pub id: String,
    pub reason: String,
    pub delta: i64,
    pub order_id: Option<String>,
    pub actor: String,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardHistory {
    pub card: Card,
    pub uses: Vec<CardUse>,
    /// Its moves, oldest first.
    pub log: Vec<StockEntry>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StockPage {
    pub items: Vec<StockEntry>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardBatch {
    pub id: String,
    pub pool_id: String,
    pub source: String,
    pub imported: i64,
    pub duplicates: i64,
    pub rejected: i64,
    pub note: String,
    pub state: BatchState,
    pub created_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RevealRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UndoneImport {
    /// Cards that were removed.
    pub removed: i64,
    /// Cards that stay, because they are in use or were changed.
    pub kept: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TakenUp {
    /// How many orders were taken up.
    pub orders: i64,
    /// Which, oldest first.
    pub ids: Vec<String>,
}

/// Cards that went out to a platform for its own stock, and nobody knows whether it has them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardUpload {
    pub id: String,
    pub shop_id: String,
    pub shop_name: String,
    pub product_ref: String,
    /// Of the product.
    pub title: String,
    pub sku_ref: String,
    pub spec: String,
    pub pool_id: String,
    pub pool_name: String,
    /// Who uploaded them.
    pub actor: String,
    /// Exactly those that went out, as they stand now.
    pub cards: Vec<Card>,
    pub created_at: i64,
}

/// What a person saw in the platform's console.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardUploadVerdict {
    /// `true`: the platform has the cards; `false`: it has none of them, and they go back into stock.
    pub at_platform: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardUploadSettled {
    /// Cards of the upload.
    pub cards: i64,
    /// Those that are in stock again.
    pub restored: i64,
}
