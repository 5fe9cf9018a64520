//! Whether an order may be delivered at all, by its own members (`docs/platforms/pdd.md#deliverable`).

use super::wire::order::Order;

/// The names of the members that forbid delivering, in the order of the rule; empty: it may be delivered.
/// A member that is absent forbids nothing, so an order is read in full before anything goes out.
#[must_use]
pub fn blocked_by(order: &Order) -> Vec<&'static str> {
    let is = |member: Option<i64>, wanted: i64| member.is_none_or(|value| value == wanted);
    let paid_in_full = order.trade_type.is_none_or(|kind| kind == 0) || order.step_trade_status() == Some(2);
    let rule = [
        ("order_status", is(order.order_status, 1)),
        ("refund_status", is(order.refund_status, 1)),
        ("confirm_status", is(order.confirm_status, 1)),
        ("group_status", is(order.group_status, 1)),
        ("risk_control_status", is(order.risk_control_status, 0)),
        ("is_lucky_flag", order.is_lucky_flag != Some(2)),
        ("step_trade_status", paid_in_full),
    ];
    rule.into_iter().filter(|(_, holds)| !holds).map(|(name, _)| name).collect()
}
