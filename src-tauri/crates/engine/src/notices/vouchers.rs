//! Sentences about vouchers that were verified, or that a rule could not verify, with the next step.

/// Title and sentence, in Chinese.
pub(super) fn chinese(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, code, title) = (of("sn"), of("code"), of("title"));
    if event == "verify_ok" {
        let order = if sn.is_empty() { String::new() } else { format!("，订单 {sn}") };
        let what = if title.is_empty() { "核销成功".to_owned() } else { format!("核销成功：{title}") };
        return (what, format!("券码 {code} 已核销{order}。"));
    }
    let step = match of("reason").as_str() {
        "verification_code_used" => "这张券已经用过了，到平台核对一下。",
        "verification_code_expired" => "券已过期，联系买家退款或改期。",
        "verification_code_refunded" => "买家已退款，不用再核销。",
        "verification_code_not_yet" => "还没到可用时间，到时再手动核销。",
        "verification_code_foreign" => "券不属于这家店，换对的店铺再核销。",
        _ => "点击查看原因，再手动核销。",
    };
    ("自动核销没有成功".to_owned(), format!("订单 {sn} 的券没有核销：{step}"))
}

/// Title and sentence, in English.
pub(super) fn english(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, code, title) = (of("sn"), of("code"), of("title"));
    if event == "verify_ok" {
        let order = if sn.is_empty() { String::new() } else { format!(", order {sn}") };
        let what = if title.is_empty() { "Voucher verified".to_owned() } else { format!("Voucher verified: {title}") };
        return (what, format!("Voucher {code} counts{order}."));
    }
    let step = match of("reason").as_str() {
        "verification_code_used" => "It was used before; check it on the platform.",
        "verification_code_expired" => "It has expired; talk to the buyer.",
        "verification_code_refunded" => "The buyer has the money back; nothing is left to do.",
        "verification_code_not_yet" => "It does not count yet; verify it by hand when it does.",
        "verification_code_foreign" => "It belongs to another shop; verify it there.",
        _ => "See why, then verify it by hand.",
    };
    ("A voucher was not verified".to_owned(), format!("The voucher of order {sn} was refused. {step}"))
}
