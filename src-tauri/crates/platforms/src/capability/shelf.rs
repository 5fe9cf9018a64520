//! Stock and prices of products at the platform.

use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::Fen;

/// A variant on the platform's shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfEntry {
    /// The product.
    pub product_ref: String,
    /// The variant.
    pub sku_ref: String,
    /// How many the platform still sells; `None`: it does not say.
    pub stock: Option<i64>,
    /// The price most buyers pay.
    pub price: Option<Fen>,
    /// The price for buying alone, on platforms that have two.
    pub single_price: Option<Fen>,
}

/// Reading and changing stock and prices. Nothing is changed unless the seller asks for it.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// Every variant of the shop. Right after [`super::Goods::products`] it costs no call.
    async fn shelf(&self) -> Result<Vec<ShelfEntry>, CallError>;

    /// Sets how many are sold. The same twice is the same as once.
    async fn set_stock(&self, product_ref: &str, sku_ref: &str, stock: i64) -> Result<(), CallError>;

    /// Sets the prices: in a group, and alone. The platform may look at it before it holds.
    async fn set_price(&self, product_ref: &str, sku_ref: &str, group: Fen, single: Fen) -> Result<(), CallError>;
}
