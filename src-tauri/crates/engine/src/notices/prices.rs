//! The sentences about a price that was agreed and is not in the order.

/// Title and sentence, in Chinese.
pub(super) fn chinese(of: &dyn Fn(&str) -> String) -> (String, String) {
    let what = format!("订单 {} 谈好 ¥{}", of("sn"), of("price"));
    let body = match of("result").as_str() {
        "refused" => format!("{what}，平台没让改。请在买家付款前到平台手动改价，或告诉买家。"),
        "not_there" => format!("{what}，平台上没有改成。请在买家付款前到平台手动改价，或告诉买家。"),
        _ => format!("{what}，不知道平台改了没有。请到平台看一眼，没改就手动改价。"),
    };
    ("谈好的价没改成".to_owned(), body)
}

/// Title and sentence, in English.
pub(super) fn english(of: &dyn Fn(&str) -> String) -> (String, String) {
    let what = format!("¥{} was agreed for order {}", of("price"), of("sn"));
    let body = match of("result").as_str() {
        "refused" => {
            format!("{what}, and the platform refused. Change it there before the buyer pays, or tell the buyer.")
        }
        "not_there" => {
            format!(
                "{what}, and the order has another price. Change it there before the buyer pays, or tell the buyer."
            )
        }
        _ => format!("{what}; nobody knows whether the platform took it. Look there, and change it if it is not so."),
    };
    ("An agreed price was not changed".to_owned(), body)
}
