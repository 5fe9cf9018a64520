//! What one cell means: ids, money, dates and counts, as real exports write them (`excel-imports.md §4`).

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::row::{Skip, Warning};
use crate::read::Value;

/// Words for "nothing".
const NULLS: [&str; 6] = ["-", "--", "—", "–", "/", "无"];
/// From here on a number has lost digits.
const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;
/// Longest text that a workbook can hold in one cell, in characters.
const MOST_CHARS: usize = 32_767;
/// Years a report can speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The normal form of a text (NFKC), without white space at its ends.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text.nfkc().collect::<String>().trim().to_owned())
}

fn is_null(text: &str) -> bool {
    text.is_empty() || NULLS.contains(&text)
}

/// An order number.
///
/// # Errors
/// Why the row is skipped: no number, or digits that Excel has lost.
pub fn id(value: &Value<'_>) -> Result<String, Skip> {
    match value {
        Value::Text(text) => id_of_text(&normal(text)),
        Value::Number { value, pad, .. } => {
            if value.fract() != 0.0 || *value < 0.0 {
                return Err(Skip::BadKey);
            }
            if *value >= FIRST_INEXACT {
                return Err(Skip::IdPrecisionLost);
            }
            digits(&format!("{value:0>width$}", width = usize::from(*pad)))
        }
        _ => Err(Skip::BadKey),
    }
}

fn id_of_text(text: &str) -> Result<String, Skip> {
    let text = text.trim_start_matches(['\'', '`']).trim_start();
    if is_scientific(text) {
        return Err(Skip::IdPrecisionLost);
    }
    digits(text.strip_suffix(".0").unwrap_or(text))
}

fn digits(text: &str) -> Result<String, Skip> {
    let fits = (6..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err(Skip::BadKey) }
}

/// `1.07794030532995E+18`: Excel showed it so, and kept 15 digits.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    number(mantissa) && !exponent.is_empty() && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

/// Yuan as fen; nothing for a blank cell or a word for nothing.
///
/// # Errors
/// [`Warning::BadMoney`] when it cannot be read.
pub fn money(value: &Value<'_>) -> Result<Option<i64>, Warning> {
    let bad = Warning::BadMoney;
    match value {
        Value::Empty => Ok(None),
        Value::Number { value, .. } if value.is_finite() => fen(&format!("{value}")).map(Some).ok_or(bad),
        Value::Text(text) => {
            let text = normal(text);
            if is_null(&text) { Ok(None) } else { money_of_text(&text).map(Some).ok_or(bad) }
        }
        _ => Err(bad),
    }
}

fn money_of_text(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if plain {
        return fen(text);
    }
    let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '¥' | '￥' | '元')).collect();
    let kept = kept.replace("RMB", "").replace("CNY", "");
    match kept.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) if inner.starts_with(|c: char| c.is_ascii_digit() || c == '.') => fen(inner).map(|fen| -fen),
        Some(_) => None,
        None => match kept.strip_prefix(['-', '−']) {
            Some(amount) if amount.starts_with(|c: char| c.is_ascii_digit() || c == '.') => fen(amount).map(|fen| -fen),
            Some(_) => None,
            None => fen(&kept),
        },
    }
}

/// The fen of a decimal text such as `-12.345`, rounded half away from zero.
fn fen(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (yuan, part) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (yuan.is_empty() && part.is_empty()) || !all_digits(yuan) || !all_digits(part) {
        return None;
    }
    let yuan: i64 = if yuan.is_empty() { 0 } else { yuan.parse().ok()? };
    let digit = |at: usize| part.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
    let cents = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    let fen = yuan.checked_mul(100)?.checked_add(cents)?;
    Some(if negative { -fen } else { fen })
}

/// A moment on the clock of Shanghai.
///
/// # Errors
/// [`Warning::BadDate`] when it cannot be read, or lies outside of 1990 to 2100.
pub fn datetime(value: &Value<'_>) -> Result<Option<DateTime>, Warning> {
    let bad = Warning::BadDate;
    let read = match value {
        Value::Empty => return Ok(None),
        Value::Number { value, is_1904, .. } | Value::DateSerial { value, is_1904 } => of_serial(*value, *is_1904),
        Value::Text(text) => {
            let text = normal(text);
            if is_null(&text) {
                return Ok(None);
            }
            of_text(&text)
        }
        _ => None,
    };
    read.filter(|moment| YEARS.contains(&moment.year())).map(Some).ok_or(bad)
}

