//! Refunds before anything went out.

/// The title and the next step, in Chinese.
pub(super) fn before_zh(sn: &str, title: &str, status: &str) -> (String, String) {
    match status {
        "refunding" => {
            (format!("买家申请退款，先别发货：{title}"), format!("订单 {sn} 还没发货，已停下。请到平台处理退款。"))
        }
        "refunded" => (format!("已退款，不用发货了：{title}"), format!("订单 {sn} 已退款，已移出待处理。")),
        _ => (format!("订单已关闭，不用发货了：{title}"), format!("订单 {sn} 已关闭，已移出待处理。")),
    }
}

/// The same in English.
pub(super) fn before_en(sn: &str, title: &str, status: &str) -> (String, String) {
    match status {
        "refunding" => (
            format!("Refund asked for, do not ship: {title}"),
            format!("Order {sn} had not gone out and was stopped. Answer the refund on the platform."),
        ),
        "refunded" => {
            (format!("Refunded, do not ship: {title}"), format!("Order {sn} is refunded and off the work list."))
        }
        _ => (format!("Closed, do not ship: {title}"), format!("Order {sn} is closed and off the work list.")),
    }
}
