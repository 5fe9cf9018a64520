//! Refunds before anything went out, and after.

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

/// The title and the next step of a refund after the delivery, in Chinese.
pub(super) fn after_zh(sn: &str, status: &str) -> (String, String) {
    match status {
        "refunded" => {
            ("发货后已退款".to_owned(), format!("订单 {sn} 已发货，钱已退给买家。点击查看，处理发出的东西。"))
        }
        "closed" => ("发货后订单关闭".to_owned(), format!("订单 {sn} 已发货，平台关闭了它。请到平台看看钱退了没有。")),
        _ => ("发货后退款".to_owned(), format!("订单 {sn} 已发货，买家申请了退款。点击查看。")),
    }
}

/// The same in English.
pub(super) fn after_en(sn: &str, status: &str) -> (String, String) {
    match status {
        "refunded" => (
            "Refunded after delivery".to_owned(),
            format!("Order {sn} went out, and its buyer has the money back. Open it and see to what was sent."),
        ),
        "closed" => (
            "Closed after delivery".to_owned(),
            format!("Order {sn} went out, and the platform closed it. See there whether the money went back."),
        ),
        _ => ("Refund after delivery".to_owned(), format!("The buyer of order {sn} asks for a refund.")),
    }
}

#[cfg(test)]
mod tests {
    use super::{after_en, after_zh};
    use std::collections::BTreeSet;

    #[test]
    fn a_refund_after_the_delivery_is_worded_by_its_status() {
        for words in [after_zh as fn(&str, &str) -> (String, String), after_en] {
            let told: BTreeSet<String> =
                ["refunding", "refunded", "closed"].iter().map(|status| words("2601", status).1).collect();
            assert!(told.len() == 3 && told.iter().all(|text| text.contains("2601")), "{told:#?}");
        }
        assert!(after_zh("2601", "refunded").1.contains("已退给买家"));
    }
}
