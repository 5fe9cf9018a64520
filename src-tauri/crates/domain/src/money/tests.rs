#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Amounts in and out.

use super::{Fen, NotMoney};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("12", 1_200)]
#[case("12.3", 1_230)]
#[case(" ¥1,234.50 ", 123_450)]
#[case("\u{FFE5}0.01", 1)]
#[case("9.90元", 990)]
#[case("-0.01", -1)]
#[case("0", 0)]
fn reads(#[case] text: &str, #[case] fen: i64) {
    assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)));
}

#[rstest]
#[case("")]
#[case(".5")]
#[case("1.234")]
#[case("1e3")]
#[case("--1")]
#[case("1.-5")]
#[case("12 34")]
#[case("99999999999999999999")]
#[case("92233720368547758.08")]
fn refuses(#[case] text: &str) {
    assert_eq!(Fen::parse_yuan(text), Err(NotMoney(text.to_owned())));
}

#[test]
fn sums_do_not_wrap() {
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MAX).checked_times(2), None);
    assert_eq!(Fen(250).checked_times(3).and_then(|sum| sum.checked_add(Fen(1))), Some(Fen(751)));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(fen in any::<i64>().prop_filter("the lowest has no positive", |fen| *fen > i64::MIN)) {
        prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
    }
}
