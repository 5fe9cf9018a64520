//! The day a card expires, in the ways lists write it.

use jiff::ToSpan;

use crate::read::{Date, Value};

/// Text that is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date; write it like 2026-12-31")]
pub struct BadDate;

/// Words for a card that does not expire.
const NEVER: [&str; 9] = ["永久", "永久有效", "长期", "长期有效", "无", "无限期", "不限", "-", "never"];
/// Days Excel counts as a date in text: 1954 to 2119. Other numbers are something else.
const PLAIN_SERIALS: std::ops::RangeInclusive<u32> = 20_000..=80_000;

/// Reads a date; `None` for an empty text and for "never".
///
/// Understood are `2026-12-31`, `2026/12/31`, `2026.12.31`, `2026年12月31日`, `20261231`, a month alone (its last day), each
/// with a time behind it, which is left out, and the day numbers of Excel.
///
/// # Errors
/// [`BadDate`] for anything else.
pub fn parse_expiry(text: &str) -> Result<Option<Date>, BadDate> {
    let text = crate::read::trim(text);
    if text.is_empty() || NEVER.contains(&text.to_lowercase().as_str()) {
        return Ok(None);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain_number(text).map(Some);
    }
    let (year, rest) = take_number(text, 4).filter(|(_, rest)| text.len() - rest.len() == 4).ok_or(BadDate)?;
    let rest = rest.trim_start_matches(' ');
    let separator = rest.chars().next().filter(|c| ['-', '/', '.', '年'].contains(c)).ok_or(BadDate)?;
    let (month, rest) = take_number(after_char(rest), 2).ok_or(BadDate)?;
    let rest = rest.trim_start_matches(' ');
    let between = if separator == '年' { '月' } else { separator };
    if !rest.starts_with(between) {
        // A month alone, as on bank cards: good to its last day.
        return if rest.is_empty() { last_of_month(year, month).map(Some) } else { Err(BadDate) };
    }
    let rest = after_char(rest);
    if rest.is_empty() && separator == '年' {
        return last_of_month(year, month).map(Some);
    }
    let (day, rest) = take_number(rest, 2).ok_or(BadDate)?;
    let rest = if separator == '年' { rest.trim_start_matches(' ').strip_prefix('日').unwrap_or(rest) } else { rest };
    if is_time(rest) { date(year, month, day).map(Some) } else { Err(BadDate) }
}

/// Reads the cell of a column of dates.
pub(super) fn expiry_of(value: &Value<'_>) -> Result<Option<Date>, BadDate> {
    match value {
        Value::Empty => Ok(None),
        Value::Text(text) => parse_expiry(text),
        Value::DateSerial { value, is_1904 } => serial_date(*value, *is_1904).map(Some),
        // A column of dates without the format of one, or dates written as 20261231.
        Value::Number { value, is_1904, .. } => match format!("{value}") {
            digits if digits.len() == 8 => parse_expiry(&digits),
            _ => serial_date(*value, *is_1904).map(Some),
        },
        Value::Bool(_) | Value::Error => Err(BadDate),
    }
}

/// The day of a day number of Excel.
pub(super) fn serial_date(serial: f64, is_1904: bool) -> Result<Date, BadDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return Err(BadDate);
    }
    let days = serial.floor() as i64;
    let (epoch, days) = if is_1904 {
        (Date::constant(1904, 1, 1), days)
    } else if days == 60 {
        // Excel believes in 1900-02-29.
        return Err(BadDate);
    } else {
        (Date::constant(1899, 12, 30), days + i64::from(days < 60))
    };
    epoch.checked_add(days.days()).map_err(|_| BadDate)
}

fn plain_number(digits: &str) -> Result<Date, BadDate> {
    let number: u32 = digits.parse().map_err(|_| BadDate)?;
    if digits.len() == 8 {
        return date((number / 10_000) as i16, (number / 100 % 100) as i16, (number % 100) as i16);
    }
    if PLAIN_SERIALS.contains(&number) { serial_date(f64::from(number), false) } else { Err(BadDate) }
}

fn date(year: i16, month: i16, day: i16) -> Result<Date, BadDate> {
    let (month, day) = (i8::try_from(month).map_err(|_| BadDate)?, i8::try_from(day).map_err(|_| BadDate)?);
    Date::new(year, month, day).map_err(|_| BadDate)
}

fn last_of_month(year: i16, month: i16) -> Result<Date, BadDate> {
    date(year, month, 1).map(Date::last_of_month)
}

/// Up to `most` digits at the start.
fn take_number(text: &str, most: usize) -> Option<(i16, &str)> {
    let text = text.trim_start_matches(' ');
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}

fn after_char(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// Whether the rest behind a date is nothing, or the time of day.
fn is_time(rest: &str) -> bool {
    let Some(first) = rest.chars().next() else {
        return true;
    };
    let time = rest.trim_start_matches([' ', 'T', '\u{3000}']);
    time.len() < rest.len()
        && (first == 'T' || first.is_whitespace())
        && (time.is_empty() || time.starts_with(|c: char| c.is_ascii_digit()))
        && time.chars().all(|c| c.is_ascii_digit() || [':', '：', '.', '+', 'Z', '时', '分', '秒', '点'].contains(&c))
}

#[cfg(test)]
mod tests;
