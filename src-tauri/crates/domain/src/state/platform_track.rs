//! The platform track: does the platform know that we shipped?

use super::{IllegalMove, states};

states! {
    /// Where "mark shipped" stands (product rules §2).
    PlatformState {
        /// 未发货
        Unshipped = "unshipped",
        /// 提交中
        Submitting = "submitting",
        /// 已发货
        Shipped = "shipped",
        /// 已核销
        Verified = "verified",
        /// 提交失败
        Failed = "failed",
        /// 待核对
        NeedsReview = "needs_review",
    }
}

impl PlatformState {
    /// The states that may follow.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Unshipped => &[Self::Submitting, Self::Shipped, Self::Verified],
            Self::Submitting => &[Self::Shipped, Self::Failed, Self::NeedsReview, Self::Unshipped],
            Self::Failed => &[Self::Submitting, Self::Shipped, Self::Verified],
            Self::NeedsReview => &[Self::Submitting, Self::Shipped, Self::Unshipped],
            Self::Shipped => &[Self::Verified],
            Self::Verified => &[Self::Shipped],
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
            Err(IllegalMove { kind: "platform", from: self.as_str(), to: to.as_str() })
        }
    }
}
