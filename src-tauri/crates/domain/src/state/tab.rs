//! Which tabs of the order list an order stands in.

use super::{ContentState, OrderStatus, PlatformState, VerificationState, states};
use crate::Millis;

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

/// Whether somebody shipped the order outside of the program: content never left here and we never marked it shipped.
///
/// Only to be asked of orders that the platform calls shipped or completed. The platform track holds what *we* did, so an
/// order whose content failed after our own "mark shipped" is not meant.
#[must_use]
pub const fn shipped_elsewhere(content: ContentState, platform: PlatformState) -> bool {
    let never_sent = matches!(
        content,
        ContentState::None
            | ContentState::Unmatched
            | ContentState::OutOfStock
            | ContentState::Blocked
            | ContentState::Failed
            | ContentState::Manual
            | ContentState::Cancelled
    );
    never_sent && matches!(platform, PlatformState::Unshipped | PlatformState::Failed)
}

/// A deadline is near when it comes within four hours.
pub const DEADLINE_NEAR_MS: i64 = 4 * 3_600_000;

/// 即将超时: whether an order that the platform still waits for has a deadline that is near, or over. Such an order belongs
/// under 需要我处理 whatever else it waits for.
#[must_use]
pub fn deadline_presses(status: OrderStatus, platform: PlatformState, ship_by: Option<Millis>, now: Millis) -> bool {
    let open =
        status == OrderStatus::PendingShip && !matches!(platform, PlatformState::Shipped | PlatformState::Verified);
    open && ship_by.is_some_and(|ship_by| ship_by < now.plus(DEADLINE_NEAR_MS))
}

impl Bucket {
    /// The bucket of an order from its three states.
    ///
    /// A doubt outweighs everything, also a refund: a card may be with the buyer. Then the platform's word counts: an order
    /// that is dead, unpaid or shipped by somebody else asks nothing of anyone.
    #[must_use]
    pub const fn of(status: OrderStatus, content: ContentState, platform: PlatformState) -> Self {
        if matches!(content, ContentState::NeedsReview) || matches!(platform, PlatformState::NeedsReview) {
            return Self::NeedsReview;
        }
        if status.is_after_sale() || matches!(status, OrderStatus::PendingPayment) {
            return Self::Idle;
        }
        if status.is_shipped() && shipped_elsewhere(content, platform) {
            return Self::Idle;
        }
        match content {
            ContentState::OutOfStock => Self::OutOfStock,
            ContentState::Unmatched | ContentState::Blocked | ContentState::Failed | ContentState::Manual => {
                Self::Manual
            }
            ContentState::Scheduled => Self::Scheduled,
            ContentState::Reserved | ContentState::Sending => Self::Working,
            ContentState::NeedsReview => Self::NeedsReview,
            ContentState::None | ContentState::Cancelled => Self::Idle,
            ContentState::Sent if status.is_shipped() => Self::Idle,
            ContentState::Sent => match platform {
                PlatformState::Failed => Self::Manual,
                PlatformState::Submitting | PlatformState::Unshipped => Self::Working,
                _ => Self::Idle,
            },
        }
    }

    /// The bucket when the order's voucher is looked at too: it only shows where nothing else is to be done.
    #[must_use]
    pub const fn with_verification(self, verification: VerificationState) -> Self {
        match (self, verification) {
            (_, VerificationState::NeedsReview) => Self::NeedsReview,
            (Self::Idle, VerificationState::Failed) => Self::Manual,
            (Self::Idle, open) if open.is_open() => Self::ToVerify,
            _ => self,
        }
    }

    /// Whether the order belongs under 需要我处理.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        matches!(self, Self::Manual | Self::NeedsReview | Self::OutOfStock)
    }
}

impl Tab {
    /// The tabs an order stands in: `All`, the one of its status, the one of its bucket, and `Attention`.
    #[must_use]
    pub fn of(status: OrderStatus, bucket: Bucket) -> Vec<Self> {
        let mut tabs = vec![Self::All, Self::of_status(status)];
        tabs.extend(Self::of_bucket(bucket));
        if bucket.needs_person() {
            tabs.push(Self::Attention);
        }
        tabs
    }

    /// The tab of a status.
    #[must_use]
    pub const fn of_status(status: OrderStatus) -> Self {
        match status {
            OrderStatus::PendingPayment => Self::PendingPayment,
            OrderStatus::PendingShip => Self::PendingShip,
            OrderStatus::Shipped => Self::Shipped,
            OrderStatus::Completed => Self::Completed,
            OrderStatus::Refunding | OrderStatus::Refunded => Self::AfterSale,
            OrderStatus::Closed => Self::Closed,
        }
    }

    /// The tab of a bucket, if it has its own.
    #[must_use]
    pub const fn of_bucket(bucket: Bucket) -> Option<Self> {
        match bucket {
            Bucket::Manual => Some(Self::Manual),
            Bucket::NeedsReview => Some(Self::NeedsReview),
            Bucket::OutOfStock => Some(Self::OutOfStock),
            Bucket::Scheduled => Some(Self::Scheduled),
            Bucket::ToVerify => Some(Self::ToVerify),
            Bucket::Idle | Bucket::Working => None,
        }
    }

    /// Whether the count beside the tab is red.
    #[must_use]
    pub const fn is_red(self) -> bool {
        matches!(self, Self::Manual | Self::NeedsReview | Self::OutOfStock)
    }
}
