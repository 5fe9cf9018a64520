//! Prices that a text names, in digits or in Chinese numerals. In doubt a number is taken for a price: a refused answer
//! costs little, a sold-out margin much.

use super::normal::halved;
use crate::Fen;

/// An amount in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A price.
    Price(Fen),
    /// So much less than the price.
    Less(Fen),
    /// A share of the price, in tenths of a per cent: 八五折 is 850.
    Share(i64),
}

/// Units that make a number something else than money.
const UNITS: &[&str] = &[
    "天",
    "日",
    "号",
    "个",
    "小时",
    "时",
    "分钟",
    "分",
    "秒",
    "周",
    "月",
    "年",
    "次",
    "台",
    "件",
    "张",
    "套",
    "份",
    "位",
    "人",
    "级",
    "代",
    "g",
    "gb",
    "mb",
    "tb",
    "k",
    "米",
    "厘米",
    "cm",
    "mm",
    "寸",
    "斤",
    "kg",
    "克",
    "%",
    "点",
    "倍",
    "条",
    "步",
    "种",
    "款",
    "h",
    "x",
    ":",
    "核",
    "线程",
    "hz",
    "w",
    "v",
    "版",
    "字",
    "句",
    "遍",
    "岁",
    "期",
    "折后",
    "页",
    "页面",
    "台设备",
    "app",
    "pro",
];
/// Words that make the number after them a discount.
const LESS: &[&str] = &["便宜", "优惠", "减", "少", "让", "抹", "省", "off"];
/// Words that say that nothing is to be paid.
const FREE: &[&str] = &["免费", "白送", "不要钱", "不收钱", "送你", "零元", "free"];
/// Words near which a bare number is a price.
const PRICEY: &[&str] = &[
    "给你", "拍", "成交", "卖", "价", "便宜", "行", "可以", "元", "块", "钱", "包", "收", "走", "最低", "少", "就",
    "ok", "deal", "好", "改", "付", "出",
];

/// Every amount that `text` names.
#[must_use]
pub fn amounts(text: &str) -> Vec<Amount> {
    let text: Vec<char> = halved(text).chars().filter(|sign| !sign.is_whitespace() && *sign != ',').collect();
    let mut found = Vec::new();
    let whole: String = text.iter().collect();
    if FREE.iter().any(|word| whole.contains(word)) {
        found.push(Amount::Price(Fen::ZERO));
    }
    if whole.contains("半价") || whole.contains("对折") {
        found.push(Amount::Share(500));
    }
    let pricey = PRICEY.iter().any(|word| whole.contains(word)) || whole.chars().all(|sign| !sign.is_alphabetic());
    let mut at = 0;
    while at < text.len() {
        match number_at(&text, at) {
            Some(number) => {
                found.extend(amount_of(&text, at, number, pricey));
                at = number.end;
            }
            None => at += 1,
        }
    }
    found
}

/// A number, in hundredths, where it ends, and whether digits or numerals wrote it.
#[derive(Debug, Clone, Copy)]
struct Number {
    hundredths: i64,
    end: usize,
    numerals: bool,
}

