//! 抖店: money in fen, times in seconds.

use super::{Line, Read, Standing, fen, unix, unknown, whole};
use crate::agiso::loose::Loose;
use huolang_domain::state::OrderStatus;

pub(super) fn read(data: &Loose) -> Read {
    let data = &data.object("shop_order_detail").unwrap_or_else(|| data.clone());
    let items = data.list("sku_order_list");
    let lines = items.iter().map(|item| {
        Line {
            product_ref: item.text("product_id"),
            sku_ref: item.text("sku_id"),
            merchant_code: item.first(&["code", "out_sku_id"]),
            title: item.text("product_name"),
            spec: spec(item),
            quantity: item.number("item_num").unwrap_or(1),
            unit_price: fen(&item.text("origin_amount")),
        }
        .into()
    });
    Read {
        sn: data.text("order_id"),
        standing: standing(data, &items),
        buyer_id: data.text("doudian_open_id"),
        buyer_name: String::new(),
        lines: lines.collect(),
        amount: fen(&data.text("pay_amount")),
        placed_at: unix(&data.text("create_time")),
        paid_at: unix(&data.text("pay_time")),
        updated_at: unix(&data.text("update_time")),
        remark: data.text("buyer_words"),
        raw: whole(data),
    }
}

fn spec(item: &Loose) -> String {
    let pair = |one: Loose| format!("{}:{}", one.text("name"), one.text("value"));
    item.list("spec").into_iter().map(pair).collect::<Vec<_>>().join(";")
}

fn standing(data: &Loose, items: &[Loose]) -> Standing {
    let sale = |item: &Loose| item.object("after_sale_info").unwrap_or_default();
    if items.iter().any(|item| matches!(sale(item).number("after_sale_status"), Some(6 | 7 | 11 | 13))) {
        return (OrderStatus::Refunding, None);
    }
    // The main state knows of refunds; the other does not.
    let state = data.number("main_status").or_else(|| data.number("order_status"));
    let status = match state {
        // 105 is paid and held back by the platform's risk control.
        Some(1 | 103 | 105) => OrderStatus::PendingPayment,
        // 12: the money of an item went back while the order is open. A person looks.
        Some(2 | 101) if items.iter().any(|item| sale(item).number("after_sale_status") == Some(12)) => {
            return (OrderStatus::PendingShip, Some("after_sale_status 12".to_owned()));
        }
        Some(2 | 101) => OrderStatus::PendingShip,
        Some(3) => OrderStatus::Shipped,
        Some(5) => OrderStatus::Completed,
        Some(4) => OrderStatus::Closed,
        Some(21 | 22 | 39) => OrderStatus::Refunded,
        _ => return unknown("main_status", &data.first(&["main_status", "order_status"])),
    };
    (status, None)
}
