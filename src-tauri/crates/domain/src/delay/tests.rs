#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Draws and due times.

use super::{Due, draw_delay, draw_due};
use crate::{Millis, rule::Delay, shanghai::WorkingHours, testing::FixedDice};
use proptest::prelude::*;
use rstest::rstest;

/// Friday 2026-11-20 14:32 in Shanghai.
const PAID: Millis = Millis(1_795_156_320_000);
const MINUTE: i64 = 60_000;

#[rstest]
#[case::at_once(Delay::default(), FixedDice::high(), 0)]
#[case::lowest(Delay { min_ms: 30, max_ms: 120 }, FixedDice::low(), 30)]
#[case::highest(Delay { min_ms: 30, max_ms: 120 }, FixedDice::high(), 120)]
#[case::between(Delay { min_ms: 30, max_ms: 120 }, FixedDice::of([11]), 41)]
#[case::fixed(Delay { min_ms: 50, max_ms: 50 }, FixedDice::high(), 50)]
#[case::reversed(Delay { min_ms: 120, max_ms: 30 }, FixedDice::low(), 30)]
#[case::negative(Delay { min_ms: -5, max_ms: -1 }, FixedDice::high(), 0)]
fn draws(#[case] delay: Delay, #[case] dice: FixedDice, #[case] expected: i64) {
    assert_eq!(draw_delay(&delay, &dice), expected);
}

#[test]
fn the_due_time_is_recorded_with_its_draw() {
    let delay = Delay { min_ms: 30 * MINUTE, max_ms: 120 * MINUTE };
    let due = draw_due(PAID, &delay, None, &FixedDice::of([60_000]));
    assert_eq!(due, Due { drawn_ms: 31 * MINUTE, at: PAID.plus(31 * MINUTE), pushed_by_hours: false });
    assert!(!due.is_due(PAID) && due.is_due(due.at));
    let stored = serde_json::to_string(&due).unwrap();
    assert_eq!(serde_json::from_str::<Due>(&stored).unwrap(), due);
}

#[test]
fn closing_time_pushes_to_the_next_opening() {
    let hours = WorkingHours::daily(9 * 60, 15 * 60);
    let delay = Delay { min_ms: 60 * MINUTE, max_ms: 60 * MINUTE };
    let due = draw_due(PAID, &delay, Some(&hours), &FixedDice::low());
    assert_eq!(due, Due { drawn_ms: 60 * MINUTE, at: Millis(1_795_222_800_000), pushed_by_hours: true });

    let short = draw_due(PAID, &Delay::default(), Some(&hours), &FixedDice::low());
    assert_eq!((short.at, short.pushed_by_hours), (PAID, false));
}

proptest! {
    #[test]
    fn a_draw_stays_in_its_span(min_ms in 0..i64::MAX, max_ms in 0..i64::MAX, fall in any::<u64>()) {
        let drawn = draw_delay(&Delay { min_ms, max_ms }, &FixedDice::of([fall]));
        prop_assert!(min_ms.min(max_ms) <= drawn && drawn <= min_ms.max(max_ms));
    }
}
