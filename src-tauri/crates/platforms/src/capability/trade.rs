//! What a platform lets a seller do about a trade beside delivering, and tells about a product for talking about it.

use super::Found;
use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::{Fen, OrderSn};

/// A product as it is offered, for whoever talks about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFacts {
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// How many are left, when the platform tells.
    pub stock: Option<i64>,
    /// The lowest price.
    pub price_min: Fen,
    /// The highest price.
    pub price_max: Fen,
    /// Its variants: specification, price, how many are left.
    pub variants: Vec<(String, Fen, Option<i64>)>,
}

/// Prices, ratings, and what is said of a product.
#[async_trait]
pub trait Trade: Send + Sync {
    /// Changes what is paid for an order in all, before it is paid.
    async fn change_price(&self, sn: &OrderSn, total: Fen) -> Result<(), CallError>;
    /// Rates the buyer of a finished order well, with these words.
    async fn rate(&self, sn: &OrderSn, words: &str) -> Result<(), CallError>;
    /// Whether the platform has the seller's rating of an order.
    async fn rated(&self, sn: &OrderSn) -> Result<Found, CallError>;
    /// What is said of a product.
    async fn product_facts(&self, product_ref: &str) -> Result<ProductFacts, CallError>;
}
