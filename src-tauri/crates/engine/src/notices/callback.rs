//! Why a callback was not taken, in the seller's words, with the next step.

/// What to say and do about the platform's code, or about the word for what stood in the way.
fn steps(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "13" => (
            "京东说订单状态不对，多半已关单，请到京东后台核对",
            "JD says that the order is in another state; look at it in JD's desk",
        ),
        "10" | "106" | "401" => {
            ("平台说签名不对，请核对店铺密钥", "the signature is wrong; compare the keys of the shop")
        }
        "11" | "105" | "403" => (
            "平台没有放行这台机器的 IP，请报给平台",
            "this machine's address is not allowed; ask the platform to allow it",
        ),
        "12" => ("京东说卡密数量不对，请核对订单", "the number of cards is wrong; look at the order"),
        "3" | "101" => ("平台说没有这个订单，请核对店铺", "the platform does not know the order; check the shop"),
        "19" => ("京东说没有这个商家，请核对商家编号", "JD does not know the merchant; check the merchant's number"),
        "bad_answer" => {
            ("平台答的内容看不懂，请核对回调地址", "the answer cannot be read; check the address of the callback")
        }
        "bad_status" => ("平台那边出错了，稍后再发一次", "the platform has trouble; send it again later"),
        "no_answer" | "no_connection" => {
            ("连不上平台，请检查网络", "the platform cannot be reached; check the network")
        }
        "bad_address" => ("回调地址不能用，请联系平台", "the address of the callback cannot be used; ask the platform"),
        "host_not_allowed" => (
            "回调地址不在允许的域名里，确认可信后填进店铺设置",
            "the host is not among the allowed ones; add it to the shop if you trust it",
        ),
        "private_address" => {
            ("回调地址指向内网，已拦下", "the address leads into a private network, so it was not called")
        }
        "no_key" => ("店铺没有签名密钥，请填写", "the shop has no key; enter it"),
        "no_aes_key" => ("店铺没有可用的 AES 密钥，请填写 32 位", "the shop has no AES key of 32 characters; enter it"),
        "cards_unreadable" => ("这单的卡密打不开，请查看订单", "the cards cannot be read; look at the order"),
        _ => return None,
    })
}

/// Why, in the seller's words, or else in the platform's own. `again`: what there is can be sent once more.
fn why(of: &dyn Fn(&str) -> String, again: bool, pick: fn((&'static str, &'static str)) -> &'static str) -> String {
    let code = of("code");
    let own = || format!("{code} {}", of("message")).trim().to_owned();
    let known = match code.as_str() {
        "bad_status" if !again => Some(("对方的服务出错了", "its service has trouble")),
        code => steps(code),
    };
    known.map_or_else(own, |both| pick(both).to_owned())
}

/// Whether it is the end of a wish to take an order back that could not be told.
fn is_cancel(of: &dyn Fn(&str) -> String) -> bool {
    of("call") == "cancel"
}

/// In Chinese.
pub(super) fn chinese(of: &dyn Fn(&str) -> String) -> String {
    let sn = of("sn");
    let why = why(of, !is_cancel(of), |(words, _)| words);
    if is_cancel(of) {
        return format!("订单 {sn} 撤单的结果，一天都没有通知到 91卡券：{why}。请到 91卡券 后台直接答复买家。");
    }
    format!("订单 {sn} 的结果没有通知到平台：{why}。处理后点重发回调。")
}

/// In English.
pub(super) fn english(of: &dyn Fn(&str) -> String) -> String {
    let sn = of("sn");
    let why = why(of, !is_cancel(of), |(_, words)| words);
    if is_cancel(of) {
        return format!(
            "For a day 91卡券 could not be told how the wish to take order {sn} back ended: {why}. Answer the buyer there."
        );
    }
    format!("The platform was not told about order {sn}: {why}. Put it right, then send it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The params of a notice about order 10001.
    fn about(call: &'static str, code: &'static str, message: &'static str) -> impl Fn(&str) -> String {
        move |name| {
            let text = match name {
                "sn" => "10001",
                "call" => call,
                "code" => code,
                "message" => message,
                _ => "",
            };
            text.to_owned()
        }
    }

    #[test]
    fn a_known_code_has_a_sentence_and_another_one_the_platforms_words() {
        assert_eq!(
            chinese(&about("", "13", "订单状态错误")),
            "订单 10001 的结果没有通知到平台：京东说订单状态不对，多半已关单，请到京东后台核对。处理后点重发回调。"
        );
        assert!(english(&about("", "bad_answer", "")).contains("the answer cannot be read"));
        assert!(chinese(&about("", "2", "参数校验错误")).contains("2 参数校验错误"));
    }

    #[test]
    fn the_end_of_a_wish_that_could_not_be_told_leads_to_the_buyer() {
        let told = about("cancel", "bad_status", "HTTP 503");
        assert_eq!(
            chinese(&told),
            "订单 10001 撤单的结果，一天都没有通知到 91卡券：对方的服务出错了。请到 91卡券 后台直接答复买家。"
        );
        assert!(english(&told).ends_with("Answer the buyer there."));
    }
}
