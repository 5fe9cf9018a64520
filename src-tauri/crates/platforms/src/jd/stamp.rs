//! Time as both platforms write it.

use huolang_domain::{Millis, shanghai};

/// `yyyyMMddHHmmss` as a clock in China shows it.
#[must_use]
pub fn stamp(at: Millis) -> String {
    shanghai::civil(at).strftime("%Y%m%d%H%M%S").to_string()
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
