//! Arming and counting; dying itself is what the crash test does.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

#[test]
fn strikes_at_the_count_and_only_there() {
    let points = FailPoints::parse("reserve.after_commit:3, outcome.before_commit").unwrap();
    let third: Vec<bool> = (0..4).map(|_| points.strikes("reserve.after_commit")).collect();
    assert_eq!(third, [false, false, true, false]);
    assert!(points.strikes("outcome.before_commit"));
    assert!(!points.strikes("intake.before_commit"));
}

#[test]
fn refuses_what_it_does_not_know() {
    assert!(FailPoints::parse("reserve.someday").is_err());
    assert!(FailPoints::parse("reserve.after_commit:0").is_err());
    assert!(FailPoints::parse("reserve.after_commit:x").is_err());
    assert!(FailPoints::parse("").unwrap().0.is_empty());
}
