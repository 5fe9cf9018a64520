//! The life of a verification (核销).

use super::{IllegalMove, states};

states! {
    /// Where the verification of an order's voucher stands.
    #[derive(Default)]
    VerificationState {
        /// Nothing to verify.
        #[default]
        None = "none",
        /// 待核销
        Pending = "pending",
        /// 核销中: a call to the platform is under way.
        Submitting = "submitting",
        /// 已核销
        Verified = "verified",
        /// 核销失败: the platform refused.
        Failed = "failed",
        /// 待核对: nobody knows whether the platform accepted it.
        NeedsReview = "needs_review",
        /// 已撤销
        Undone = "undone",
        /// 无需核销: refunded or closed before it was verified.
        Cancelled = "cancelled",
    }
}

impl VerificationState {
    /// The states that may follow. Out of `Submitting` only the platform's answer leads, or `NeedsReview` when there was
    /// none. An undo whose answer was lost leads from `Verified` to `NeedsReview` in the same way, and out of it to
    /// `Undone`.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::None => &[Self::Pending, Self::Verified],
            Self::Pending => &[Self::Submitting, Self::Verified, Self::Failed, Self::Cancelled],
            Self::Submitting => &[Self::Verified, Self::Failed, Self::NeedsReview, Self::Pending],
            Self::Failed => &[Self::Pending, Self::Submitting, Self::Verified, Self::Cancelled],
            Self::NeedsReview => {
                &[Self::Verified, Self::Failed, Self::Undone, Self::Pending, Self::Submitting, Self::Cancelled]
            }
            Self::Verified => &[Self::Undone, Self::NeedsReview],
            Self::Undone => &[Self::Pending, Self::Submitting, Self::Verified, Self::Cancelled],
            Self::Cancelled => &[Self::Pending, Self::Verified],
        }
    }

    /// Goes to `to`; staying is always allowed.
    ///
    /// # Errors
    /// [`IllegalMove`] when the table has no such move.
    pub fn go(self, to: Self) -> Result<Self, IllegalMove> {
        if self == to || self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IllegalMove { kind: "verification", from: self.as_str(), to: to.as_str() })
        }
    }

    /// Whether the voucher still waits to be verified.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Submitting | Self::Undone)
    }
}
