//! Sentences about trouble with a platform that stops no shop: what was seen, and the next step.

/// Title and sentence, in Chinese.
pub(super) fn chinese(shop: &str, code: &str, detail: &str) -> (String, String) {
    let body = match code {
        "answer_not_understood" => {
            "平台的回答不完整或读不懂，货郎什么都没做，稍后会自动再读；一直这样请检查网络或代理。".to_owned()
        }
        "answer_too_large" => "平台一次回了太多内容，货郎没有接收；请检查接口地址是不是填错了，或联系平台。".to_owned(),
        "frame_not_understood" => {
            "平台发来一条读不懂的消息，货郎已跳过并重新读取订单和聊天；常出现就升级货郎。".to_owned()
        }
        "frame_too_large" => {
            "平台一次发来超过 8 MB 的消息，货郎没有接收，已重新读取订单和聊天；常出现请检查网络代理。".to_owned()
        }
        "no_message_token" => {
            "平台不给这个账号收发聊天，货郎改为定时查订单，聊天暂停；请打开闲鱼 App 看看账号是不是受限，再重新扫码登录。"
                .to_owned()
        }
        "unreachable" => {
            "已经 15 分钟连不上平台，货郎一直在重试，连上后会自动补上漏掉的订单；请检查网络或代理。".to_owned()
        }
        "overloaded" => {
            "平台 15 分钟来一直说请求太多，货郎已放慢；请看看有没有别的软件也在用这个账号，或把同步间隔调长。"
                .to_owned()
        }
        "api_offline" => "平台停用了一个接口，请升级货郎；其他功能不受影响。".to_owned(),
        "wrong_gateway" => {
            "平台说这个接口要走别的地址，请核对店铺设置里的接口地址，没改过就升级货郎；其他功能不受影响。".to_owned()
        }
        "bad_request" => "平台说请求不对，请核对店铺设置；一直这样请导出诊断包反馈。".to_owned(),
        "bad_setting" => "接口地址不能用，请到店铺设置里改。".to_owned(),
        "list_not_allowed" => {
            "这个账号没有权限看卖出的订单，货郎只能从聊天里知道新订单；请到闲鱼 App 里核对有没有漏单。".to_owned()
        }
        "no_permission" => "应用缺少一个接口的权限，请到平台后台开通。".to_owned(),
        "pushed_order_absent" => format!("推送说有订单 {detail}，平台却查不到，请到平台后台看看。"),
        "unknown_status" => format!("平台给了一个没见过的订单状态（{detail}），这单不会自动发货，请到平台后台看看。"),
        "order_not_understood" if is_number(detail) => {
            format!("订单 {detail} 读不懂，没有收进来，请到平台后台处理它；其他订单照常。")
        }
        "order_not_understood" => "有一个订单读不懂，没有收进来，请到平台后台处理它；其他订单照常。".to_owned(),
        "refund_not_read" => {
            format!("订单 {detail} 的退款有变化，货郎一直读不到它；请到平台后台看看这单，其他退款照常。")
        }
        "refunds_refused" => {
            format!("平台不给看一部分退款（{detail}），这些退款货郎会晚一些才知道；请升级货郎，并到平台后台留意退款。")
        }
        "clock_off" => format!("电脑时间和平台差 {detail} 分钟，货郎已按平台时间继续；请打开系统的自动校时。"),
        "push_refused" => {
            "平台没有给这家店推送消息，货郎改为按间隔拉取订单；要更快请到平台后台开通消息服务。".to_owned()
        }
        _ => format!("平台拒绝了一次读取（{detail}），货郎稍后会再试。"),
    };
    (format!("平台异常：{shop}"), body)
}

