//! Dates as lists write them.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

use super::{BadDate, expiry_of, parse_expiry, serial_date};
use crate::read::Value;

#[rstest]
#[case("2026-12-31")]
#[case("2026/12/31")]
#[case("2026.12.31")]
#[case("2026年12月31日")]
#[case("2026 年 12 月 31 日")]
#[case("2026年12月31")]
#[case("20261231")]
#[case(" 2026-12-31 ")]
#[case("2026-12-31 23:59:59")]
#[case("2026/12/31 8:05")]
#[case("2026-12-31T23:59:59.000Z")]
#[case("2026年12月31日 23时59分")]
#[case("2026-12")]
#[case("2026年12月")]
#[case("46387")]
fn reads_the_last_day_of_2026(#[case] text: &str) {
    assert_eq!(parse_expiry(text), Ok(Some(date(2026, 12, 31))));
}

#[rstest]
#[case("2026-1-5", 2026, 1, 5)]
#[case("2026年2月", 2026, 2, 28)]
#[case("2028/02", 2028, 2, 29)]
fn reads_other_days(#[case] text: &str, #[case] year: i16, #[case] month: i8, #[case] day: i8) {
    assert_eq!(parse_expiry(text), Ok(Some(date(year, month, day))));
}

#[rstest]
#[case("")]
#[case("  ")]
#[case("永久")]
#[case("长期有效")]
#[case("Never")]
fn reads_no_day(#[case] text: &str) {
    assert_eq!(parse_expiry(text), Ok(None));
}

#[rstest]
#[case("2026-13-01")]
#[case("2026-02-30")]
#[case("31/12/2026")]
#[case("26-12-31")]
#[case("2026-12-311")]
#[case("2026-12-31x")]
#[case("2026/12-31")]
#[case("2026")]
#[case("20261301")]
#[case("123456789012")]
#[case("明年")]
fn refuses_what_is_no_date(#[case] text: &str) {
    assert_eq!(parse_expiry(text), Err(BadDate));
}

#[rstest]
#[case::today(46_387.0, false, date(2026, 12, 31))]
#[case::with_a_time(46_387.999, false, date(2026, 12, 31))]
#[case::epoch_1904(44_925.0, true, date(2026, 12, 31))]
#[case::first_day(1.0, false, date(1900, 1, 1))]
#[case::before_the_leap_day_that_never_was(59.0, false, date(1900, 2, 28))]
#[case::after_it(61.0, false, date(1900, 3, 1))]
fn reads_day_numbers(#[case] serial: f64, #[case] is_1904: bool, #[case] expected: jiff::civil::Date) {
    assert_eq!(serial_date(serial, is_1904), Ok(expected));
    assert_eq!(expiry_of(&Value::DateSerial { value: serial, is_1904 }), Ok(Some(expected)));
    assert_eq!(expiry_of(&Value::Number { value: serial, pad: 0, is_1904 }), Ok(Some(expected)));
}

#[rstest]
#[case(60.0)]
#[case(0.0)]
#[case(-1.0)]
#[case(1e18)]
#[case(f64::NAN)]
#[case(f64::INFINITY)]
fn refuses_day_numbers_of_no_day(#[case] serial: f64) {
    assert_eq!(serial_date(serial, false), Err(BadDate));
}

#[test]
fn a_number_of_eight_digits_is_a_date_written_without_dashes() {
    let value = Value::Number { value: 20_261_231.0, pad: 0, is_1904: false };
    assert_eq!(expiry_of(&value), Ok(Some(date(2026, 12, 31))));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,24}") {
        let _answer = parse_expiry(&text);
    }

    #[test]
    fn any_number_is_answered(serial in proptest::num::f64::ANY, is_1904: bool) {
        let _answer = serial_date(serial, is_1904);
    }

    #[test]
    fn every_day_is_read_back(days in 0_i64..36_000) {
        let day = date(1990, 1, 1).checked_add(jiff::ToSpan::days(days)).unwrap();
        prop_assert_eq!(parse_expiry(&day.to_string()), Ok(Some(day)));
        prop_assert_eq!(parse_expiry(&day.strftime("%Y年%-m月%-d日").to_string()), Ok(Some(day)));
    }
}
