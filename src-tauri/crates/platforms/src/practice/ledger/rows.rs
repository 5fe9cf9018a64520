//! The rows of the ledger, packed.

use huolang_domain::{Fen, Millis, OrderSn, state::OrderStatus};
use serde::{Deserialize, Serialize};

use super::{super::number::Number, fingerprint::Print};
use crate::{capability::Shipment, practice::model::GoodsKind};

/// An order.
pub(in crate::practice) struct OrderRow {
    pub number: Number,
    pub status: OrderStatus,
    /// The state before the refund that is or was open.
    pub former: Option<OrderStatus>,
    /// Position in the list of buyers.
    pub buyer: u32,
    pub lines: Box<[LineRow]>,
    pub placed_at: Millis,
    pub paid_at: Option<Millis>,
    pub updated_at: Millis,
    /// When and how it was marked shipped.
    pub shipped: Option<(Millis, Shipment)>,
    /// When the refund that is open or done was asked for.
    pub refund_at: Option<Millis>,
    pub remark: Option<Box<str>>,
    pub risk: bool,
    /// The sequence number of its last change.
    pub change: u64,
    /// The newest message to its buyer.
    pub last_sending: Option<u32>,
}

impl OrderRow {
    /// Whether only vouchers were bought: the market hands them out itself.
    pub fn is_voucher(&self) -> bool {
        self.lines.iter().all(|line| line.goods == GoodsKind::Voucher)
    }
}

/// A line of an order.
pub(in crate::practice) struct LineRow {
    /// Position in the catalogue.
    pub product: u32,
    /// Position among the product's variants.
    pub sku: Option<u32>,
    pub quantity: i64,
    pub unit_price: Fen,
    pub goods: GoodsKind,
}

/// A message to a buyer.
pub(in crate::practice) struct SendingRow {
    pub order: u32,
    pub line: i64,
    pub key: Box<str>,
    pub print: Print,
    pub at: Millis,
    /// Whether a refund was open or done when it came.
    pub after_refund: bool,
    /// The message before it to the same buyer.
    pub before: Option<u32>,
}

/// A message that the market accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The order.
    pub sn: OrderSn,
    /// The line.
    pub line: i64,
    /// The key it was sent with.
    pub key: String,
    /// When.
    pub at: Millis,
}
