//! Quiet hours: what does not press waits for their end.

use crate::settings::Quiet;
use huolang_domain::{
    Millis,
    shanghai::{DAY_MS, MINUTE_MS, start_of_day},
};

/// When the quiet hours that hold at `now` end; absent: they do not hold.
#[must_use]
pub fn ends(quiet: &Quiet, now: Millis) -> Option<Millis> {
    if !quiet.on || quiet.from_min == quiet.to_min {
        return None;
    }
    let today = start_of_day(now);
    let minute = now.since(today) / MINUTE_MS;
    let end = |day: Millis| Some(day.plus(quiet.to_min * MINUTE_MS));
    if quiet.from_min < quiet.to_min {
        return if (quiet.from_min..quiet.to_min).contains(&minute) { end(today) } else { None };
    }
    // Over midnight.
    if minute >= quiet.from_min {
        end(today.plus(DAY_MS))
    } else if minute < quiet.to_min {
        end(today)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::ends;
    use crate::settings::Quiet;
    use huolang_domain::{Millis, shanghai::start_of_day};
    use rstest::rstest;

    const DAY: Millis = start_of_day(Millis(1_795_140_000_000));

    #[rstest]
    #[case::evening(23 * 60, 8 * 60, 23 * 60 + 5, Some(32 * 60))]
    #[case::after_midnight(23 * 60, 8 * 60, 30, Some(8 * 60))]
    #[case::morning_is_over(23 * 60, 8 * 60, 8 * 60, None)]
    #[case::noon(12 * 60, 13 * 60, 12 * 60 + 59, Some(13 * 60))]
    #[case::before_noon(12 * 60, 13 * 60, 11 * 60, None)]
    #[case::empty(60, 60, 60, None)]
    fn the_end_is_the_next_one(#[case] from: i64, #[case] to: i64, #[case] at: i64, #[case] end: Option<i64>) {
        let quiet = Quiet { on: true, from_min: from, to_min: to, let_critical: true };
        assert_eq!(ends(&quiet, DAY.plus(at * 60_000)), end.map(|end| DAY.plus(end * 60_000)));
        assert_eq!(ends(&Quiet { on: false, ..quiet }, DAY.plus(at * 60_000)), None);
    }
}
