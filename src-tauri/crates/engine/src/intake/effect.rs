//! What a change of an order's status means for its delivery: pure, so that every change can be tried.
//!
//! Putting readings together is the domain's part ([`huolang_domain::order::Known`]); here it is only asked what follows.

#[cfg(test)]
mod tests;

use huolang_domain::state::{ContentState, OrderStatus, PlatformState};

/// What happens to the order's delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// It is to be delivered.
    Deliver,
    /// A refund was withdrawn: what the refund stopped goes on, be it a rest or that the order is marked shipped; what the
    /// seller cancelled does not.
    Resume,
    /// Nothing more goes out; what was reserved and never sent goes back.
    Stop,
    /// The buyer has the goods and wants the money back, or has it: a person looks.
    Recall,
    /// Somebody shipped it outside of the program: what still waits is given up.
    Elsewhere,
}

/// What a change of status means; `old` is absent when the order is new.
#[must_use]
pub fn effect(old: Option<OrderStatus>, new: OrderStatus, content: ContentState, platform: PlatformState) -> Effect {
    let Some(old) = old else {
        return if new == OrderStatus::PendingShip { Effect::Deliver } else { Effect::None };
    };
    if old == new {
        return Effect::None;
    }
    let untouched = matches!(platform, PlatformState::Unshipped | PlatformState::Failed);
    // Of an order of which a part was sent, a refund leaves the part: it reads as sent.
    let stopped = matches!(content, ContentState::Cancelled | ContentState::Sent);
    let withdrawn = old == OrderStatus::Refunding && stopped;
    match new {
        OrderStatus::PendingPayment => Effect::None,
        OrderStatus::PendingShip if withdrawn => Effect::Resume,
        OrderStatus::PendingShip if content == ContentState::None => Effect::Deliver,
        OrderStatus::PendingShip => Effect::None,
        OrderStatus::Shipped | OrderStatus::Completed if withdrawn && !untouched => Effect::Resume,
        OrderStatus::Shipped | OrderStatus::Completed if untouched && waits(content) => Effect::Elsewhere,
        OrderStatus::Shipped | OrderStatus::Completed => Effect::None,
        _ if content != ContentState::Sent => Effect::Stop,
        OrderStatus::Refunded => Effect::Recall,
        // Where a refund ends in a closed order, the money may have gone back.
        OrderStatus::Closed if old == OrderStatus::Refunding => Effect::Recall,
        _ if old.is_after_sale() => Effect::None,
        _ => Effect::Recall,
    }
}

/// Whether nothing was fixed yet.
const fn waits(content: ContentState) -> bool {
    matches!(
        content,
        ContentState::None
            | ContentState::Scheduled
            | ContentState::Unmatched
            | ContentState::OutOfStock
            | ContentState::Blocked
            | ContentState::Manual
    )
}

/// What the order's history says of a change, in order.
#[must_use]
pub fn events(old: Option<OrderStatus>, new: OrderStatus, paid: bool) -> Vec<&'static str> {
    let mut events = Vec::new();
    if old.is_none() {
        events.push("placed");
    }
    let was_paid = old.is_some_and(|old| old != OrderStatus::PendingPayment);
    if paid && !was_paid {
        events.push("paid");
    }
    if old == Some(new) {
        return events;
    }
    if old == Some(OrderStatus::Refunding) && !new.is_after_sale() {
        events.push("refund_withdrawn");
    }
    events.extend(match new {
        OrderStatus::PendingPayment | OrderStatus::PendingShip => None,
        OrderStatus::Shipped => Some("platform_shipped"),
        OrderStatus::Completed => Some("completed"),
        OrderStatus::Refunding => Some("refunding"),
        OrderStatus::Refunded => Some("refunded"),
        OrderStatus::Closed => Some("closed"),
    });
    events
}
