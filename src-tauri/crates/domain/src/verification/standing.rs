//! What an order's vouchers come to.

use crate::state::{OrderStatus, PlatformState, VerificationState};

/// Everything known of an order's vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderVouchers {
    /// The platform's state of the order.
    pub status: OrderStatus,
    /// Uses in all, by the platform's word; 0: it speaks of none.
    pub total: i64,
    /// Uses that are used up.
    pub used: i64,
    /// Whether a verification is under way.
    pub submitting: bool,
    /// Whether nobody knows what became of one.
    pub in_doubt: bool,
    /// Whether a rule's verification was refused.
    pub failed: bool,
}

impl OrderVouchers {
    /// Where the order's verification stands: a doubt first, then what is under way, then the platform's word.
    #[must_use]
    pub const fn state(&self) -> VerificationState {
        if self.in_doubt {
            return VerificationState::NeedsReview;
        }
        if self.submitting {
            return VerificationState::Submitting;
        }
        if self.used > 0 && self.used >= self.total {
            return VerificationState::Verified;
        }
        if self.total <= 0 || matches!(self.status, OrderStatus::PendingPayment) {
            return VerificationState::None;
        }
        if self.status.is_after_sale() || matches!(self.status, OrderStatus::Closed) {
            return VerificationState::Cancelled;
        }
        if self.failed { VerificationState::Failed } else { VerificationState::Pending }
    }

    /// The platform track when the verification stands at `state`: 已核销 once every voucher is used, and back after an
    /// undo. Absent: it stays.
    #[must_use]
    pub const fn track(state: VerificationState, track: PlatformState) -> Option<PlatformState> {
        match (state, track) {
            (
                VerificationState::Verified,
                PlatformState::Unshipped | PlatformState::Shipped | PlatformState::Failed,
            ) => Some(PlatformState::Verified),
            (VerificationState::Verified | VerificationState::None, _) => None,
            (_, PlatformState::Verified) => Some(PlatformState::Shipped),
            _ => None,
        }
    }
}
