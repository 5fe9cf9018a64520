//! What an answer must pass before it is sent or suggested, whoever wrote it.

use super::{
    amount::{Amount, amounts},
    bargain::Bargaining,
    normal::{halved, plain},
    secret_like::secrets_in,
    words::RefusalReason,
};
use crate::Fen;

/// What an answer is measured by.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    /// The most characters.
    pub most_chars: usize,
    /// The prices; absent: the talk is about no product, and no price is named.
    pub prices: Option<Bargaining>,
    /// Texts that an answer may quote: what the seller says of the product.
    pub facts: &'a [&'a str],
    /// The instructions, which an answer never tells.
    pub instructions: &'a [&'a str],
    /// The seller's own words that no answer holds.
    pub forbidden: &'a [String],
}

/// A checked answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Why it is refused; empty: it may go.
    pub refusals: Vec<RefusalReason>,
    /// The lowest price it names.
    pub price: Option<Fen>,
}

impl Checked {
    /// Whether it may go.
    #[must_use]
    pub const fn may_go(&self) -> bool {
        self.refusals.is_empty()
    }
}

const CONTACTS: &[&str] = &[
    "微信",
    "威信",
    "薇信",
    "徽信",
    "维信",
    "weixin",
    "wechat",
    "加我v",
    "加v",
    "加我",
    "我加你",
    "vx",
    "扣扣",
    "企鹅号",
    "支付宝",
    "alipay",
    "银行卡",
    "线下",
    "私下",
    "手机号",
    "电话",
    "拼多多",
    "淘宝店",
    "telegram",
    "电报",
    "纸飞机",
    "whatsapp",
    "邮箱",
    "群号",
    "进群",
    "加群",
    "公众号",
    "红包",
    "转账",
    "收款码",
    "二维码",
];
/// Short words that count only when they stand alone.
const SHORT_CONTACTS: &[&str] = &["wx", "qq", "v信", "tg", "v我", "卫星", "绿泡泡", "企鹅"];
const PROMISES: &[&str] = &[
    "已发货",
    "已经发货",
    "已退款",
    "已经退款",
    "给你退款",
    "帮你退款",
    "马上退款",
    "立即退款",
    "同意退款",
    "退你钱",
    "卡密是",
    "卡密如下",
    "激活码是",
    "兑换码是",
    "密码是",
    "卡号是",
    "验证码是",
    "补发给你",
    "赔你",
    "赔偿你",
    "再送你",
    "订单已完成",
    "已付款成功",
    "已收到付款",
];
const TELLING: &[&str] = &[
    "系统提示词",
    "提示词是",
    "systemprompt",
    "我的指令",
    "我的设定是",
    "我被要求",
    "作为ai",
    "作为一个ai",
    "语言模型",
    "底价是",
    "底价为",
];
/// Ends of names in the web.
const DOMAINS: &[&str] =
    &["com", "cn", "net", "org", "top", "xyz", "shop", "vip", "cc", "me", "io", "co", "info", "site", "link", "club"];
/// The platform's own.
const OWN: &[&str] = &["goofish.com", "taobao.com", "tmall.com", "alicdn.com"];
/// So many signs of the instructions in a row are no chance.
const LEAK: usize = 16;

/// Checks an answer.
#[must_use]
pub fn check(answer: &str, limits: &Limits<'_>) -> Checked {
    let clean = plain(answer);
    let mut refusals = Vec::new();
    let mut refuse = |yes: bool, reason: RefusalReason| {
        if yes {
            refusals.push(reason);
        }
    };
    refuse(clean.is_empty(), RefusalReason::Empty);
    refuse(answer.chars().count() > limits.most_chars, RefusalReason::TooLong);
    refuse(leads_outside(answer, &clean, limits.forbidden), RefusalReason::OutsideContact);
    refuse(links_elsewhere(answer), RefusalReason::ForeignLink);
    refuse(is_card_like(answer, limits.facts), RefusalReason::CardLike);
    refuse(tells_instructions(&clean, limits.instructions), RefusalReason::PromptLeak);
    refuse(PROMISES.iter().any(|word| clean.contains(word)), RefusalReason::Promise);
    let (price, below) = prices_of(answer, limits.prices);
    refuse(below, RefusalReason::BelowFloor);
    Checked { refusals, price }
}

