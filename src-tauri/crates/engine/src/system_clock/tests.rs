//! A jump is told once; sleep and small corrections are not jumps.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use rstest::rstest;

const HOUR: i64 = 3_600_000;

#[rstest]
#[case::steady(1_000, 1_000, 1_000, false)]
#[case::small_correction(61_000, 1_000, 1_000, false)]
#[case::back(-HOUR, 1_000, 1_000, true)]
#[case::forward(HOUR, 1_000, 1_000, true)]
#[case::sleep(HOUR, 1_000, HOUR, false)]
#[case::sleep_with_wrong_clock(3 * HOUR, 1_000, HOUR, true)]
fn tells_jumps_from_sleep(#[case] wall: i64, #[case] running: i64, #[case] uptime: i64, #[case] jumped: bool) {
    let base = 1_700_000_000_000;
    let mut watch = Watch { anchor: Reading { wall: base, running: 0 }, uptime: 500, jump: None };
    watch.compare(Reading { wall: base + wall, running }, || 500 + uptime);
    assert_eq!(watch.jump.take().is_some(), jumped);
    watch.compare(Reading { wall: base + wall + 10, running: running + 10 }, || 500 + uptime + 10);
    assert_eq!(watch.jump, None, "the same jump is told once");
}

#[test]
fn shows_the_present_and_runs_forward() {
    let clock = SystemClock::start();
    assert!(clock.now() > Millis(1_700_000_000_000));
    assert!(clock.running_ms() >= 0);
    assert_eq!(clock.take_jump(), None);
}
