//! Refunds and other after-sales (`docs/platforms/pdd.md#refunds`).

use super::flex::{Text, list, number};
use crate::pdd::money::Yuan;
use serde::Deserialize;

/// A page of refunds (`pdd.refund.list.increment.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct RefundPage {
    /// The refunds.
    #[serde(default, deserialize_with = "list")]
    pub refund_list: Vec<Refund>,
    /// How many there are in all.
    #[serde(default, deserialize_with = "number")]
    pub total_count: Option<i64>,
}

/// A refund as listed; amounts in yuan.
#[derive(Debug, Clone, Deserialize)]
pub struct Refund {
    /// Its id.
    pub id: Text,
    /// The order.
    #[serde(default)]
    pub order_sn: Text,
    /// See `docs/platforms/pdd.md#states`.
    #[serde(default, deserialize_with = "number")]
    pub after_sales_status: Option<i64>,
    /// What the buyer wants.
    #[serde(default, deserialize_with = "number")]
    pub after_sales_type: Option<i64>,
    /// How much.
    #[serde(default)]
    pub refund_amount: Yuan,
    /// When it last changed.
    #[serde(default)]
    pub updated_time: Text,
}

/// A refund in full (`pdd.refund.information.get`). The unit of its amounts is not documented, so none is read.
#[derive(Debug, Clone, Deserialize)]
pub struct RefundDetail {
    /// Its id.
    pub id: Text,
    /// The order.
    pub order_sn: Text,
    /// See `docs/platforms/pdd.md#states`.
    #[serde(default, deserialize_with = "number")]
    pub after_sales_status: Option<i64>,
    /// Where the goods are.
    #[serde(default, deserialize_with = "number")]
    pub shipping_status: Option<i64>,
}

impl RefundDetail {
    /// Whether it came to nothing, so that the order is as if it had never been: withdrawn by the buyer, refused, or a repair
    /// that is over. A state that nobody knows is none of these.
    #[must_use]
    pub const fn came_to_nothing(&self) -> bool {
        matches!(self.after_sales_status, Some(0 | 9 | 11 | 12 | 17 | 24 | 25))
    }

    /// Whether money may still go back: neither withdrawn nor refused for good nor paid out.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.after_sales_status, None | Some(0 | 9 | 10 | 11 | 12 | 16 | 17 | 24 | 25))
    }
}

/// Which of several orders have an after-sale (`pdd.refund.status.check`).
#[derive(Debug, Clone, Deserialize)]
pub struct RefundCheck {
    /// Those that have one.
    #[serde(default, deserialize_with = "list")]
    pub order_sns_exists_refund: Vec<RefundedOrder>,
}

/// An order with an after-sale.
#[derive(Debug, Clone, Deserialize)]
pub struct RefundedOrder {
    /// The order.
    pub order_sn: Text,
}