/// A day.
///
/// # Errors
/// As [`datetime`].
pub fn day(value: &Value<'_>) -> Result<Option<Date>, Warning> {
    Ok(datetime(value)?.map(DateTime::date))
}

/// The moment of a day number of Excel, rounded to the second.
pub(super) fn of_serial(serial: f64, is_1904: bool) -> Option<DateTime> {
    let day_zero = if is_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    // Outside of these it is no day anybody means; inside, seconds are whole numbers a float holds exactly.
    if !(0.0..200_000.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    day_zero.at(0, 0, 0, 0).checked_add(seconds.seconds()).ok()
}

fn of_text(text: &str) -> Option<DateTime> {
    if let Some(serial) = numeric(text) {
        return of_serial(serial, false);
    }
    let (year, rest) = number(text, 4, 4)?;
    let mut chars = rest.chars();
    let separator = chars.next()?;
    let between = match separator {
        '-' | '/' | '.' => separator,
        '年' => '月',
        _ => return None,
    };
    let (month, rest) = number(chars.as_str(), 1, 2)?;
    let (day, rest) = number(rest.strip_prefix(between)?, 1, 2)?;
    let rest = if separator == '年' { rest.strip_prefix('日').unwrap_or(rest) } else { rest };
    let day = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let time = match rest.strip_prefix('T') {
        Some(time) => clock(time)?,
        None if rest.is_empty() => Time::midnight(),
        None if separator == '年' || rest.starts_with(' ') => clock(rest.trim_start())?,
        None => return None,
    };
    Some(day.to_datetime(time))
}

/// `H:M[:S[.f]]`; the fraction is dropped.
fn clock(text: &str) -> Option<Time> {
    let (hour, rest) = number(text, 1, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 1, 2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 1, 2)?,
        None => (0, rest),
    };
    let fraction = match rest.strip_prefix('.') {
        Some(fraction) => fraction,
        None if rest.is_empty() => "",
        None => return None,
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// Leading digits, `least` to `most` of them.
fn number(text: &str, least: usize, most: usize) -> Option<(u16, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    if length < least || rest.starts_with(|c: char| c.is_ascii_digit()) {
        None
    } else {
        Some((digits.parse().ok()?, rest))
    }
}

/// Four to six digits, perhaps with a fraction: a day number written as text.
fn numeric(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if (4..=6).contains(&whole.len()) && all_digits(whole) && all_digits(part) { text.parse().ok() } else { None }
}

/// A count; nothing counts as none.
///
/// # Errors
/// [`Warning::BadInt`] when it cannot be read.
pub fn count(value: &Value<'_>) -> Result<i64, Warning> {
    let bad = Warning::BadInt;
    let whole = |number: f64| (number.fract() == 0.0 && number.abs() < FIRST_INEXACT).then_some(number as i64);
    match value {
        Value::Empty => Ok(0),
        Value::Number { value, .. } => whole(*value).ok_or(bad),
        Value::Text(text) => {
            let text = normal(text);
            if is_null(&text) {
                return Ok(0);
            }
            let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
            let plain = digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if plain { text.parse().ok().and_then(whole).ok_or(bad) } else { Err(bad) }
        }
        _ => Err(bad),
    }
}

/// Whether a cell holds what no export has: a zero byte, or more text than a workbook can hold in one cell.
#[must_use]
pub fn is_unfit(value: &Value<'_>) -> bool {
    let Value::Text(text) = value else { return false };
    text.contains('\0') || (text.len() > MOST_CHARS && text.chars().nth(MOST_CHARS).is_some())
}

/// Text as it is seen; nothing for a blank cell.
#[must_use]
pub fn text<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::Empty | Value::Error => None,
        Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
        Value::Number { value, pad, .. } => Some(Cow::Owned(format!("{value:0>width$}", width = usize::from(*pad)))),
        Value::DateSerial { value, is_1904 } => Some(Cow::Owned(match of_serial(*value, *is_1904) {
            Some(moment) if moment.time() == Time::midnight() => moment.date().to_string(),
            Some(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            None => value.to_string(),
        })),
        Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "TRUE" } else { "FALSE" })),
    }
}
