#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every table, in full: a changed move shows up as a changed snapshot.

use super::{Bucket, CardState, ContentState, OrderStatus, PlatformState, Tab, VerificationState, deadline_presses};
use crate::Millis;
use rstest::rstest;
use std::fmt::Write;

/// Writes a matrix of all pairs, `x` where the move is legal.
fn matrix<S: Copy + std::fmt::Display>(all: &[S], legal: impl Fn(S, S) -> bool) -> String {
    let mut out = String::new();
    for from in all {
        let targets: Vec<String> = all.iter().filter(|to| legal(*from, **to)).map(ToString::to_string).collect();
        writeln!(out, "{from} -> {}", targets.join(" ")).unwrap();
    }
    out
}

#[test]
fn tables_of_moves() {
    let tables = [
        ("card", matrix(CardState::ALL, |a, b| a.go(b).is_ok())),
        ("content", matrix(ContentState::ALL, |a, b| a.go(b).is_ok())),
        ("platform", matrix(PlatformState::ALL, |a, b| a.go(b).is_ok())),
        ("verification", matrix(VerificationState::ALL, |a, b| a.go(b).is_ok())),
        ("order", matrix(OrderStatus::ALL, |a, b| a.may_become(b, None))),
        (
            "order, refund opened when shipped",
            matrix(OrderStatus::ALL, |a, b| a.may_become(b, Some(OrderStatus::Shipped))),
        ),
    ];
    let text: String = tables.iter().map(|(name, table)| format!("# {name}\n{table}\n")).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn illegal_moves_name_both_ends() {
    let error = CardState::Delivered.go(CardState::Available).unwrap_err();
    assert_eq!(error.to_string(), "card cannot go from delivered to available");
    assert!(ContentState::Sent.go(ContentState::Scheduled).is_err());
    assert!(PlatformState::Shipped.go(PlatformState::Submitting).is_err());
    assert!(VerificationState::Submitting.go(VerificationState::Cancelled).is_err());
}

/// All states that can be reached, in any number of moves.
fn reachable(from: CardState) -> Vec<CardState> {
    let mut seen = vec![from];
    let mut at = 0;
    while at < seen.len() {
        for next in seen[at].next() {
            if !seen.contains(next) {
                seen.push(*next);
            }
        }
        at += 1;
    }
    seen
}

#[rstest]
#[case(CardState::Delivered)]
#[case(CardState::Recalled)]
fn a_known_card_is_never_available_again(#[case] from: CardState) {
    assert_eq!(reachable(from).iter().find(|state| **state == CardState::Available), None);
}

#[test]
fn a_card_is_only_delivered_from_a_reservation_or_after_a_recall() {
    let before: Vec<_> = CardState::ALL.iter().filter(|state| state.next().contains(&CardState::Delivered)).collect();
    assert_eq!(before, [&CardState::Reserved, &CardState::NeedsReview, &CardState::Recalled]);
}

#[test]
fn content_is_only_sent_out_from_a_reservation() {
    let before: Vec<_> =
        ContentState::ALL.iter().filter(|state| state.next().contains(&ContentState::Sending)).collect();
    let reserved = [&ContentState::Reserved, &ContentState::Sent, &ContentState::NeedsReview, &ContentState::Failed];
    assert_eq!(before, reserved, "each of these keeps the reserved content");
}

#[test]
fn an_interrupted_call_is_never_taken_for_not_made() {
    for state in [ContentState::Manual, ContentState::Cancelled, ContentState::Blocked, ContentState::Unmatched] {
        assert!(ContentState::Sending.go(state).is_err(), "{state}");
    }
}

#[test]
fn texts_are_read_back() {
    for state in ContentState::ALL {
        assert_eq!(state.as_str().parse::<ContentState>().unwrap(), *state);
        assert_eq!(serde_json::to_string(state).unwrap(), format!("\"{state}\""));
    }
    assert_eq!("gone".parse::<CardState>().unwrap_err().to_string(), "\"gone\" is no CardState");
}

#[test]
fn buckets_of_all_combinations() {
    let mut out = String::new();
    for status in OrderStatus::ALL {
        writeln!(out, "# {status}").unwrap();
        for content in ContentState::ALL {
            let row: Vec<String> = PlatformState::ALL
                .iter()
                .map(|platform| format!("{platform}={}", Bucket::of(*status, *content, *platform)))
                .collect();
            writeln!(out, "{content}: {}", row.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[rstest]
#[case::rule_missing(OrderStatus::PendingShip, ContentState::Unmatched, PlatformState::Unshipped, Bucket::Manual)]
#[case::shipped_by_somebody_else(OrderStatus::Shipped, ContentState::Manual, PlatformState::Unshipped, Bucket::Idle)]
#[case::done_by_somebody_else(OrderStatus::Completed, ContentState::OutOfStock, PlatformState::Unshipped, Bucket::Idle)]
#[case::our_mark_refused_then_shipped_elsewhere(
    OrderStatus::Shipped,
    ContentState::Failed,
    PlatformState::Failed,
    Bucket::Idle
)]
#[case::marked_by_us_content_failed(OrderStatus::Shipped, ContentState::Failed, PlatformState::Shipped, Bucket::Manual)]
#[case::marked_by_us_out_of_stock(
    OrderStatus::Shipped,
    ContentState::OutOfStock,
    PlatformState::Shipped,
    Bucket::OutOfStock
)]
#[case::sent_mark_failed(OrderStatus::PendingShip, ContentState::Sent, PlatformState::Failed, Bucket::Manual)]
#[case::sent_mark_failed_but_it_is_marked(
    OrderStatus::Shipped,
    ContentState::Sent,
    PlatformState::Failed,
    Bucket::Idle
)]
#[case::sent_not_marked(OrderStatus::PendingShip, ContentState::Sent, PlatformState::Unshipped, Bucket::Working)]
#[case::doubt_outlives_refund(
    OrderStatus::Refunded,
    ContentState::NeedsReview,
    PlatformState::Unshipped,
    Bucket::NeedsReview
)]
#[case::refund_stops_failure(OrderStatus::Refunding, ContentState::Failed, PlatformState::Unshipped, Bucket::Idle)]
fn bucket(
    #[case] status: OrderStatus,
    #[case] content: ContentState,
    #[case] platform: PlatformState,
    #[case] expected: Bucket,
) {
    assert_eq!(Bucket::of(status, content, platform), expected);
}