fn amount_of(text: &[char], start: usize, number: Number, pricey: bool) -> Option<Amount> {
    let before: String = text[start.saturating_sub(6)..start].iter().collect();
    let after: String = text[number.end..(number.end + 4).min(text.len())].iter().collect();
    let fen = Fen(number.hundredths);
    if after.starts_with('折') {
        // 8折, 85折, 八五折, 9.5折.
        let tenths = match number.hundredths / 100 {
            0..=9 => number.hundredths / 10 * 10,
            whole => whole * 10,
        };
        return Some(Amount::Share(tenths.min(1_000)));
    }
    let takes_off = |word: &str| ["", "你", "您", "了"].iter().any(|tail| before.ends_with(&format!("{word}{tail}")));
    let less = LESS.iter().any(|word| takes_off(word)) && !before.ends_with("最少") && !before.ends_with("至少");
    // 五毛, 三角, 九分钱.
    let small = match (after.starts_with(['毛', '角']), after.starts_with("分钱")) {
        (true, _) => Some(number.hundredths / 10),
        (false, true) => Some(number.hundredths / 100),
        (false, false) => None,
    };
    if let Some(fen) = small.map(Fen) {
        return Some(if less { Amount::Less(fen) } else { Amount::Price(fen) });
    }
    let money = after.starts_with(['元', '块', '圆', '刀'])
        || ["rmb", "yuan", "cny", "r", "米一", "软妹"].iter().any(|unit| after.starts_with(unit))
        || before.ends_with(['¥', '￥', '$'])
        || before.ends_with("rmb");
    if less {
        return Some(Amount::Less(fen));
    }
    if money {
        return Some(Amount::Price(fen));
    }
    let is_named = before.chars().last().is_some_and(|sign| sign.is_ascii_alphabetic() || matches!(sign, '第' | '.'));
    let has_unit = UNITS.iter().any(|unit| after.starts_with(unit));
    // A lone numeral is mostly a word: 一下, 万一.
    let is_word = number.numerals && number.end - start < 2;
    (pricey && !is_named && !has_unit && !is_word).then_some(Amount::Price(fen))
}

fn number_at(text: &[char], at: usize) -> Option<Number> {
    let first = *text.get(at)?;
    if first.is_ascii_digit() { Some(digits_at(text, at)) } else { numerals_at(text, at) }
}

fn digits_at(text: &[char], start: usize) -> Number {
    let mut at = start;
    let mut whole: i64 = 0;
    while let Some(digit) = text.get(at).and_then(|sign| sign.to_digit(10)) {
        whole = whole.saturating_mul(10).saturating_add(i64::from(digit));
        at += 1;
    }
    let mut hundredths = whole.saturating_mul(100);
    let is_point = |at: usize| {
        matches!(text.get(at), Some('.' | '点' | '块')) && text.get(at + 1).is_some_and(char::is_ascii_digit)
    };
    if is_point(at) {
        at += 1;
        for place in [10, 1] {
            if let Some(digit) = text.get(at).and_then(|sign| sign.to_digit(10)) {
                hundredths = hundredths.saturating_add(i64::from(digit) * place);
                at += 1;
            }
        }
        while text.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
    }
    Number { hundredths, end: at, numerals: false }
}

const fn numeral(sign: char) -> Option<i64> {
    Some(match sign {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn scale(sign: char) -> Option<i64> {
    Some(match sign {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

/// `八十五`, `一百零五`, `两千`, `八五` (digit by digit).
fn numerals_at(text: &[char], start: usize) -> Option<Number> {
    let is_part = |sign: &char| numeral(*sign).is_some() || scale(*sign).is_some();
    let end = start + text[start..].iter().take_while(|sign| is_part(sign)).count();
    if end == start {
        return None;
    }
    let signs = &text[start..end];
    let scaled = signs.iter().any(|sign| scale(*sign).is_some());
    let (mut total, mut digit, mut last) = (0_i64, 0_i64, 1_i64);
    for sign in signs {
        if let Some(value) = numeral(*sign) {
            digit = if scaled { value } else { digit.saturating_mul(10).saturating_add(value) };
        } else if let Some(times) = scale(*sign) {
            total = total.saturating_add(digit.max(1) * times);
            (digit, last) = (0, times);
        }
    }
    // 一百五 is a hundred and fifty.
    let short = scaled && last >= 100 && digit > 0 && signs.len() >= 3 && !signs.contains(&'零');
    total = total.saturating_add(if short { digit * last / 10 } else { digit });
    let mut number = Number { hundredths: total.saturating_mul(100), end, numerals: true };
    if matches!(text.get(end), Some('点' | '块'))
        && let Some(tenth) = text.get(end + 1).and_then(|sign| numeral(*sign).or(sign.to_digit(10).map(i64::from)))
    {
        number.hundredths = number.hundredths.saturating_add(tenth * 10);
        number.end = end + 2;
    }
    Some(number)
}
