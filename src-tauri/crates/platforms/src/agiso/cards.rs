//! Cards within a content, and the forms that marketplaces take them in.

use super::adapter::business;
use crate::fault::CallError;
use serde_json::{Value, json};

/// A card: number and password.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub number: String,
    pub secret: String,
}

/// What may stand before a number or a password.
const LABELS: [&str; 4] = ["卡号", "密码", "卡密", "兑换码"];

/// The cards of a content: one a line, its number and its password with a space between, or one code that is both.
pub(super) fn pairs(text: &str) -> Result<Vec<Pair>, CallError> {
    let pairs: Vec<Pair> = text.lines().filter_map(pair).collect();
    if pairs.is_empty() { Err(business("no_card", "the content names no card")) } else { Ok(pairs) }
}

/// The one card of a content.
pub(super) fn only(text: &str) -> Result<Pair, CallError> {
    let mut pairs = pairs(text)?;
    match (pairs.pop(), pairs.is_empty()) {
        (Some(pair), true) => Ok(pair),
        _ => Err(business("one_card_only", "this form takes one card an order; send several by message")),
    }
}

fn pair(line: &str) -> Option<Pair> {
    let mut words = line.split_whitespace().map(without_label).filter(|word| !word.is_empty());
    let number = words.next()?.to_owned();
    let secret = words.next_back().unwrap_or(&number).to_owned();
    Some(Pair { number, secret })
}

fn without_label(word: &str) -> &str {
    let bare = LABELS.iter().find_map(|label| word.strip_prefix(label)?.strip_prefix(['：', ':']));
    bare.unwrap_or(word)
}

/// As 京东 takes them.
pub(super) fn jd_json(pairs: &[Pair]) -> String {
    let card = |pair: &Pair| json!({ "cardno": pair.number, "cardpass": pair.secret });
    Value::from_iter(pairs.iter().map(card)).to_string()
}

/// As 淘宝 keeps them for the buyer.
pub(super) fn taobao_json(oid: &str, pairs: &[Pair]) -> String {
    let card = |pair: &Pair| json!({ "c": pair.number, "p": pair.secret, "d": "" });
    let oid = oid.parse::<i64>().map_or_else(|_| json!(oid), |oid| json!(oid));
    json!([{ "Oid": oid, "Additional": "", "CardPwdContent": [{
        "CardNoShowType": 0, "PwdShowType": 0, "Title": "", "PrefixCardNo": "", "PrefixPwd": "",
        "CardPwdArr": pairs.iter().map(card).collect::<Vec<_>>(),
    }] }])
    .to_string()
}
