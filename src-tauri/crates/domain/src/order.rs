//! An order as an adapter hands it in, and how its readings are put together.

mod merge;
#[cfg(test)]
mod tests;

pub use merge::{Known, Merged, merge_status};

use crate::{Fen, Millis, OrderSn, state::OrderStatus};
use serde::{Deserialize, Serialize};

/// An order read from a platform, in the program's words. Adapters make it, intake takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformOrder {
    /// The platform's number of the order.
    pub sn: OrderSn,
    /// The platform's state.
    pub status: OrderStatus,
    /// The buyer, as far as the platform names one.
    pub buyer: Buyer,
    /// What was bought, one entry a line.
    pub lines: Vec<PlatformLine>,
    /// What the buyer pays in all.
    pub amount: Fen,
    /// When the order was placed.
    pub placed_at: Millis,
    /// When it was paid.
    pub paid_at: Option<Millis>,
    /// When the platform last changed it; a later reading wins.
    pub updated_at: Millis,
    /// The last moment by which it must be shipped, if the platform sets one.
    pub ship_by: Option<Millis>,
    /// The buyer's remark.
    pub remark: Option<String>,
    /// Whether the platform warns of this order.
    pub risk: bool,
    /// The answer of the platform, as JSON text, kept compressed and encrypted.
    pub raw: String,
}

/// A buyer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// The platform's id of the buyer; empty when it gives none.
    pub id: String,
    /// The name shown to the seller; often masked by the platform.
    pub name: String,
    /// The phone number in clear, when the platform gives it; stored encrypted.
    pub phone: Option<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformLine {
    /// Position in the order, from 1, stable over readings.
    pub line: i64,
    /// The platform's id of the product.
    pub product_ref: String,
    /// The platform's id of the SKU; empty when the product has none.
    pub sku_ref: String,
    /// The merchant's own code (商家编码); empty when unset.
    pub merchant_code: String,
    /// The product's title.
    pub title: String,
    /// The chosen specification as text, for example `颜色:红;时长:月卡`.
    pub spec: String,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Fen,
}
