#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{
    Millis, ShopId,
    state::{OrderStatus, PlatformState, VerificationState},
};
use rstest::rstest;
use std::fmt::Write as _;

#[rstest]
#[case(" 1234 5678 9012 \r\n", "123456789012")]
#[case("１２３４ＡＢ－７", "1234AB-7")]
#[case("\u{feff}https://v.douyin.com/x?y=1", "https://v.douyin.com/x?y=1")]
#[case("\u{200b}\t", "")]
fn a_code_is_freed_of_what_scanners_bring_along(#[case] typed: &str, #[case] code: &str) {
    assert_eq!(clean_code(typed), code);
}

#[rstest]
#[case("123456789012", "••••9012")]
#[case("1234567", "••••")]
#[case("", "••••")]
fn a_code_is_shown_masked(#[case] code: &str, #[case] masked: &str) {
    assert_eq!(mask(code), masked);
}

fn vouchers(status: OrderStatus, total: i64, used: i64) -> OrderVouchers {
    OrderVouchers { status, total, used, submitting: false, in_doubt: false, failed: false }
}

#[test]
fn standing_of_all_combinations() {
    let mut out = String::new();
    for status in OrderStatus::ALL {
        for (total, used) in [(0, 0), (0, 1), (2, 0), (2, 1), (2, 2)] {
            let plain = vouchers(*status, total, used);
            let failed = OrderVouchers { failed: true, ..plain }.state();
            writeln!(out, "{status} {used}/{total}: {} (refused: {failed})", plain.state()).unwrap();
            assert_eq!(OrderVouchers { submitting: true, ..plain }.state(), VerificationState::Submitting);
            assert_eq!(
                OrderVouchers { in_doubt: true, submitting: true, ..plain }.state(),
                VerificationState::NeedsReview
            );
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_platform_track_follows_only_by_legal_moves() {
    for state in VerificationState::ALL {
        for track in PlatformState::ALL {
            if let Some(to) = OrderVouchers::track(*state, *track) {
                assert!(track.go(to).is_ok(), "{state} {track} -> {to}");
                assert_eq!(*state == VerificationState::Verified, to == PlatformState::Verified);
            }
        }
    }
    let verified = OrderVouchers::track(VerificationState::Verified, PlatformState::Shipped);
    assert_eq!(verified, Some(PlatformState::Verified));
    let undone = OrderVouchers::track(VerificationState::Pending, PlatformState::Verified);
    assert_eq!(undone, Some(PlatformState::Shipped));
    assert_eq!(OrderVouchers::track(VerificationState::Verified, PlatformState::NeedsReview), None);
}

fn rule(product: &str, active: bool) -> VerificationRule {
    VerificationRule {
        id: format!("{product}{active}").into(),
        shop_id: ShopId::from("s"),
        product_ref: product.to_owned(),
        condition: Condition::Completed,
        wait_ms: 1_000,
        active,
        proven: false,
    }
}

#[rstest]
#[case::none(&[], None)]
#[case::off(&[rule("", false)], None)]
#[case::any(&[rule("", true)], Some("true"))]
#[case::own_first(&[rule("", true), rule("p", true)], Some("ptrue"))]
#[case::own_off_shields(&[rule("", true), rule("p", false)], None)]
#[case::other_product(&[rule("q", true)], None)]
fn the_nearest_rule_decides(#[case] rules: &[VerificationRule], #[case] expected: Option<&str>) {
    let chosen = VerificationRule::choose(rules, &ShopId::from("s"), &["p"]);
    assert_eq!(chosen.map(|rule| rule.id.as_str()), expected);
    assert_eq!(VerificationRule::choose(rules, &ShopId::from("other"), &["p"]), None);
}

const NOW: Millis = Millis(500_000);

#[rstest]
#[case(Condition::Paid, OrderStatus::PendingPayment, Reached::NotYet)]
#[case(Condition::Paid, OrderStatus::Shipped, Reached::At(Millis(101_000)))]
#[case(Condition::Sent, OrderStatus::Shipped, Reached::At(Millis(201_000)))]
#[case(Condition::Shipped, OrderStatus::PendingShip, Reached::NotYet)]
#[case(Condition::Shipped, OrderStatus::Shipped, Reached::At(Millis(501_000)))]
#[case(Condition::Completed, OrderStatus::Shipped, Reached::NotYet)]
#[case(Condition::Completed, OrderStatus::Completed, Reached::At(Millis(501_000)))]
#[case(Condition::Paid, OrderStatus::Refunding, Reached::Never)]
#[case(Condition::Sent, OrderStatus::Refunded, Reached::Never)]
#[case(Condition::Completed, OrderStatus::Closed, Reached::Never)]
fn a_rule_waits_for_its_condition(
    #[case] condition: Condition,
    #[case] status: OrderStatus,
    #[case] expected: Reached,
) {
    let facts = Facts { status, paid_at: Some(Millis(100_000)), sent_at: Some(Millis(200_000)) };
    assert_eq!(VerificationRule { condition, ..rule("", true) }.reached(&facts, NOW), expected);
}

#[test]
fn a_fresh_rule_is_off_and_waits_for_the_end() {
    let rule: VerificationRule = serde_json::from_str(r#"{"id":"r","shop_id":"s"}"#).unwrap();
    assert_eq!((rule.active, rule.condition, rule.problems()), (false, Condition::Completed, Vec::new()));
    assert_eq!(VerificationRule { wait_ms: -1, shop_id: ShopId::from(""), ..rule }.problems(), ["shop_id", "wait_ms"]);
}

#[test]
fn the_first_time_asks_at_a_real_platform_only() {
    use crate::platform::PlatformKind;
    let fresh = rule("", true);
    assert!(fresh.asks_first(PlatformKind::Pdd) && fresh.asks_first(PlatformKind::DouyinLife));
    assert!(!fresh.asks_first(PlatformKind::Practice));
    assert!(!VerificationRule { proven: true, ..fresh }.asks_first(PlatformKind::Pdd));
    let old: VerificationRule = serde_json::from_str(r#"{"id":"r","shop_id":"s"}"#).unwrap();
    assert!(!old.proven, "a rule of before is watched once");
}
