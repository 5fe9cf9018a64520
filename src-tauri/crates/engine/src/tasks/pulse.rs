//! How long this process has been awake: the time by which a task's silence is counted. It stands still while the computer
//! sleeps, on every system, and does not know the wall clock, so that neither a jump of it nor a sleep calls a task silent.

use huolang_domain::Millis;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

/// A tick counts for no more than this, in milliseconds: what is missing was slept through. Ticks come every second.
const MOST_MS: i64 = 5_000;

/// Counts the time this process is awake.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    awake_ms: AtomicI64,
    last: Mutex<Option<Reading>>,
}

/// The clocks at a tick.
#[derive(Debug, Clone, Copy)]
struct Reading {
    wall: Millis,
    running_ms: i64,
}

impl Pulse {
    /// Milliseconds this process has been awake, to the second.
    pub(crate) fn awake_ms(&self) -> i64 {
        self.awake_ms.load(Ordering::Relaxed)
    }

    /// A tick: the wall clock, and the time that only runs forward. Tells by how much the wall clock has moved beside the
    /// time that was counted, in milliseconds: a jump, a correction, or a sleep.
    pub(crate) fn tick(&self, wall: Millis, running_ms: i64) -> i64 {
        let before = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace(Reading { wall, running_ms });
        let Some(before) = before else { return 0 };
        let passed = running_ms.saturating_sub(before.running_ms).clamp(0, MOST_MS);
        self.awake_ms.fetch_add(passed, Ordering::Relaxed);
        wall.since(before.wall).saturating_sub(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::Pulse;
    use huolang_domain::Millis;
    use rstest::rstest;

    const HOUR: i64 = 3_600_000;

    #[rstest]
    #[case::a_second(1_000, 1_000, 1_000, 0)]
    #[case::set_forward(HOUR + 1_000, 1_000, 1_000, HOUR)]
    #[case::set_back(1_000 - HOUR, 1_000, 1_000, -HOUR)]
    #[case::asleep_where_time_stands_still(HOUR, 400, 400, HOUR - 400)]
    #[case::asleep_where_time_runs_on(HOUR, HOUR, 5_000, HOUR - 5_000)]
    #[case::back_in_time(0, -7, 0, 0)]
    fn counts_what_it_was_awake_for(#[case] wall: i64, #[case] running: i64, #[case] awake: i64, #[case] moved: i64) {
        let pulse = Pulse::default();
        let begun = Millis(1_700_000_000_000);
        assert_eq!((pulse.tick(begun, 77), pulse.awake_ms()), (0, 0), "the first tick is where it begins");
        assert_eq!((pulse.tick(begun.plus(wall), 77 + running), pulse.awake_ms()), (moved, awake));
    }
}
