//! What a cell becomes, and what it may not be.
#![allow(clippy::unwrap_used)]

use std::borrow::Cow;

use rstest::rstest;

use super::{Strictness, shown, text_of};
use crate::MAX_CELL_CHARS;
use crate::cards::RejectReason;
use crate::read::Value;

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn number(value: f64, pad: u8) -> Value<'static> {
    Value::Number { value, pad, is_1904: false }
}

const DATE: Value<'static> = Value::DateSerial { value: 46_387.0, is_1904: false };

#[rstest]
#[case::text(text("ABC"), Some("ABC"))]
#[case::trimmed(text("\u{FEFF} \u{3000}ABC\t\u{200B}"), Some("ABC"))]
#[case::blank(text(" \u{3000}\u{200B}"), None)]
#[case::chinese(text("账号：甲"), Some("账号：甲"))]
#[case::two_lines(text("账号 a\r\n密码 b"), Some("账号 a\n密码 b"))]
#[case::number(number(123_456_789_012_345.0, 0), Some("123456789012345"))]
#[case::fraction(number(1.5, 0), Some("1.5"))]
#[case::padded(number(42.0, 8), Some("00000042"))]
#[case::flag(Value::Bool(true), Some("TRUE"))]
#[case::empty(Value::Empty, None)]
fn is_a_card(#[case] value: Value<'_>, #[case] expected: Option<&str>) {
    assert_eq!(text_of(&value, Strictness::Card).unwrap().as_deref(), expected);
}

#[rstest]
#[case::zero_byte(text("A\0B"), RejectReason::ControlChar)]
#[case::escape(text("A\u{1B}[31m"), RejectReason::ControlChar)]
#[case::tab_inside(text("A\tB"), RejectReason::ControlChar)]
#[case::zero_width(text("AB\u{200B}CD"), RejectReason::InvisibleChar)]
#[case::right_to_left(text("AB\u{202E}CD"), RejectReason::InvisibleChar)]
#[case::long_number(number(1e15, 0), RejectReason::DigitsLost)]
#[case::long_number_as_csv(text("1.23457E+17"), RejectReason::DigitsLost)]
#[case::date(DATE, RejectReason::TurnedIntoDate)]
#[case::failed_formula(Value::Error, RejectReason::FormulaError)]
fn is_no_card(#[case] value: Value<'_>, #[case] expected: RejectReason) {
    assert_eq!(text_of(&value, Strictness::Card), Err(expected));
}

#[rstest]
#[case("1.5E10")]
#[case("A1E+17")]
#[case("12E+4")]
#[case("E+17")]
fn looks_like_a_rounded_number_and_is_none(#[case] card: &str) {
    assert_eq!(text_of(&text(card), Strictness::Card).unwrap().as_deref(), Some(card));
}

#[test]
fn a_cell_may_have_so_many_characters_and_no_more() {
    for c in ["x", "卡"] {
        let just = c.repeat(MAX_CELL_CHARS);
        assert_eq!(text_of(&text(&just), Strictness::Card).unwrap().as_deref(), Some(just.as_str()));
        let more = c.repeat(MAX_CELL_CHARS + 1);
        assert_eq!(text_of(&text(&more), Strictness::Card), Err(RejectReason::CellTooLong));
        assert_eq!(text_of(&text(&more), Strictness::Remark), Err(RejectReason::CellTooLong));
    }
}

#[rstest]
#[case::date(DATE, "2026-12-31")]
#[case::tab(text("a\tb"), "a\tb")]
#[case::zero_width(text("a\u{200B}b"), "a\u{200B}b")]
#[case::long_number(number(1e15, 0), "1000000000000000")]
fn a_remark_is_taken_as_it_is(#[case] value: Value<'_>, #[case] expected: &str) {
    assert_eq!(text_of(&value, Strictness::Remark).unwrap().as_deref(), Some(expected));
}

#[test]
fn a_preview_shows_the_start_of_a_cell() {
    assert_eq!(shown(&text(" 甲乙丙丁 "), 3), "甲乙丙…");
    assert_eq!(shown(&text("甲\n乙"), 3), "甲 乙");
    assert_eq!(shown(&DATE, 20), "2026-12-31");
    assert_eq!(shown(&Value::Error, 20), "#");
}
