//! 闲鱼 (`agiso.md` §4).

use super::{Line, Read, Standing, fen, unix, unknown, whole};
use crate::agiso::loose::Loose;
use huolang_domain::state::OrderStatus;

pub(super) fn read(data: &Loose) -> Read {
    let item = data.object("item").unwrap_or_default();
    let quantity = data.number("buy_amount").unwrap_or(1).max(1);
    let (sku_ref, spec) = sku(&data.text("sku"));
    let amount = fen(&data.text("payment"));
    let price = item.text("price");
    let line = Line {
        product_ref: item.text("item_id"),
        sku_ref,
        merchant_code: item.first(&["outer_id_sku", "outer_id_spu"]),
        title: item.text("title"),
        spec,
        quantity,
        unit_price: if price.is_empty() { huolang_domain::Fen(amount.0 / quantity) } else { fen(&price) },
    };
    Read {
        sn: data.text("biz_order_id"),
        standing: standing(data),
        buyer_id: data.text("encryption_buyer_id"),
        buyer_name: data.text("buyer_nick"),
        lines: vec![line.into()],
        amount,
        placed_at: unix(&data.text("create_time")),
        paid_at: unix(&data.text("pay_time")),
        updated_at: None,
        remark: String::new(),
        raw: whole(data),
    }
}

/// The account of a top-up, which the marketplace calls an amount.
pub(super) fn recharge_account(data: &Loose) -> Option<String> {
    let account = data.text("recharge_amount").trim().to_owned();
    Some(account).filter(|account| data.flag("isRecharge") == Some(true) && !account.is_empty())
}

/// `id|name:value;name:value`.
fn sku(text: &str) -> (String, String) {
    match text.split_once('|') {
        Some((id, spec)) => (id.trim().to_owned(), spec.trim().to_owned()),
        None => (String::new(), text.trim().to_owned()),
    }
}

fn standing(data: &Loose) -> Standing {
    match data.number("refund_status") {
        None | Some(0 | 4 | 6 | 8 | 9 | 11) => {}
        Some(1..=3) => return (OrderStatus::Refunding, None),
        Some(5) => return (OrderStatus::Refunded, None),
        Some(other) => return unknown("refund_status", &other.to_string()),
    }
    let status = match data.number("order_status") {
        Some(1) => OrderStatus::PendingPayment,
        Some(2) => OrderStatus::PendingShip,
        Some(3) => OrderStatus::Shipped,
        Some(4) => OrderStatus::Completed,
        Some(5) => OrderStatus::Refunded,
        Some(6) => OrderStatus::Closed,
        _ => return unknown("order_status", &data.text("order_status")),
    };
    (status, None)
}
