//! When content goes out: a delay drawn once, and the working hours.

#[cfg(test)]
mod tests;

use crate::{Dice, Millis, rule::Delay, shanghai::WorkingHours};
use serde::{Deserialize, Serialize};

/// A due time and how it came about; recorded with the delivery, so that a restart does not draw again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The delay that was drawn, in milliseconds.
    pub drawn_ms: i64,
    /// When the content goes out.
    pub at: Millis,
    /// Whether working hours moved it.
    pub pushed_by_hours: bool,
}

impl Due {
    /// Whether it goes out at once.
    #[must_use]
    pub fn is_due(&self, now: Millis) -> bool {
        self.at <= now
    }
}

/// Draws from the span, both ends included. A span turned round is read the right way, a negative end as 0.
#[must_use]
pub fn draw_delay(delay: &Delay, dice: &dyn Dice) -> i64 {
    let low = delay.min_ms.min(delay.max_ms).max(0);
    let high = delay.min_ms.max(delay.max_ms).max(0);
    let drawn = dice.below(high.abs_diff(low).saturating_add(1));
    low.saturating_add(i64::try_from(drawn).unwrap_or(i64::MAX)).min(high)
}

/// Draws a delay counted from `from` (the payment) and moves it into the working hours.
#[must_use]
pub fn draw_due(from: Millis, delay: &Delay, hours: Option<&WorkingHours>, dice: &dyn Dice) -> Due {
    let drawn_ms = draw_delay(delay, dice);
    let wished = from.plus(drawn_ms);
    let at = hours.map_or(wished, |hours| hours.next_open(wished));
    Due { drawn_ms, at, pushed_by_hours: at != wished }
}
