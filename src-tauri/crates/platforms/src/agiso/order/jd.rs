//! 京东 SOP orders (`agiso.md` §5).

use super::{Line, Read, Standing, beijing, unknown, whole, yuan};
use crate::agiso::loose::Loose;
use huolang_domain::state::OrderStatus;

pub(super) fn read(data: &Loose) -> Read {
    let data = &data.object("orderInfo").unwrap_or_else(|| data.clone());
    let lines = data.list("itemInfoList").into_iter().map(|item| {
        Line {
            product_ref: item.first(&["wareId", "skuId"]),
            sku_ref: item.text("skuId"),
            merchant_code: item.first(&["outerSkuId", "productNo"]),
            title: item.text("skuName"),
            spec: String::new(),
            quantity: item.number("itemTotal").unwrap_or(1),
            unit_price: yuan(&item.text("jdPrice")),
        }
        .into()
    });
    Read {
        sn: data.text("orderId"),
        standing: standing(data),
        buyer_id: data.first(&["open_id_buyer", "pin"]),
        buyer_name: data.text("pin"),
        lines: lines.collect(),
        amount: yuan(&data.first(&["orderPayment", "orderSellerPrice", "orderTotalPrice"])),
        placed_at: beijing(&data.text("orderStartTime")),
        paid_at: beijing(&data.text("paymentConfirmTime")),
        updated_at: beijing(&data.text("modified")),
        remark: data.text("orderRemark"),
        raw: whole(data),
    }
}

fn standing(data: &Loose) -> Standing {
    let state = data.first(&["orderState", "orderStatus"]);
    let status = match state.as_str() {
        "WAIT_SELLER_STOCK_OUT" | "WAIT_SELLER_DELIVERY" | "WAIT_SEND_CODE" => OrderStatus::PendingShip,
        "WAIT_GOODS_RECEIVE_CONFIRM" => OrderStatus::Shipped,
        "FINISHED_L" => OrderStatus::Completed,
        "TRADE_CANCELED" => OrderStatus::Closed,
        "DELIVERY_RETURN" => OrderStatus::Refunding,
        // 锁定 and 暂停: most often a cancellation is asked for. Nothing may go out, and a person looks.
        "LOCKED" | "POP_ORDER_PAUSE" | "PAUSE" => {
            return (OrderStatus::PendingShip, Some(format!("orderState {state}")));
        }
        "NOT_PAY" => OrderStatus::PendingPayment,
        _ => return unknown("orderState", &state),
    };
    (status, None)
}
