#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Dates in Shanghai and hours over midnight and weekends.

use super::{DAY_MS, WorkingHours, civil, date, date_time, day, last_day, start_of_day, weekday};
use crate::Millis;
use proptest::prelude::*;
use rstest::rstest;

/// A time in Shanghai.
fn at(text: &str) -> Millis {
    let civil: jiff::civil::DateTime = text.parse().unwrap();
    let zoned = civil.to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
    Millis(zoned.timestamp().as_millisecond())
}

#[test]
fn dates_are_those_of_shanghai() {
    let late = Millis(1_795_190_399_000);
    assert_eq!(date_time(late), "2026-11-20 23:59");
    assert_eq!(date(late.plus(1_000)), "2026-11-21");
    assert_eq!(weekday(late), 5);
    assert_eq!(start_of_day(late), at("2026-11-20T00:00"));
    assert_eq!(last_day(at("2026-12-01T00:00")), "2026-11-30");
    assert_eq!(date(Millis(i64::MAX)).len(), 10);
}

#[test]
fn a_written_day_begins_at_its_midnight() {
    assert_eq!(day("2026-11-20"), Some(at("2026-11-20T00:00")));
    for text in ["", "20261120", "2026-02-30", "2026-11-20 10:00", "昨天"] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[rstest]
#[case::open("2026-11-20T14:32", "2026-11-20T14:32")]
#[case::opens_sharp("2026-11-20T09:00", "2026-11-20T09:00")]
#[case::early("2026-11-20T03:00", "2026-11-20T09:00")]
#[case::closes_sharp("2026-11-20T18:00", "2026-11-23T09:00")]
#[case::weekend("2026-11-21T12:00", "2026-11-23T09:00")]
fn weekdays_nine_to_six(#[case] now: &str, #[case] opens: &str) {
    let hours = WorkingHours { from: 540, to: 1_080, days: vec![1, 2, 3, 4, 5] };
    assert_eq!(hours.next_open(at(now)), at(opens));
    assert_eq!(hours.is_open(at(now)), now == opens);
}

#[rstest]
#[case::evening("2026-11-20T23:00", "2026-11-20T23:00")]
#[case::after_midnight_belongs_to_friday("2026-11-21T01:59", "2026-11-21T01:59")]
#[case::closed("2026-11-21T02:00", "2026-11-27T22:00")]
#[case::thursday_night_is_closed("2026-11-20T01:00", "2026-11-20T22:00")]
fn friday_night(#[case] now: &str, #[case] opens: &str) {
    let hours = WorkingHours { from: 22 * 60, to: 2 * 60, days: vec![5] };
    assert_eq!(hours.next_open(at(now)), at(opens));
}

#[rstest]
#[case(0, 1_440, vec![1], true)]
#[case(60, 60, vec![1], false)]
#[case(1_440, 60, vec![1], false)]
#[case(0, 0, vec![1], false)]
#[case(0, 1_441, vec![1], false)]
#[case(0, 60, vec![], false)]
#[case(0, 60, vec![0], false)]
#[case(0, 60, vec![8], false)]
fn soundness(#[case] from: u16, #[case] to: u16, #[case] days: Vec<u8>, #[case] sound: bool) {
    let hours = WorkingHours { from, to, days };
    assert_eq!(hours.is_sound(), sound);
    if !sound {
        assert!(hours.is_open(at("2026-11-20T14:00")), "what makes no sense never makes an order wait");
    }
}

#[test]
fn days_may_be_left_out() {
    let hours: WorkingHours = serde_json::from_str(r#"{"from":540,"to":600}"#).unwrap();
    assert_eq!(hours, WorkingHours::daily(540, 600));
}

proptest! {
    #[test]
    fn opens_within_a_week_and_then_is_open(
        from in 0_u16..1_440, to in 1_u16..=1_440, days in prop::collection::vec(1_u8..=7, 1..4),
        now in 0_i64..4_000_000_000_000,
    ) {
        let hours = WorkingHours { from, to, days };
        let opens = hours.next_open(Millis(now));
        prop_assert!(opens >= Millis(now) && opens.since(Millis(now)) <= 8 * DAY_MS);
        prop_assert!(hours.is_open(opens));
    }

    #[test]
    fn own_arithmetic_agrees_with_the_calendar(now in -4_000_000_000_000_i64..8_000_000_000_000) {
        let moment = Millis(now);
        let day = civil(moment).date();
        prop_assert_eq!(weekday(moment), day.weekday().to_monday_one_offset() as u8);
        let midnight = civil(start_of_day(moment));
        prop_assert_eq!(midnight.date(), day);
        prop_assert_eq!((midnight.hour(), midnight.minute(), midnight.subsec_nanosecond()), (0, 0, 0));
    }
}
