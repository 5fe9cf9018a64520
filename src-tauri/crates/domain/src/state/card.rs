//! The life of a card.

use super::{IllegalMove, states};

states! {
    /// Where a card stands (product rules §2).
    CardState {
        /// 可用
        Available = "available",
        /// 已预占: fixed to one unit of one order line.
        Reserved = "reserved",
        /// 已发出
        Delivered = "delivered",
        /// 待核对: nobody knows whether the buyer has it.
        NeedsReview = "needs_review",
        /// 作废
        Void = "void",
        /// 已过期
        Expired = "expired",
        /// 已召回: was delivered, the order was refunded.
        Recalled = "recalled",
        /// In the recycle bin.
        Deleted = "deleted",
    }
}

impl CardState {
    /// The states that may follow.
    ///
    /// From a state in which a buyer knows the card (`Delivered`, `Recalled`) no way leads back to `Available`, not even a
    /// long one: such a card cannot be voided or deleted either, since those can be undone. From `NeedsReview` the only
    /// way is through `Reserved`, once the platform or a person said that nothing arrived.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Available => &[Self::Reserved, Self::Void, Self::Expired, Self::Deleted],
            Self::Reserved => &[Self::Delivered, Self::NeedsReview, Self::Available, Self::Void],
            Self::NeedsReview => &[Self::Delivered, Self::Reserved],
            Self::Delivered => &[Self::Recalled],
            Self::Recalled => &[Self::Delivered],
            Self::Void => &[Self::Available, Self::Deleted],
            Self::Expired => &[Self::Available, Self::Void, Self::Deleted],
            Self::Deleted => &[Self::Available, Self::Void],
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
            Err(IllegalMove { kind: "card", from: self.as_str(), to: to.as_str() })
        }
    }
}
