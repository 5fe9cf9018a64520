//! 淘宝 and 天猫: a trade with its sub-orders, in the words of 淘宝's own interface.

use super::{Line, Read, Standing, beijing, unknown, whole, yuan};
use crate::agiso::loose::Loose;
use huolang_domain::state::OrderStatus;

pub(super) fn read(data: &Loose) -> Read {
    let trade = data.object("Trade").unwrap_or_else(|| data.clone());
    let orders = match trade.list("Orders") {
        list if !list.is_empty() => list,
        _ => trade.object("Orders").map(|orders| orders.list("Order")).unwrap_or_default(),
    };
    let lines = orders.iter().map(|order| {
        Line {
            product_ref: order.text("NumIid"),
            sku_ref: order.text("SkuId"),
            merchant_code: order.first(&["OuterSkuId", "OuterIid"]),
            title: order.text("Title"),
            spec: order.text("SkuPropertiesName"),
            quantity: order.number("Num").unwrap_or(1),
            unit_price: yuan(&order.text("Price")),
        }
        .into()
    });
    Read {
        sn: trade.text("Tid"),
        standing: standing(&trade, &orders),
        buyer_id: trade.first(&["BuyerOpenUid", "BuyerNick"]),
        buyer_name: trade.text("BuyerNick"),
        lines: lines.collect(),
        amount: yuan(&trade.text("Payment")),
        placed_at: beijing(&trade.text("Created")),
        paid_at: beijing(&trade.text("PayTime")),
        updated_at: beijing(&trade.text("Modified")),
        remark: trade.text("BuyerMessage"),
        raw: whole(&trade),
    }
}

fn standing(trade: &Loose, orders: &[Loose]) -> Standing {
    let refund = |order: &Loose| order.text("RefundStatus");
    let under_way = ["WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS"];
    if orders.iter().any(|order| under_way.contains(&refund(order).as_str())) {
        return (OrderStatus::Refunding, None);
    }
    if !orders.is_empty() && orders.iter().all(|order| refund(order) == "SUCCESS") {
        return (OrderStatus::Refunded, None);
    }
    let status = trade.text("Status");
    let status = match status.as_str() {
        "TRADE_NO_CREATE_PAY" | "WAIT_BUYER_PAY" | "PAY_PENDING" | "WAIT_PRE_AUTH_CONFIRM" => {
            OrderStatus::PendingPayment
        }
        // The money of a part went back, and nothing says that its goods are not sent: a person looks.
        "WAIT_SELLER_SEND_GOODS" | "SELLER_CONSIGNED_PART" if orders.iter().any(|order| refund(order) == "SUCCESS") => {
            return (OrderStatus::PendingShip, Some("RefundStatus SUCCESS".to_owned()));
        }
        "WAIT_SELLER_SEND_GOODS" | "SELLER_CONSIGNED_PART" => OrderStatus::PendingShip,
        "WAIT_BUYER_CONFIRM_GOODS" | "TRADE_BUYER_SIGNED" => OrderStatus::Shipped,
        "TRADE_FINISHED" => OrderStatus::Completed,
        "TRADE_CLOSED" | "TRADE_CLOSED_BY_TAOBAO" => OrderStatus::Closed,
        _ => return unknown("Status", &status),
    };
    (status, None)
}
