//! Rates, holds and breaker on a clock that stands still.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

const NOW: Millis = Millis(1_000_000);

fn lane(at_once: usize, per_second: u32, burst: u32, failures: u32) -> Lane {
    let breaker = BreakerPolicy { failures, open_ms: 10_000 };
    Lane::new(LaneLimits { at_once, per_second, burst, breaker }, NOW)
}

fn goes(lane: &Lane, now: Millis) -> bool {
    matches!(lane.admit(now), Admission::Go(_))
}

#[test]
fn keeps_the_rate_and_lets_a_burst_through() {
    let lane = lane(100, 2, 3, 9);
    assert_eq!(lane.room(NOW), 3);
    assert!((0..3).all(|_| goes(&lane, NOW)));
    assert!(matches!(lane.admit(NOW), Admission::NotBefore(at) if at == NOW.plus(500)));
    assert_eq!(lane.next_slot(NOW.plus(500), NOW), NOW.plus(500));
    assert_eq!(lane.next_slot(NOW.plus(500), NOW), NOW.plus(1_000), "a crowd is spread out");
    assert!(goes(&lane, NOW.plus(500)));
    assert!(!goes(&lane, NOW.plus(501)));
}

#[test]
fn counts_calls_under_way() {
    let lane = lane(1, 0, 1, 9);
    let Admission::Go(permit) = lane.admit(NOW) else { panic!("room") };
    assert!(matches!(lane.admit(NOW), Admission::Busy));
    drop(permit);
    assert!(goes(&lane, NOW));
}

#[test]
fn honours_the_wait_a_platform_asks_for() {
    let lane = lane(9, 0, 1, 9);
    lane.learn(Err(&CallError::RateLimited { message: String::new(), retry_after_ms: Some(700) }), NOW);
    assert_eq!(lane.room(NOW), 0);
    assert!(matches!(lane.admit(NOW), Admission::NotBefore(at) if at == NOW.plus(700)));
    assert!(goes(&lane, NOW.plus(700)));
}

#[test]
fn opens_after_failures_in_a_row_and_tries_with_one_call() {
    let lane = lane(9, 0, 1, 2);
    let trouble = CallError::Transient { message: String::new(), retry_after_ms: None };
    lane.learn(Err(&trouble), NOW);
    lane.learn(Ok(()), NOW);
    lane.learn(Err(&trouble), NOW);
    assert!(goes(&lane, NOW), "an answer in between starts the count again");
    lane.learn(Err(&trouble), NOW);
    assert!(matches!(lane.admit(NOW), Admission::NotBefore(at) if at == NOW.plus(10_000)));
    assert_eq!(lane.room(NOW.plus(10_000)), 1);
    lane.learn(Ok(()), NOW.plus(10_000));
    assert_eq!(lane.room(NOW.plus(10_000)), 9);
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer() {
    let (lane, trouble) =
        (lane(9, 0, 1, 1), CallError::Transient { message: String::new(), retry_after_ms: Some(700) });
    let back = NOW.plus(-600_000);
    assert_eq!(lane.next_slot(NOW.plus(5_000), NOW), NOW.plus(5_000));
    lane.learn(Err(&trouble), NOW);
    assert!(matches!(lane.admit(back), Admission::NotBefore(at) if at == back.plus(10_000)), "the breaker");
    assert_eq!(lane.next_slot(back, back), back.plus(5_020));
    lane.learn(Ok(()), back);
    assert!(matches!(lane.admit(back), Admission::NotBefore(at) if at == back.plus(700)), "the platform's own wait");
    let slewed = back.plus(-SET_BACK_MS);
    assert!(
        matches!(lane.admit(slewed), Admission::NotBefore(at) if at == back.plus(700)),
        "a small correction is none"
    );
}

#[test]
fn pages_of_lists_have_a_rate_of_their_own() {
    let limits = LaneLimits::usual(PlatformKind::Pdd).of_lists();
    let lane = Lane::new(limits, NOW);
    let (mut at, mut pages) = (NOW, 0);
    while at < NOW.plus(60_000) {
        match lane.admit(at) {
            Admission::Go(_) => pages += 1,
            Admission::NotBefore(until) => at = until,
            Admission::Busy => unreachable!("the permit was let go"),
        }
    }
    assert!((2_000..3_000).contains(&pages), "{pages} in a minute; the platform allows 3,000");
    let free = LaneLimits { per_second: 0, ..limits };
    assert_eq!(free.of_lists(), free, "without a limit there is none");
}
