use super::*;

const SHORT: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_secs(1_200);

#[test]
fn waits_grow_and_are_bounded() {
    let mut past = Past::default();
    let waits: Vec<u64> = (0..9).map(|_| past.wait_ms(End::Closed, SHORT)).collect();
    assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 90_000, 90_000]);
    assert_eq!(past.wait_ms(End::Closed, LONG), 1_000, "a healthy end is followed by a quick return");
    assert_eq!(past.wait_ms(End::Closed, SHORT), 1_000);
}

#[test]
fn a_refused_token_is_renewed_once_and_then_patience_is_shown() {
    let mut past = Past::default();
    let waits: Vec<u64> = (0..7).map(|_| past.wait_ms(End::Refused, SHORT)).collect();
    assert_eq!(waits, [1_000, 30_000, 60_000, 120_000, 240_000, 480_000, 600_000]);
}

#[test]
fn flow_control_waits_two_four_six_seconds() {
    let mut past = Past::default();
    let waits: Vec<u64> = (0..4).map(|_| past.wait_ms(End::Controlled, SHORT)).collect();
    assert_eq!(waits, [2_000, 4_000, 6_000, 6_000]);
    assert_eq!(past.wait_ms(End::KickedOut, SHORT), 5_000);
}

#[test]
fn a_platform_that_gives_no_token_is_asked_after_minutes_only() {
    let mut past = Past::default();
    let waits: Vec<u64> = (0..6).map(|_| past.wait_ms(End::NoToken, SHORT)).collect();
    assert_eq!(waits, [180_000, 360_000, 720_000, 1_440_000, 1_800_000, 1_800_000]);
}
