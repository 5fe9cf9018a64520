//! Orders of the platform in the program's words.

use super::{cipher, time::parse_beijing, wire::order::Order};
use huolang_domain::{
    Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};

/// An order and what is strange about it.
pub(super) struct Translated {
    pub order: PlatformOrder,
    /// A state that nobody knows, in words.
    pub strange: Option<String>,
}

/// The order in the program's words; `raw` is kept as it came. `now` stands in where the platform gives no time at all.
pub(super) fn translate(order: Order, raw: String, now: Millis) -> Translated {
    let (status, strange) = status_of(&order);
    let at = |text: &Option<String>| text.as_deref().and_then(parse_beijing);
    let deal = at(&order.confirm_time);
    let updated = at(&order.updated_at);
    let placed_at = at(&order.created_time).or(deal).or(at(&order.pay_time)).or(updated).unwrap_or(now);
    let paid_at = at(&order.pay_time).or(deal).filter(|_| status != OrderStatus::PendingPayment);
    let ship_by = at(&order.last_ship_time);
    let risk = strange.is_some() || forbidden(&order);
    let lines = (1..).zip(order.item_list).map(|(line, item)| PlatformLine {
        line,
        product_ref: item.goods_id.0,
        sku_ref: item.sku_id.0,
        merchant_code: item.outer_id.0,
        title: item.goods_name.0,
        spec: item.goods_spec.0,
        quantity: item.goods_count.unwrap_or(1),
        unit_price: item.goods_price.or_zero(),
    });
    let order = PlatformOrder {
        sn: OrderSn::from(order.order_sn.0),
        status,
        buyer: Buyer {
            // Equal for equal phones, and gone once the order is shipped.
            id: order
                .receiver_phone
                .as_deref()
                .and_then(cipher::parse)
                .and_then(|phone| phone.search_index)
                .unwrap_or_default()
                .to_owned(),
            name: order.receiver_name_mask.unwrap_or_default(),
            phone: None,
        },
        lines: lines.collect(),
        amount: order.pay_amount.or_zero(),
        placed_at,
        paid_at,
        updated_at: updated.unwrap_or(placed_at),
        ship_by,
        remark: order.buyer_memo.filter(|memo| !memo.trim().is_empty()),
        risk,
        raw,
    };
    Translated { order, strange }
}

/// Marks that forbid shipping for now: under audit, a lottery, or held back by the platform.
fn forbidden(order: &Order) -> bool {
    order.risk_control_status.is_some_and(|status| status != 0)
        || order.is_lucky_flag == Some(2)
        || order.has_tag("ship_hold")
}

/// The state, and what is strange about it. A state that nobody knows moves nothing: it reads as the very first one.
fn status_of(order: &Order) -> (OrderStatus, Option<String>) {
    match order.refund_status {
        Some(4) => return (OrderStatus::Refunded, None),
        Some(2 | 3) => return (OrderStatus::Refunding, None),
        None | Some(0 | 1) => {}
        Some(other) => return (OrderStatus::PendingPayment, Some(format!("refund_status {other}"))),
    }
    if order.confirm_status == Some(2) || order.group_status == Some(2) {
        return (OrderStatus::Closed, None);
    }
    match order.order_status {
        Some(3) => (OrderStatus::Completed, None),
        Some(2) => (OrderStatus::Shipped, None),
        // The group is not complete, the deal not made or the rest not paid: nothing may go out yet.
        Some(1) if !is_dealt(order) => (OrderStatus::PendingPayment, None),
        Some(1) => (OrderStatus::PendingShip, None),
        other => {
            let told = other.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
            (OrderStatus::PendingPayment, Some(format!("order_status {told}")))
        }
    }
}

fn is_dealt(order: &Order) -> bool {
    let is = |member: Option<i64>| member.is_none_or(|value| value == 1);
    let paid = order.trade_type.is_none_or(|kind| kind == 0) || order.step_trade_status() == Some(2);
    is(order.confirm_status) && is(order.group_status) && paid
}
