//! What a buyer's line is about, as far as words tell; the rest is asked of the model.

use super::{normal::plain, words::Route};

/// What the words of a line tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// About the price.
    Price,
    /// About the goods.
    Technical,
    /// Refund, dispute, threat: a person answers.
    Sensitive,
    /// The words do not tell.
    Unclear,
}

const TECHNICAL: &[&str] = &[
    "参数",
    "规格",
    "型号",
    "连接",
    "对比",
    "兼容",
    "支持",
    "怎么用",
    "如何使用",
    "教程",
    "安装",
    "激活",
    "尺寸",
    "版本",
];
const PRICE: &[&str] = &[
    "便宜",
    "价",
    "砍",
    "少点",
    "少一点",
    "优惠",
    "打折",
    "最低",
    "包邮吗",
    "抹零",
    "刀了",
    "小刀",
    "折扣",
    "贵了",
    "太贵",
    "discount",
    "cheaper",
    "price",
];

/// Listens to a line. `sensitive` are the seller's words for lines that a person answers.
#[must_use]
pub fn hear(text: &str, sensitive: &[String]) -> Heard {
    let clean = plain(text);
    let any = |words: &[&str]| words.iter().any(|word| clean.contains(word));
    if sensitive.iter().map(|word| plain(word)).any(|word| !word.is_empty() && clean.contains(&word)) {
        Heard::Sensitive
    } else if any(TECHNICAL) || compares(&clean) {
        // Whoever asks about the goods and their price in one line wants to know about the goods first.
        Heard::Technical
    } else if any(PRICE) || names_amount(&clean) {
        Heard::Price
    } else {
        Heard::Unclear
    }
}

/// `和…比` with something in between.
fn compares(text: &str) -> bool {
    text.split_once('和').is_some_and(|(_, after)| after.char_indices().skip(1).any(|(_, sign)| sign == '比'))
}

/// `50元`, `50块`, `能少20`.
fn names_amount(text: &str) -> bool {
    let after_digit = |unit: char| text.match_indices(unit).any(|(at, _)| text[..at].ends_with(char::is_numeric));
    let less =
        |word: &str| text.match_indices(word).any(|(at, word)| text[at + word.len()..].starts_with(char::is_numeric));
    after_digit('元') || after_digit('块') || less("能少") || less("出价")
}

/// The word of the model that chooses the expert; what is none of them is the default expert's.
#[must_use]
pub fn read_class(answer: &str) -> Route {
    let clean = plain(answer);
    let has = |words: &[&str]| words.iter().any(|word| clean.contains(word));
    if has(&["noreply", "无需回复"]) {
        Route::None
    } else if has(&["price", "价格"]) {
        Route::Price
    } else if has(&["tech", "技术"]) {
        Route::Technical
    } else {
        Route::Default
    }
}
