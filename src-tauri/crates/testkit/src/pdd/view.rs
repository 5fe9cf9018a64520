//! Orders and times as the platform writes them.

use super::model::Order;
use huolang_domain::{Millis, shanghai};
use serde_json::{Value, json};

/// `2025-10-09 16:53:20`, Beijing time.
pub(super) fn beijing(at: i64) -> String {
    shanghai::civil(Millis(at * 1_000)).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Yuan as a number, as the reference has it; the text is exact.
fn yuan(fen: i64) -> Value {
    let text = format!("{}.{:02}", fen / 100, fen % 100);
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// An order. `strange`: in a state that nobody knows.
pub(super) fn order(order: &Order, strange: bool) -> Value {
    let Order { sku, .. } = order;
    let waits = order.order_status == 1 && order.risk_control_status == 0;
    json!({
        "order_sn": order.sn,
        "order_status": if strange { 7 } else { order.order_status },
        "refund_status": order.refund_status,
        "after_sales_status": order.after_sales_status,
        "confirm_status": order.confirm_status,
        "group_status": order.group_status,
        "risk_control_status": order.risk_control_status,
        "trade_type": 0,
        "is_lucky_flag": 1,
        "mkt_biz_type": 0,
        "pay_amount": yuan(sku.group_price * order.count),
        "goods_amount": yuan(sku.group_price * order.count),
        "discount_amount": 0,
        "platform_discount": 0,
        "seller_discount": 0,
        "postage": 0,
        "created_time": beijing(order.created),
        "pay_time": beijing(order.created),
        "confirm_time": order.confirmed.map(beijing),
        "updated_at": beijing(order.updated),
        "last_ship_time": beijing(order.created + 172_800),
        "shipping_time": order.shipped.map(beijing),
        "receive_time": null,
        "buyer_memo": order.memo,
        "remark": "",
        "remark_tag": null,
        "logistics_id": 0,
        "tracking_number": order.tracking_number,
        "item_list": [{
            "goods_id": sku.goods_id,
            "sku_id": sku.sku_id,
            "outer_goods_id": "",
            "outer_id": sku.outer_id,
            "goods_name": sku.title,
            "goods_spec": sku.spec,
            "goods_count": order.count,
            "goods_price": yuan(sku.group_price),
            "goods_img": "https://img.example.test/1.png",
        }],
        "card_info_list": cards(order),
        "order_tag_list": [{ "name": "no_trace_delivery", "value": 0 }],
        "step_order_info": null,
        "receiver_name": if waits { "~ZmFrZS1jaXBoZXI=~bmFtZWl4~2~~" } else { "" },
        "receiver_name_mask": "买*",
        "receiver_phone": if waits { "$cGhvbmVpZHgx$ZmFrZS1jaXBoZXI=$2$$" } else { "" },
        "receiver_phone_mask": "138****0000",
        "receiver_address": "",
        "province": "上海市",
        "city": "上海市",
        "town": "长宁区",
    })
}

/// The cards that the platform made for an order: both members encrypted, as for every seller.
fn cards(order: &Order) -> Vec<Value> {
    let made = usize::from(order.sku.goods_type == 19);
    vec![json!({ "card_no": "~ZmFrZS1jYXJk~1~", "mask_password": "~ZmFrZS1wYXNz~1~" }); made]
}
