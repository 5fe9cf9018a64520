//! Small rules of talking with buyers on this platform (`platforms/xianyu.md` §4.9, §8): pure functions, no IO.

/// What a buyer's line is about, as far as words tell; everything else is the model's to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// About the goods.
    Tech,
    /// About the price.
    Price,
    /// Not told by words.
    Model,
}

impl Intent {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tech => "tech",
            Self::Price => "price",
            Self::Model => "llm",
        }
    }
}

const TECH: &[&str] = &["参数", "规格", "型号", "连接", "对比"];
const PRICE: &[&str] = &["便宜", "价", "砍价", "少点"];
const OUTSIDE: &[&str] = &["微信", "QQ", "支付宝", "银行卡", "线下"];
/// What stands in the place of an answer that leads away from the platform.
pub const SAFE_ANSWER: &str = "[安全提醒]请通过平台沟通";

/// What a buyer's line is about.
#[must_use]
pub fn intent(text: &str) -> Intent {
    let clean: String = text.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    let any = |words: &[&str]| words.iter().any(|word| clean.contains(word));
    if any(TECH) || compares(&clean) {
        Intent::Tech
    } else if any(PRICE) || names_amount(&clean) {
        Intent::Price
    } else {
        Intent::Model
    }
}

/// `和…比` with something in between.
fn compares(text: &str) -> bool {
    text.split_once('和').is_some_and(|(_, after)| after.char_indices().skip(1).any(|(_, c)| c == '比'))
}

/// `50元` or `能少20`.
fn names_amount(text: &str) -> bool {
    let before_yuan = text.match_indices('元').any(|(at, _)| text[..at].ends_with(|c: char| c.is_numeric()));
    let less =
        text.match_indices("能少").any(|(at, word)| text[at + word.len()..].starts_with(|c: char| c.is_numeric()));
    before_yuan || less
}

/// How freely the model may answer about the price after so many rounds.
#[must_use]
pub fn price_temperature(rounds: u32) -> f64 {
    (0.3 + 0.15 * f64::from(rounds)).min(0.9)
}

/// The answer, or [`SAFE_ANSWER`] when it leads away from the platform; and whether it did.
#[must_use]
pub fn checked_answer(text: &str) -> (&str, bool) {
    if OUTSIDE.iter().any(|word| text.contains(word)) { (SAFE_ANSWER, true) } else { (text, false) }
}

/// Whether a message is too old to be answered without a person.
#[must_use]
pub const fn message_expired(created_ms: i64, now_ms: i64, limit_ms: i64) -> bool {
    now_ms.saturating_sub(created_ms) > limit_ms
}

/// Whether the seller's own line switches between person and program: the keyword and nothing else.
#[must_use]
pub fn is_toggle(text: &str, keyword: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text == keyword.trim()
}