fn leads_outside(answer: &str, clean: &str, forbidden: &[String]) -> bool {
    let known = CONTACTS.iter().any(|word| clean.contains(word));
    let short = SHORT_CONTACTS.iter().any(|word| stands_alone(clean, word));
    let own = forbidden.iter().map(|word| plain(word)).any(|word| !word.is_empty() && clean.contains(&word));
    known || short || own || halved(answer).contains('@') || has_phone(clean)
}

/// Whether `word` is there without letters of the same script around it.
fn stands_alone(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, word)| {
        let is_letter = |sign: char| sign.is_ascii_alphabetic();
        let edge = |sign: Option<char>, own: Option<char>| !(own.is_some_and(is_letter) && sign.is_some_and(is_letter));
        edge(text[..at].chars().next_back(), word.chars().next())
            && edge(text[at + word.len()..].chars().next(), word.chars().next_back())
    })
}

/// A mobile number, with whatever between its digits; also written with Chinese numerals.
fn has_phone(clean: &str) -> bool {
    let digits: String = clean.chars().map(|sign| digit_of(sign).unwrap_or(' ')).collect();
    digits.split(' ').any(|run| {
        run.len() >= 11
            && (0..=run.len() - 11).any(|at| {
                let number = run.as_bytes();
                number[at] == b'1' && (b'3'..=b'9').contains(&number[at + 1])
            })
    })
}

fn digit_of(sign: char) -> Option<char> {
    const NUMERALS: &str = "零一二三四五六七八九";
    if sign.is_ascii_digit() {
        return Some(sign);
    }
    let place = NUMERALS.chars().position(|numeral| numeral == sign)?;
    char::from_digit(u32::try_from(place).ok()?, 10)
}

fn links_elsewhere(answer: &str) -> bool {
    let text = halved(answer);
    let names = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-')));
    names.map(|name| name.trim_matches('.')).any(|name| {
        let end = name.rsplit('.').next().unwrap_or_default();
        let is_name = name.contains('.') && DOMAINS.contains(&end) && !name.starts_with('-');
        is_name && !OWN.iter().any(|own| name == *own || name.ends_with(&format!(".{own}")))
    }) || (text.contains("://") && !OWN.iter().any(|own| text.contains(own)))
}

fn is_card_like(answer: &str, facts: &[&str]) -> bool {
    let known: Vec<String> = facts.iter().map(|fact| halved(fact)).collect();
    let tokens = secrets_in(answer).into_iter().chain(secrets_in(&joined(answer)));
    tokens.into_iter().any(|token| !known.iter().any(|fact| fact.contains(&token)))
}

/// A code told in pieces is a code: four short pieces in a row are put together.
fn joined(answer: &str) -> String {
    let text = halved(answer);
    let is_piece = |word: &&str| word.len() <= 5 && word.chars().all(|sign| sign.is_ascii_alphanumeric());
    let mut all = String::new();
    let words: Vec<&str> =
        text.split([' ', '\t', '\n', '.', '·', '/', '|', '、']).filter(|word| !word.is_empty()).collect();
    for run in words.chunk_by(|one, two| is_piece(one) && is_piece(two)).filter(|run| run.len() >= 4) {
        all.push_str(&run.concat());
        all.push(' ');
    }
    all
}

fn tells_instructions(clean: &str, instructions: &[&str]) -> bool {
    if TELLING.iter().any(|word| clean.contains(word)) {
        return true;
    }
    let said: Vec<char> = clean.chars().collect();
    instructions.iter().any(|text| {
        let secret = plain(text);
        said.windows(LEAK).any(|run| secret.contains(&run.iter().collect::<String>()))
    })
}

fn prices_of(answer: &str, prices: Option<Bargaining>) -> (Option<Fen>, bool) {
    let named = amounts(answer);
    // Where nothing is known of a price, none is named.
    let Some(prices) = prices else { return (None, !named.is_empty()) };
    let value = |amount: &Amount| match amount {
        Amount::Price(fen) => *fen,
        Amount::Less(fen) => Fen(prices.price.0.saturating_sub(fen.0)),
        Amount::Share(tenths) => Fen(prices.price.0.saturating_mul(*tenths) / 1_000),
    };
    let lowest = named.iter().map(value).min();
    (lowest, lowest.is_some_and(|lowest| lowest < prices.allowed))
}
