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

/// In Chinese.
pub(super) fn chinese(sn: &str, code: &str, message: &str) -> String {
    let why = steps(code).map_or_else(|| format!("{code} {message}").trim().to_owned(), |(words, _)| words.to_owned());
    format!("订单 {sn} 的结果没有通知到平台：{why}。处理后点重发回调。")
}

/// In English.
pub(super) fn english(sn: &str, code: &str, message: &str) -> String {
    let why = steps(code).map_or_else(|| format!("{code} {message}").trim().to_owned(), |(_, words)| words.to_owned());
    format!("The platform was not told about order {sn}: {why}. Put it right, then send it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_code_has_a_sentence_and_another_one_the_platforms_words() {
        let said = chinese("10001", "13", "订单状态错误");
        assert_eq!(
            said,
            "订单 10001 的结果没有通知到平台：京东说订单状态不对，多半已关单，请到京东后台核对。处理后点重发回调。"
        );
        assert!(english("10001", "bad_answer", "").contains("the answer cannot be read"));
        assert!(chinese("10001", "2", "参数校验错误").contains("2 参数校验错误"));
    }
}
