//! Puts the readings of an order's status together: late, doubled or out of order, they give one result.

use crate::{Millis, state::OrderStatus};

/// A status after a reading was merged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The status that holds now.
    pub status: OrderStatus,
    /// While a refund is open: the state to return to when it is withdrawn, as far as it is known.
    pub before_refund: Option<OrderStatus>,
}

/// Merges a reading that is newer than what is known. The status never goes backwards, except into refund or closed; a
/// refund that is withdrawn returns to the former state, or to the one read if that is later.
#[must_use]
pub fn merge_status(old: OrderStatus, new: OrderStatus, before_refund: Option<OrderStatus>) -> Merged {
    let former = before_refund.filter(|_| old == OrderStatus::Refunding);
    let kept = Merged { status: old, before_refund: former };
    let ended = |status| Merged { status, before_refund: None };
    match (old, new) {
        (OrderStatus::Refunded, _) => ended(old),
        (OrderStatus::Closed, _) => ended(if new == OrderStatus::Refunded { new } else { old }),
        (_, OrderStatus::Refunded | OrderStatus::Closed) => ended(new),
        (OrderStatus::Refunding, OrderStatus::Refunding) => kept,
        (OrderStatus::Refunding, _) => ended(further(former, new)),
        (_, OrderStatus::Refunding) => Merged { status: new, before_refund: Some(old) },
        _ => ended(further(Some(old), new)),
    }
}

fn further(former: Option<OrderStatus>, read: OrderStatus) -> OrderStatus {
    former.filter(|former| former.rank() > read.rank()).unwrap_or(read)
}

/// What all readings of an order so far amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The status that holds.
    pub status: OrderStatus,
    /// While a refund is open: the state to return to.
    pub before_refund: Option<OrderStatus>,
    /// The platform's time of the newest reading.
    pub updated_at: Millis,
}

impl Known {
    /// What the first reading amounts to.
    #[must_use]
    pub const fn first(status: OrderStatus, updated_at: Millis) -> Self {
        Self { status, before_refund: None, updated_at }
    }

    /// Merges a reading of the platform's time `at`, which may be older than what is known: pages, pushes and inbound
    /// calls overtake each other. The result does not depend on the order in which the readings come.
    ///
    /// Steps forward and ends count whenever they come. Whether a refund is open is said by the newest reading; of two
    /// with the same time, by the one with the refund.
    #[must_use]
    pub fn merge(self, status: OrderStatus, at: Millis) -> Self {
        let updated_at = self.updated_at.max(at);
        let refund_read = status == OrderStatus::Refunding;
        let refund_known = self.status == OrderStatus::Refunding;
        if refund_read && !refund_known && at < self.updated_at {
            return self;
        }
        if refund_known && !refund_read && !status.is_final() && at <= self.updated_at {
            return Self { before_refund: Some(further(self.before_refund, status)), updated_at, ..self };
        }
        let Merged { status, before_refund } = merge_status(self.status, status, self.before_refund);
        Self { status, before_refund, updated_at }
    }
}
