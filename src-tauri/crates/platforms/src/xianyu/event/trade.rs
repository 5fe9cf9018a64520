//! What happens to orders, by the names and words the platform uses (`docs/platforms/xianyu.md#trade`).

/// What happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEvent {
    /// 已拍下
    Created,
    /// 已付款
    Paid,
    /// 小刀: waits for a helper.
    GroupPending,
    /// The price was changed.
    PriceModified,
    /// The buyer reminds.
    ShipReminder,
    /// 已发货
    Shipped,
    /// The seller may remind.
    ReceiveReminder,
    /// 交易成功
    Completed,
    /// 交易关闭
    Closed,
    /// The buyer wants the money back.
    RefundRequested,
    /// The seller agreed.
    RefundAgreed,
    /// The money went back.
    Refunded,
    /// The buyer rated.
    Rated,
    /// The platform asks for a rating.
    RateInvite,
}

impl OrderEvent {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Paid => "paid",
            Self::GroupPending => "group_pending",
            Self::PriceModified => "price_modified",
            Self::ShipReminder => "ship_reminder",
            Self::Shipped => "shipped",
            Self::ReceiveReminder => "receive_reminder",
            Self::Completed => "completed",
            Self::Closed => "closed",
            Self::RefundRequested => "refund_requested",
            Self::RefundAgreed => "refund_agreed",
            Self::Refunded => "refunded",
            Self::Rated => "rated",
            Self::RateInvite => "rate_invite",
        }
    }

    /// Whether the order itself may have changed by it.
    #[must_use]
    pub const fn changes_order(self) -> bool {
        !matches!(self, Self::Rated | Self::RateInvite | Self::ReceiveReminder)
    }
}

/// By the event name in a card's `updateKey`.
pub(super) fn of_key(name: &str) -> Option<OrderEvent> {
    Some(match name {
        "1_not_pay_seller" | "BUYER_CREATE_ORDER" => OrderEvent::Created,
        "TRADE_PAID" | "TRADE_PAID_DONE_SELLER" => OrderEvent::Paid,
        "TRADE_MODIFY_FEE_SELLER" => OrderEvent::PriceModified,
        "BUYER_RATE_SELLER" => OrderEvent::Rated,
        _ => return None,
    })
}

/// By a card's words; one pair of brackets may stand around them.
pub(super) fn of_words(words: &str) -> Option<OrderEvent> {
    let words = words.trim();
    let words = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).unwrap_or(words);
    let words = words.replace(',', "，").replace('～', "~");
    Some(match words.as_str() {
        "我已拍下，待付款" => OrderEvent::Created,
        "我已付款，等待你发货" | "已付款，待发货" | "买家已付款" | "付款完成" | "我已成功小刀，待发货" => {
            OrderEvent::Paid
        }
        "我已小刀，待刀成" => OrderEvent::GroupPending,
        "我已修改价格，等待你付款" => OrderEvent::PriceModified,
        "记得及时发货" => OrderEvent::ShipReminder,
        "你已发货" | "你已发货，请等待买家确认收货" => OrderEvent::Shipped,
        "记得及时确认收货" => OrderEvent::ReceiveReminder,
        "买家确认收货，交易成功" | "你已确认收货，交易成功" => OrderEvent::Completed,
        "你关闭了订单，钱款已原路退返" => OrderEvent::Closed,
        "我发起了退款申请" | "买家申请退款" => OrderEvent::RefundRequested,
        "卖家同意退款" => OrderEvent::RefundAgreed,
        "退款成功，钱款已原路退返" => OrderEvent::Refunded,
        "我完成了评价" => OrderEvent::Rated,
        "快给ta一个评价吧~" => OrderEvent::RateInvite,
        _ => return None,
    })
}

/// By the trade label of a chat.
pub(super) fn of_label(label: &str) -> Option<OrderEvent> {
    Some(match label.trim() {
        "等待买家付款" => OrderEvent::Created,
        "等待卖家发货" => OrderEvent::Paid,
        "等待买家收货" => OrderEvent::Shipped,
        "交易成功" => OrderEvent::Completed,
        "交易关闭" => OrderEvent::Closed,
        "有新交易评价" => OrderEvent::Rated,
        _ => return None,
    })
}
