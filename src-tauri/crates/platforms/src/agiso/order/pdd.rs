//! 拼多多 (`agiso.md` §5): money in yuan, not in fen.

use super::{Line, Read, Standing, beijing, unknown, whole, yuan};
use crate::agiso::loose::Loose;
use huolang_domain::state::OrderStatus;

pub(super) fn read(data: &Loose) -> Read {
    let data = &data.object("order_info").unwrap_or_else(|| data.clone());
    let lines = data.list("item_list").into_iter().map(|item| {
        Line {
            product_ref: item.text("goods_id"),
            sku_ref: item.text("sku_id"),
            merchant_code: item.first(&["outer_id", "outer_goods_id"]),
            title: item.text("goods_name"),
            spec: item.text("goods_spec"),
            quantity: item.number("goods_count").unwrap_or(1),
            unit_price: yuan(&item.text("goods_price")),
        }
        .into()
    });
    let placed = beijing(&data.text("created_time"));
    Read {
        sn: data.first(&["order_sn", "tid"]),
        standing: standing(data),
        buyer_id: String::new(),
        buyer_name: data.first(&["receiver_name_mask", "receiver_name"]),
        lines: lines.collect(),
        amount: yuan(&data.text("pay_amount")),
        placed_at: placed.or_else(|| beijing(&data.text("confirm_time"))),
        paid_at: beijing(&data.text("pay_time")).or_else(|| beijing(&data.text("confirm_time"))),
        updated_at: beijing(&data.text("updated_at")),
        remark: data.text("buyer_memo"),
        raw: whole(data),
    }
}

fn standing(data: &Loose) -> Standing {
    match data.number("refund_status") {
        None | Some(0 | 1) => {}
        Some(2 | 3) => return (OrderStatus::Refunding, None),
        Some(4) => return (OrderStatus::Refunded, None),
        Some(other) => return unknown("refund_status", &other.to_string()),
    }
    match data.number("confirm_status") {
        // The group is not complete yet: nothing may go out.
        Some(0) => return (OrderStatus::PendingPayment, None),
        Some(2) => return (OrderStatus::Closed, None),
        _ => {}
    }
    let status = match data.number("order_status") {
        Some(1) => OrderStatus::PendingShip,
        Some(2) => OrderStatus::Shipped,
        Some(3) => OrderStatus::Completed,
        _ => return unknown("order_status", &data.text("order_status")),
    };
    (status, None)
}
