//! What the platform says of an order.

use super::states;

states! {
    /// The platform's truth about an order (product rules §2).
    OrderStatus {
        /// 待付款
        PendingPayment = "pending_payment",
        /// 待发货
        PendingShip = "pending_ship",
        /// 已发货
        Shipped = "shipped",
        /// 交易成功
        Completed = "completed",
        /// 退款中
        Refunding = "refunding",
        /// 已退款
        Refunded = "refunded",
        /// 交易关闭
        Closed = "closed",
    }
}

impl OrderStatus {
    /// How far along the way an order is; a platform state never goes back except into refund or closed.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::PendingPayment => 0,
            Self::PendingShip => 1,
            Self::Shipped => 2,
            Self::Completed => 3,
            Self::Refunding => 4,
            Self::Closed => 5,
            Self::Refunded => 6,
        }
    }

    /// Whether nothing follows. A closed order may still turn out to be refunded.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Refunded | Self::Closed)
    }

    /// Whether an order may go from `self` to `to`.
    ///
    /// `before_refund` is the state the order had when its refund opened, absent if it was first seen with the refund open:
    /// a withdrawn refund goes back there, or to a later state, never to an earlier one.
    #[must_use]
    pub fn may_become(self, to: Self, before_refund: Option<Self>) -> bool {
        match (self, to) {
            _ if self == to => true,
            (Self::Refunded, _) => false,
            (Self::Closed, to) => to == Self::Refunded,
            (Self::Refunding, Self::Refunded | Self::Closed) => true,
            (Self::Refunding, _) => before_refund.is_none_or(|former| to.rank() >= former.rank()),
            (_, Self::Refunding | Self::Refunded | Self::Closed) => true,
            _ => to.rank() > self.rank(),
        }
    }

    /// Whether the buyer has paid and may still receive goods.
    #[must_use]
    pub const fn is_paid_and_open(self) -> bool {
        matches!(self, Self::PendingShip | Self::Shipped | Self::Completed)
    }

    /// Whether the platform takes the order for shipped.
    #[must_use]
    pub const fn is_shipped(self) -> bool {
        matches!(self, Self::Shipped | Self::Completed)
    }

    /// Whether money goes or went back, or the order is dead.
    #[must_use]
    pub const fn is_after_sale(self) -> bool {
        matches!(self, Self::Refunding | Self::Refunded | Self::Closed)
    }
}
