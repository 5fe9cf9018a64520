#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The schedule, its bounds, and what is never retried.

use super::{Next, RetryClass, RetryPolicy, next_attempt};
use crate::{Millis, testing::FixedDice};
use proptest::prelude::*;
use rstest::rstest;

const NOW: Millis = Millis(1_000_000);

#[rstest]
#[case::first(RetryClass::Transient, 1, None, Next::At(NOW.plus(300_000)))]
#[case::second(RetryClass::Transient, 2, None, Next::At(NOW.plus(600_000)))]
#[case::spent(RetryClass::Transient, 3, None, Next::NeedsPerson)]
#[case::asked_for_more(RetryClass::Transient, 1, Some(900_000), Next::At(NOW.plus(900_000)))]
#[case::asked_for_less(RetryClass::Transient, 1, Some(1_000), Next::At(NOW.plus(300_000)))]
#[case::asked_for_a_day(RetryClass::Transient, 1, Some(86_400_000), Next::At(NOW.plus(3_600_000)))]
#[case::limited(RetryClass::RateLimited, 1, Some(2_000), Next::At(NOW.plus(2_000)))]
#[case::limited_without_word(RetryClass::RateLimited, 2, None, Next::At(NOW.plus(600_000)))]
#[case::limits_do_not_use_up_attempts(RetryClass::RateLimited, 29, Some(2_000), Next::At(NOW.plus(2_000)))]
#[case::limited_for_ever(RetryClass::RateLimited, 30, Some(2_000), Next::NeedsPerson)]
#[case::negative_wish(RetryClass::RateLimited, 1, Some(-5), Next::At(NOW))]
#[case::refused(RetryClass::Business, 1, Some(1_000), Next::NeedsPerson)]
#[case::login(RetryClass::Login, 1, None, Next::ParkShop)]
#[case::unknown(RetryClass::Unknown, 1, Some(1_000), Next::ReadBack)]
#[case::unknown_after_many(RetryClass::Unknown, 99, None, Next::ReadBack)]
fn schedule(
    #[case] class: RetryClass,
    #[case] attempts: u32,
    #[case] retry_after_ms: Option<i64>,
    #[case] expected: Next,
) {
    let dice = FixedDice::low();
    assert_eq!(next_attempt(&RetryPolicy::default(), class, attempts, retry_after_ms, NOW, &dice), expected);
}

#[test]
fn jitter_adds_up_to_its_share() {
    let next = |dice| next_attempt(&RetryPolicy::default(), RetryClass::Transient, 1, None, NOW, &dice);
    assert_eq!(next(FixedDice::high()), Next::At(NOW.plus(330_000)));
    assert_eq!(next(FixedDice::of([7])), Next::At(NOW.plus(300_007)));
}

#[test]
fn the_schedule_is_data() {
    let policy: RetryPolicy =
        serde_json::from_str(r#"{"max_attempts":5,"interval_ms":1000,"growth_percent":100}"#).unwrap();
    assert_eq!((1..5).map(|attempts| policy.wait_ms(attempts)).collect::<Vec<_>>(), [1_000; 4]);
    assert_eq!(policy.longest_ms, RetryPolicy::default().longest_ms);
}

#[test]
fn growth_stops_at_the_longest_wait() {
    let policy = RetryPolicy::default();
    let waits: Vec<i64> = (1..=6).map(|attempts| policy.wait_ms(attempts)).collect();
    assert_eq!(waits, [300_000, 600_000, 1_200_000, 2_400_000, 3_600_000, 3_600_000]);
}

proptest! {
    #[test]
    fn no_retry_lies_in_the_past_or_past_the_bound(
        attempts in 0_u32..1_000, interval_ms in any::<i64>(), growth_percent in any::<u32>(),
        jitter_percent in 0_u32..=100, asked in any::<Option<i64>>(), fall in any::<u64>(),
        class in prop::sample::select(RetryClass::ALL.to_vec()),
    ) {
        let policy = RetryPolicy { max_attempts: 1_000, interval_ms, growth_percent, jitter_percent, ..RetryPolicy::default() };
        if let Next::At(at) = next_attempt(&policy, class, attempts, asked, NOW, &FixedDice::of([fall])) {
            prop_assert!(at >= NOW);
            prop_assert!(at.since(NOW) <= policy.longest_ms * 2);
        }
    }
}
