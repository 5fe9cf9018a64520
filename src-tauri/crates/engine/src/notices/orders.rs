//! Sentences about orders that came in, and about those that wait for a person, with the next step.

/// Title and sentence, in Chinese.
pub(super) fn chinese(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, title, buyer) = (of("sn"), of("title"), of("buyer"));
    // JD names no buyer.
    let whose = if buyer.is_empty() { String::new() } else { format!("，买家 {buyer}") };
    if event == "new_order" {
        return match of("orders").as_str() {
            "1" => (format!("新订单：{title}"), format!("订单 {sn}{whose}。")),
            orders => (format!("新订单 {orders} 个"), format!("最新一个是 {title}，点击查看。")),
        };
    }
    let step = match of("reason").as_str() {
        "physical" => "请打包寄出，再填写快递单号。",
        "manual" => "规则是手动发货，点击打开订单。",
        "ask" => "规则要你先确认，点击打开订单。",
        "by_hand" => "卡密已留好，点击打开订单复制内容，到平台后台发给买家。",
        "top_up" => "给账号充值，充好后点“标记充值成功”。",
        "enter_cards" => "点击打开订单，点“录入卡密”。",
        "no_rule" | "no_rule_for_spec" => "没有合适的发货规则，点击打开订单选规则。",
        "rule_ambiguous" => "有几条规则都合适，点击打开订单选一条。",
        "unmatched" => "商品还没有映射，京东已暂停这单，请先做商品映射。",
        "cancel_asked" => "买家想撤单。还没充值就点拒绝，充好了就标记成功，结果会通知买家。",
        _ => "需要你处理，点击打开订单。",
    };
    (format!("等你发货：{title}"), format!("订单 {sn}{whose}。{step}"))
}

/// Title and sentence, in English.
pub(super) fn english(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, title, buyer) = (of("sn"), of("title"), of("buyer"));
    let whose = if buyer.is_empty() { String::new() } else { format!(", buyer {buyer}") };
    if event == "new_order" {
        return match of("orders").as_str() {
            "1" => (format!("New order: {title}"), format!("Order {sn}{whose}.")),
            orders => (format!("{orders} new orders"), format!("The newest is {title}. Click to see them.")),
        };
    }
    let step = match of("reason").as_str() {
        "physical" => "Pack it and enter the tracking number.",
        "by_hand" => "Its cards are reserved: copy the content and send it in the platform's console.",
        "top_up" => "Top the account up, then mark it as done.",
        "enter_cards" => "Open the order and enter its cards.",
        "no_rule" | "no_rule_for_spec" | "rule_ambiguous" => "No single rule fits; open the order and choose one.",
        "unmatched" => "The product is not mapped; JD holds the order. Map the product first.",
        "cancel_asked" => "The buyer wants it taken back: refuse it, or mark it done if it is. The buyer is told.",
        _ => "Open the order.",
    };
    (format!("Ship by hand: {title}"), format!("Order {sn}{whose}. {step}"))
}

#[cfg(test)]
mod tests {
    use super::{chinese, english};

    #[test]
    fn a_buyer_without_a_name_is_not_named() {
        let top_up = |name: &str| match name {
            "sn" => "10001".to_owned(),
            "title" => "话费".to_owned(),
            "reason" => "top_up".to_owned(),
            _ => String::new(),
        };
        assert_eq!(
            chinese("manual_shipment", &top_up),
            ("等你发货：话费".to_owned(), "订单 10001。给账号充值，充好后点“标记充值成功”。".to_owned())
        );
        assert_eq!(english("manual_shipment", &top_up).1, "Order 10001. Top the account up, then mark it as done.");
        let news = |name: &str| if name == "orders" { "1".to_owned() } else { top_up(name) };
        assert_eq!(chinese("new_order", &news).1, "订单 10001。");
        assert_eq!(english("new_order", &news).1, "Order 10001.");
    }
}
