//! The content track: has the buyer got the goods?

use super::{IllegalMove, states};

states! {
    /// Where the content of a delivery stands (product rules §2).
    ContentState {
        /// Not yet paid, or nothing to deliver any more.
        None = "none",
        /// 待匹配: no rule fits this line.
        Unmatched = "unmatched",
        /// 定时中: waits for its due time.
        Scheduled = "scheduled",
        /// 已预占: content is fixed and committed, nothing went out.
        Reserved = "reserved",
        /// 发送中: a call to the platform is under way.
        Sending = "sending",
        /// 已发出
        Sent = "sent",
        /// 缺货等待
        OutOfStock = "out_of_stock",
        /// 待核对: nobody knows whether the content went out.
        NeedsReview = "needs_review",
        /// 已拦截: a guard refused.
        Blocked = "blocked",
        /// 失败: tried and refused; retries are counted.
        Failed = "failed",
        /// 转人工: a person ships or decides.
        Manual = "manual",
        /// 已取消: refunded, closed or cancelled by the seller before anything went out.
        Cancelled = "cancelled",
    }
}

impl ContentState {
    /// The states that may follow.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use ContentState::{
            Blocked, Cancelled, Failed, Manual, NeedsReview, None, OutOfStock, Reserved, Scheduled, Sending, Sent,
            Unmatched,
        };
        match self {
            None => &[Unmatched, Scheduled, Reserved, OutOfStock, Blocked, Manual, Cancelled, Sent],
            Unmatched => &[Scheduled, Reserved, OutOfStock, Blocked, Manual, Cancelled, Sent],
            Scheduled => &[Reserved, OutOfStock, Blocked, Manual, Cancelled, Unmatched, Sent],
            OutOfStock => &[Scheduled, Reserved, Blocked, Manual, Cancelled, Unmatched, Sent],
            Blocked => &[Scheduled, Reserved, OutOfStock, Manual, Cancelled, Unmatched, Sent],
            Reserved => &[Sending, Blocked, Cancelled, Manual, Failed, Sent],
            Sending => &[Sent, Failed, NeedsReview, Reserved],
            NeedsReview => &[Sent, Reserved, Sending, Manual, Cancelled],
            Failed => &[Reserved, Sending, Scheduled, OutOfStock, Blocked, Manual, Cancelled, Sent],
            Manual => &[Scheduled, Reserved, OutOfStock, Blocked, Unmatched, Sent, Cancelled],
            Sent => &[Sending],
            Cancelled => &[Scheduled, Reserved, OutOfStock, Blocked, Unmatched, Manual],
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
            Err(IllegalMove { kind: "content", from: self.as_str(), to: to.as_str() })
        }
    }

    /// Whether a person has to do something.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        matches!(
            self,
            Self::Unmatched | Self::OutOfStock | Self::NeedsReview | Self::Blocked | Self::Failed | Self::Manual
        )
    }
}
