//! Time as both platforms write it.

use huolang_domain::{Millis, shanghai};

/// `yyyyMMddHHmmss` as a clock in China shows it.
#[must_use]
pub fn stamp(at: Millis) -> String {
    shanghai::civil(at).strftime("%Y%m%d%H%M%S").to_string()
}

/// Reads what [`stamp`] writes.
#[must_use]
pub fn read_stamp(text: &str) -> Option<Millis> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, time) = text.split_at(8);
    let at = format!("{}-{}-{}T{}:{}:{}", &date[..4], &date[4..6], &date[6..], &time[..2], &time[2..4], &time[4..]);
    let at: jiff::civil::DateTime = at.parse().ok()?;
    let zoned = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

/// The end of a day written `yyyy-MM-dd`, in China; `None` for what is no day.
#[must_use]
pub fn end_of_day(day: &str) -> Option<Millis> {
    if !crate::jd_general::is_day(day) {
        return None;
    }
    let date: jiff::civil::Date = day.parse().ok()?;
    let midnight = date.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).ok()?;
    Some(Millis(midnight.timestamp().as_millisecond()))
}
