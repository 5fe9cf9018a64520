//! Why an order did not go out: refusals that the program decides on by itself have a sentence and a next step, those of a
//! platform its own words.

/// What to say and do about a code of the program itself.
fn steps(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "sent_by_agiso" => (
            "阿奇索已经自己发过卡密，货郎没有再发。核对后标为已处理",
            "Agiso has sent cards of its own, so nothing more went out. Check the order, then mark it as handled",
        ),
        "not_deliverable" => {
            ("订单已经不能发货，请到平台核对", "the order can no longer be delivered; look at it on the platform")
        }
        "order_not_found" => ("平台上没有这个订单，请核对店铺", "the platform does not know the order; check the shop"),
        "one_line_only" => {
            ("一单有几种商品，卡密请改用消息发", "the order has several products; send its cards by message")
        }
        "one_card_only" => {
            ("这种方式一单只发一张，几张请改用消息发", "this form takes one card an order; send several by message")
        }
        "no_card" => ("内容里没有卡密，请检查模板", "the content holds no card; check the template"),
        "ship_in_console" => ("这个平台要到后台标记发货", "mark it shipped in the platform's own console"),
        _ => return None,
    })
}

/// In Chinese.
pub(super) fn chinese(sn: &str, code: &str, message: &str) -> String {
    match steps(code) {
        Some((why, _)) => format!("订单 {sn} 没有发出：{why}。"),
        None => format!("订单 {sn} 没有发出：{message}。点击查看并重试。"),
    }
}

/// In English.
pub(super) fn english(sn: &str, code: &str, message: &str) -> String {
    let why = steps(code).map_or(message, |(_, why)| why);
    format!("Order {sn} did not go out: {why}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_program_has_its_sentence_and_one_of_a_platform_its_own_words() {
        let message = "阿奇索 has sent cards of its own for this order";
        let said = chinese("10001", "sent_by_agiso", message);
        assert_eq!(said, "订单 10001 没有发出：阿奇索已经自己发过卡密，货郎没有再发。核对后标为已处理。");
        assert!(english("10001", "sent_by_agiso", message).contains("mark it as handled"));
        assert_eq!(
            chinese("10001", "agiso_26", "26 拼多多API错误"),
            "订单 10001 没有发出：26 拼多多API错误。点击查看并重试。"
        );
        assert_eq!(english("10001", "", "no"), "Order 10001 did not go out: no.");
    }
}