/// Title and sentence, in English.
pub(super) fn english(shop: &str, code: &str, detail: &str) -> (String, String) {
    let body = match code {
        "answer_not_understood" => {
            "The platform's answer was cut off or not understood; nothing was done, it is read again. If it stays so, check the network.".to_owned()
        }
        "answer_too_large" => "The platform answered far too much; check the gateway in the shop's settings.".to_owned(),
        "frame_not_understood" => {
            "The platform sent a message that nobody could read; orders and chats are read again. If it comes often, update the program.".to_owned()
        }
        "frame_too_large" => {
            "The platform sent more than 8 MB at once; it was left out, orders and chats are read again. If it comes often, check the network's proxy.".to_owned()
        }
        "no_message_token" => {
            "The platform lets this account neither send nor read chats; orders are listed instead. See in the app whether the account is restricted, then log in again by QR code.".to_owned()
        }
        "unreachable" => {
            "The platform could not be reached for 15 minutes. It is tried again and again, and missed orders are fetched then; check network and proxy.".to_owned()
        }
        "overloaded" => {
            "The platform has said for 15 minutes that there are too many calls; fewer are made. See whether other software uses this account, or sync less often.".to_owned()
        }
        "api_offline" => "The platform took a call out of service; update the program.".to_owned(),
        "wrong_gateway" => {
            "The platform wants a call at another address; check the gateway in the shop's settings, or update the program.".to_owned()
        }
        "bad_request" => "The platform calls a request wrong; check the shop's settings.".to_owned(),
        "bad_setting" => "The gateway cannot be used; change it in the shop's settings.".to_owned(),
        "list_not_allowed" => {
            "This account may not list its sales; new orders are only known from chats. Check in the app that none is missing.".to_owned()
        }
        "no_permission" => "The app lacks the permission for a call; grant it in the platform's console.".to_owned(),
        "pushed_order_absent" => {
            format!("A push named order {detail}, and the platform does not show it; please look at its console.")
        }
        "unknown_status" => {
            format!("The platform shows a state nobody knows ({detail}); the order is not delivered by itself. Look at it there.")
        }
        "order_not_understood" if is_number(detail) => {
            format!("Order {detail} could not be read; handle it in the platform's console.")
        }
        "order_not_understood" => "One order could not be read; handle it in the platform's console.".to_owned(),
        "refund_not_read" => {
            format!("The refund of order {detail} changed, and the order could not be read; look at it in the platform's console. Other refunds go on.")
        }
        "refunds_refused" => {
            format!("The platform does not show some refunds ({detail}), so they are known later; update the program, and watch refunds in the platform's console.")
        }
        "clock_off" => format!("This computer's clock is {detail} min off; the platform's time is used. Turn on automatic time."),
        "push_refused" => "The platform pushes no messages for this shop; orders are listed in the usual rhythm.".to_owned(),
        _ => format!("The platform refused a read ({detail}); it is tried again."),
    };
    (format!("Platform trouble: {shop}"), body)
}

/// Whether it is an order's number and no place in an answer.
fn is_number(detail: &str) -> bool {
    detail.starts_with(|first: char| first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{chinese, english};
    use std::collections::BTreeSet;

    #[test]
    fn every_trouble_has_a_sentence_of_its_own() {
        let codes = [
            "answer_not_understood",
            "answer_too_large",
            "frame_not_understood",
            "frame_too_large",
            "no_message_token",
            "list_not_allowed",
            "pushed_order_absent",
            "api_offline",
            "wrong_gateway",
            "bad_request",
            "bad_setting",
            "no_permission",
            "unknown_status",
            "order_not_understood",
            "clock_off",
            "push_refused",
            "unreachable",
            "overloaded",
            "refund_not_read",
            "refunds_refused",
        ];
        for words in [chinese as fn(&str, &str, &str) -> (String, String), english] {
            let told: BTreeSet<String> = codes.iter().map(|code| words("小店", code, "11").1).collect();
            assert_eq!(told.len(), codes.len(), "{told:#?}");
        }
    }

    #[test]
    fn an_order_that_is_not_understood_is_named_where_its_number_is_known() {
        for words in [chinese as fn(&str, &str, &str) -> (String, String), english] {
            assert!(words("小店", "order_not_understood", "2601").1.contains("2601"));
            assert!(!words("小店", "order_not_understood", "line 1, column 7").1.contains("line"));
        }
    }
}
