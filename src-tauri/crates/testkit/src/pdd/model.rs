//! What the marketplace holds: products, orders and cards. Times are Unix seconds.

use serde::{Deserialize, Serialize};

/// A variant of a product; products have one each unless they share their id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sku {
    /// The product.
    pub goods_id: i64,
    /// The variant.
    pub sku_id: i64,
    /// The product's title.
    pub title: String,
    /// The specification.
    pub spec: String,
    /// The merchant's code.
    pub outer_id: String,
    /// 15 商家卡券, 19 平台卡券, 1 ordinary.
    pub goods_type: i64,
    /// 0 without logistics, 1 with.
    pub delivery_type: i64,
    /// Price in a group, in fen.
    pub group_price: i64,
    /// Price alone, in fen.
    pub single_price: i64,
    /// How many are left.
    pub stock: i64,
}

/// What a new order is made from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewOrder {
    /// The variant; absent: the first one.
    pub sku_id: Option<i64>,
    /// How many; 0 counts as 1.
    pub count: i64,
    /// Whether its group is not complete.
    pub group_open: bool,
    /// Whether it is under audit.
    pub under_audit: bool,
    /// The buyer's remark.
    pub memo: String,
    /// How often each of the platform's cards can be used; 0 counts as 1.
    pub uses: i64,
}

/// An order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub sn: String,
    pub sku: Sku,
    pub count: i64,
    pub order_status: i64,
    pub refund_status: i64,
    pub after_sales_status: i64,
    pub confirm_status: i64,
    pub group_status: i64,
    pub risk_control_status: i64,
    pub created: i64,
    pub confirmed: Option<i64>,
    pub updated: i64,
    pub shipped: Option<i64>,
    pub memo: String,
    pub tracking_number: String,
    /// When its after-sale last changed.
    pub after_sales_at: i64,
}

/// A card that the platform made for a buyer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Card {
    /// What the buyer shows.
    pub card_no: String,
    /// The order.
    pub order_sn: String,
    /// 1 未核销, 2 已核销, 3 已过期, 4 已销毁, 99 核销中.
    pub status: i64,
    /// How often it can be used in all.
    pub total_times: i64,
    /// How often it was used.
    pub used_times: i64,
}

impl Card {
    /// Uses it once; the last use uses it up. Tells whether it could be used.
    pub(super) fn use_once(&mut self) -> bool {
        if self.status != 1 {
            return false;
        }
        self.used_times += 1;
        if self.used_times >= self.total_times {
            self.status = 2;
        }
        true
    }
}
