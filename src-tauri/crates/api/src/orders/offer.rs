//! Which buttons an order offers. The engine decides again when one is pressed.

use huolang_domain::Millis;
use huolang_domain::state::{ContentState, OrderStatus, PlatformState, deadline_presses};
use huolang_store::deliveries::Delivery;
use huolang_store::orders::Order;

use super::body::OrderAction;

/// The actions that can make sense for an order as it stands; `again`: a content of it was sent, and is kept.
pub fn offered(order: &Order, deliveries: &[Delivery], again: bool, now: Millis) -> Vec<OrderAction> {
    let presses = deadline_presses(order.status, order.platform, order.ship_by, now);
    let any = |states: &[ContentState]| {
        states.contains(&order.content) || deliveries.iter().any(|delivery| states.contains(&delivery.content))
    };
    let open = order.status == OrderStatus::PendingShip;
    let doubt = any(&[ContentState::NeedsReview]) || order.platform == PlatformState::NeedsReview;
    let stopped = any(&[
        ContentState::None,
        ContentState::Unmatched,
        ContentState::OutOfStock,
        ContentState::Blocked,
        ContentState::Manual,
        ContentState::Cancelled,
        ContentState::Failed,
    ]);
    let scheduled = any(&[ContentState::Scheduled]);
    let waiting =
        any(&[ContentState::Scheduled, ContentState::OutOfStock, ContentState::Blocked, ContentState::Unmatched]);
    let failed = any(&[ContentState::Failed]) || order.platform == PlatformState::Failed;
    let unshipped = matches!(order.platform, PlatformState::Unshipped | PlatformState::Failed);
    [
        (OrderAction::ResolveReview, doubt),
        (OrderAction::Deliver, open && stopped),
        (OrderAction::SendNow, open && scheduled),
        (OrderAction::Postpone, open && scheduled),
        (OrderAction::Retry, failed),
        (OrderAction::Ship, open && unshipped && !doubt),
        (OrderAction::Handled, (order.attention || presses) && !doubt),
        (OrderAction::Resend, again && order.content == ContentState::Sent),
        (OrderAction::Cancel, open && waiting),
        (OrderAction::Note, true),
        (OrderAction::BlockBuyer, !order.buyer_id.is_empty()),
    ]
    .into_iter()
    .filter_map(|(action, offered)| offered.then_some(action))
    .collect()
}
