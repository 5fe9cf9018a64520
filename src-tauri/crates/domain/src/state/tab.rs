//! Which tabs of the order list an order stands in.

use super::{ContentState, OrderStatus, PlatformState, states};

states! {
    /// What an order waits for, over both tracks: one word an order, kept beside it for lists and counters.
    Bucket {
        /// Nothing to do, or not yet.
        Idle = "idle",
        /// The program works on it.
        Working = "working",
        /// 定时中
        Scheduled = "scheduled",
        /// 待人工: no rule, blocked, failed, or a person ships.
        Manual = "manual",
        /// 待核对
        NeedsReview = "needs_review",
        /// 缺货等待
        OutOfStock = "out_of_stock",
        /// 待核销
        ToVerify = "to_verify",
    }
}

states! {
    /// A tab of the order list (product rules §2).
    Tab {
        /// 需要我处理
        Attention = "attention",
        /// 全部
        All = "all",
        /// 待付款
        PendingPayment = "pending_payment",
        /// 待发货
        PendingShip = "pending_ship",
        /// 待人工
        Manual = "manual",
        /// 待核对
        NeedsReview = "needs_review",
        /// 缺货等待
        OutOfStock = "out_of_stock",
        /// 定时中
        Scheduled = "scheduled",
        /// 已发货
        Shipped = "shipped",
        /// 待核销
        ToVerify = "to_verify",
        /// 已完成
        Completed = "completed",
        /// 退款/售后
        AfterSale = "after_sale",
        /// 已关闭
        Closed = "closed",
    }
}

impl Bucket {
    /// The bucket of an order from its three states.
    #[must_use]
    pub const fn of(status: OrderStatus, content: ContentState, platform: PlatformState) -> Self {
        match (content, platform) {
            (ContentState::NeedsReview, _) | (_, PlatformState::NeedsReview) => return Self::NeedsReview,
            _ => {}
        }
        if status.is_after_sale() || matches!(status, OrderStatus::PendingPayment) {
            return Self::Idle;
        }
        match content {
            ContentState::OutOfStock => Self::OutOfStock,
            ContentState::Unmatched | ContentState::Blocked | ContentState::Failed | ContentState::Manual => Self::Manual,
            ContentState::Scheduled => Self::Scheduled,
            ContentState::Reserved | ContentState::Sending => Self::Working,
            ContentState::NeedsReview => Self::NeedsReview,
            ContentState::None | ContentState::Cancelled => Self::Idle,
            ContentState::Sent => match platform {
                PlatformState::Failed => Self::Manual,
                PlatformState::Submitting => Self::Working,
                PlatformState::Unshipped if matches!(status, OrderStatus::PendingShip) => Self::Working,
                _ => Self::Idle,
            },
        }
    }

    /// Whether the order belongs under 需要我处理.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        matches!(self, Self::Manual | Self::NeedsReview | Self::OutOfStock)
    }
}
