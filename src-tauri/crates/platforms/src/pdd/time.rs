//! The platform's times: Beijing time as text in answers, Unix seconds in questions.

use huolang_domain::Millis;
use jiff::{civil::DateTime, tz};

/// Reads `2025-10-09 16:53:20` as Beijing time; `None` for anything else, empty text included.
#[must_use]
pub fn parse_beijing(text: &str) -> Option<Millis> {
    let civil: DateTime = text.trim().parse().ok()?;
    let stamp = tz::offset(8).to_timestamp(civil).ok()?;
    Some(Millis(stamp.as_millisecond()))
}

/// The Unix second that a moment lies in.
#[must_use]
pub const fn unix_seconds(at: Millis) -> i64 {
    at.0.div_euclid(1_000)
}
