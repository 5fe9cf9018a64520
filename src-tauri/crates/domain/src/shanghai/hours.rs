//! Working hours, and when they open next.

use super::{DAY_MS, MINUTE_MS, start_of_day, weekday};
use crate::Millis;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// The times of the week at which content may go out, in Shanghai time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// Opens at this minute of the day, 0–1439.
    pub from: u16,
    /// Closes at this minute of the day, 1–1440; before `from`, it is a minute of the next day.
    pub to: u16,
    /// Days on which it opens, 1 is Monday, 7 is Sunday.
    #[serde(default = "every_day")]
    pub days: Vec<u8>,
}

fn every_day() -> Vec<u8> {
    (1..=7).collect()
}

impl WorkingHours {
    /// Every day from minute `from` to minute `to`.
    #[must_use]
    pub fn daily(from: u16, to: u16) -> Self {
        Self { from, to, days: every_day() }
    }

    /// Whether the times make sense; hours that never open do not.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let days = !self.days.is_empty() && self.days.iter().all(|day| (1..=7).contains(day));
        days && self.from < DAY_MINUTES && (1..=DAY_MINUTES).contains(&self.to) && self.from != self.to
    }

    /// Whether `at` lies within the hours.
    #[must_use]
    pub fn is_open(&self, at: Millis) -> bool {
        self.next_open(at) <= at
    }

    /// The first moment, `at` or later, at which it is open. Hours that make no sense are always open, so that nothing
    /// waits forever.
    #[must_use]
    pub fn next_open(&self, at: Millis) -> Millis {
        if !self.is_sound() {
            return at;
        }
        // The span that opened yesterday may still be running; a week ahead always opens one.
        let today = start_of_day(at);
        (-1..=7)
            .filter_map(|ahead| self.span_on(today.plus(ahead * DAY_MS)))
            .find(|(_, closes)| at < *closes)
            .map_or(at, |(opens, _)| opens.max(at))
    }

    /// Opening and closing time of the span that opens on the day starting at `midnight`.
    fn span_on(&self, midnight: Millis) -> Option<(Millis, Millis)> {
        if !self.days.contains(&weekday(midnight)) {
            return None;
        }
        let closes = if self.to > self.from { self.to } else { self.to + DAY_MINUTES };
        let minute = |minute: u16| midnight.plus(i64::from(minute) * MINUTE_MS);
        Some((minute(self.from), minute(closes)))
    }
}