#[rstest]
#[case(Bucket::Idle, VerificationState::Pending, Bucket::ToVerify)]
#[case(Bucket::Idle, VerificationState::Undone, Bucket::ToVerify)]
#[case(Bucket::Idle, VerificationState::Verified, Bucket::Idle)]
#[case(Bucket::Idle, VerificationState::Failed, Bucket::Manual)]
#[case(Bucket::Working, VerificationState::Pending, Bucket::Working)]
#[case(Bucket::Manual, VerificationState::NeedsReview, Bucket::NeedsReview)]
fn bucket_with_verification(#[case] bucket: Bucket, #[case] verification: VerificationState, #[case] expected: Bucket) {
    assert_eq!(bucket.with_verification(verification), expected);
}

#[rstest]
#[case::far(OrderStatus::PendingShip, PlatformState::Unshipped, Some(4 * 3_600_000), false)]
#[case::near(OrderStatus::PendingShip, PlatformState::Unshipped, Some(4 * 3_600_000 - 1), true)]
#[case::over(OrderStatus::PendingShip, PlatformState::Failed, Some(-1), true)]
#[case::none_is_set(OrderStatus::PendingShip, PlatformState::Unshipped, None, false)]
#[case::marked(OrderStatus::PendingShip, PlatformState::Shipped, Some(-1), false)]
#[case::shipped(OrderStatus::Shipped, PlatformState::Unshipped, Some(-1), false)]
#[case::unpaid(OrderStatus::PendingPayment, PlatformState::Unshipped, Some(-1), false)]
#[case::refund(OrderStatus::Refunding, PlatformState::Unshipped, Some(-1), false)]
fn deadlines(
    #[case] status: OrderStatus,
    #[case] platform: PlatformState,
    #[case] left_ms: Option<i64>,
    #[case] expected: bool,
) {
    let now = Millis(1_795_140_000_000);
    assert_eq!(deadline_presses(status, platform, left_ms.map(|left| now.plus(left)), now), expected);
}

#[test]
fn tabs_of_all_combinations() {
    let mut out = String::new();
    for status in OrderStatus::ALL {
        for bucket in Bucket::ALL {
            let tabs: Vec<_> = Tab::of(*status, *bucket).iter().map(|tab| tab.as_str()).collect();
            assert_eq!(tabs.contains(&"attention"), bucket.needs_person());
            writeln!(out, "{status} {bucket}: {}", tabs.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_tab_is_used_and_only_trouble_is_red() {
    let all = || OrderStatus::ALL.iter().flat_map(|status| Bucket::ALL.iter().map(move |bucket| (*status, *bucket)));
    for tab in Tab::ALL {
        assert!(all().any(|(status, bucket)| Tab::of(status, bucket).contains(tab)), "{tab} stays empty");
    }
    let red: Vec<_> = Tab::ALL.iter().filter(|tab| tab.is_red()).map(|tab| tab.as_str()).collect();
    assert_eq!(red, ["manual", "needs_review", "out_of_stock"]);
}
