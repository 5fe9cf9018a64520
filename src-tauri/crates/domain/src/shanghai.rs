//! The calendar of the seller: China Standard Time, UTC+8, without summer time.

mod hours;
#[cfg(test)]
mod tests;

pub use hours::WorkingHours;

use crate::Millis;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz,
};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;
const OFFSET_MS: i64 = 8 * 60 * MINUTE_MS;

/// Date and time as a clock in Shanghai shows them; a moment past the calendar's range is taken as its end.
#[must_use]
pub fn civil(at: Millis) -> DateTime {
    let edge = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let stamp = Timestamp::from_millisecond(at.0).unwrap_or(edge);
    tz::offset(8).to_datetime(stamp)
}

/// `2026-11-20 14:32`.
#[must_use]
pub fn date_time(at: Millis) -> String {
    civil(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-20`.
#[must_use]
pub fn date(at: Millis) -> String {
    civil(at).strftime("%Y-%m-%d").to_string()
}

/// The last day on which something is good that ends at `at`: an end at midnight belongs to the day before.
#[must_use]
pub fn last_day(at: Millis) -> String {
    date(at.plus(-1))
}

/// The first moment of a day that is written `2026-11-20`; nothing for any other text.
#[must_use]
pub fn day(text: &str) -> Option<Millis> {
    let day = Date::strptime("%Y-%m-%d", text.trim()).ok()?;
    let midnight = tz::offset(8).to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(Millis(midnight.as_millisecond()))
}

/// Midnight in Shanghai at the start of the day that `at` lies in.
#[must_use]
pub const fn start_of_day(at: Millis) -> Millis {
    at.plus(-at.0.saturating_add(OFFSET_MS).rem_euclid(DAY_MS))
}

/// Day of the week, 1 is Monday, 7 is Sunday.
#[must_use]
pub const fn weekday(at: Millis) -> u8 {
    // 1970-01-01 was a Thursday.
    let day = at.0.saturating_add(OFFSET_MS).div_euclid(DAY_MS);
    ((day + 3).rem_euclid(7) + 1) as u8
}
