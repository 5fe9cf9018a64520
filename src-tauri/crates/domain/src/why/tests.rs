#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! One answer for each undelivered order.

use super::{Action, Why, WhyCode, WhyFacts, why_called, why_not};
use crate::{
    ErrorCode, Millis, Params,
    guard::{Guard, GuardResult},
    params::params,
    rule::{GoodsKind, Mode},
    state::{Bucket, ContentState, OrderStatus, PlatformState, VerificationState},
};
use rstest::rstest;

const NOW: Millis = Millis(1_000);

/// A paid order whose content stands at `content`.
fn paid(content: ContentState) -> WhyFacts {
    WhyFacts::new(NOW, OrderStatus::PendingShip, content, PlatformState::Unshipped)
}

fn with(content: ContentState, change: impl FnOnce(&mut WhyFacts)) -> WhyFacts {
    let mut facts = paid(content);
    change(&mut facts);
    facts
}

fn refused(guard: Guard, detail: Params) -> GuardResult {
    GuardResult { guard, passed: false, overridden: false, overridable: guard.overridable(), detail, wait_until: None }
}

/// `code action name=value …`, or `-`.
fn answer(facts: &WhyFacts) -> String {
    said(why_not(facts))
}

fn said(why: Option<Why>) -> String {
    why.map_or_else(
        || "-".to_owned(),
        |why| {
            let params: String = why.params.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{} {}{params}", why.code, why.action)
        },
    )
}

#[rstest]
#[case::unpaid(with(ContentState::None, |f| f.status = OrderStatus::PendingPayment), "not_paid wait")]
#[case::refund(with(ContentState::Blocked, |f| f.status = OrderStatus::Refunding), "refund_open wait")]
#[case::refunded(with(ContentState::Cancelled, |f| f.status = OrderStatus::Refunded), "refunded none")]
#[case::closed(with(ContentState::Unmatched, |f| f.status = OrderStatus::Closed), "order_closed none")]
#[case::elsewhere(with(ContentState::Manual, |f| f.status = OrderStatus::Shipped), "shipped_elsewhere none")]
#[case::voucher(with(ContentState::None, |f| { f.status = OrderStatus::Shipped; f.verification = VerificationState::Pending; }), "to_verify verify")]
#[case::voucher_begun_unpaid(with(ContentState::Cancelled, |f| { f.status = OrderStatus::Shipped; f.verification = VerificationState::Undone; }), "to_verify verify")]
#[case::no_rule(paid(ContentState::Unmatched), "no_rule match_rule")]
#[case::no_rule_for_spec(with(ContentState::Unmatched, |f| f.unmatched = Some("no_rule_for_spec".into())), "no_rule_for_spec match_rule")]
#[case::ambiguous(with(ContentState::Unmatched, |f| f.unmatched = Some("ambiguous".into())), "rule_ambiguous match_rule")]
#[case::no_rule_outweighs_login(with(ContentState::Unmatched, |f| f.shop_login_ok = false), "no_rule match_rule")]
#[case::scheduled(with(ContentState::Scheduled, |f| f.due_at = Some(Millis(2_000))), "scheduled send_now due_at=2000")]
#[case::due(with(ContentState::Scheduled, |f| f.due_at = Some(NOW)), "in_progress wait")]
#[case::after_hours(with(ContentState::Scheduled, |f| { f.due_at = Some(Millis(2_000)); f.guards = vec![refused(Guard::WorkingHours, Params::new())]; }), "outside_hours send_now opens_at=2000")]
#[case::scheduled_but_login_dead(with(ContentState::Scheduled, |f| { f.due_at = Some(Millis(2_000)); f.shop_login_ok = false; }), "login_dead relogin_shop")]
#[case::stopped_by_a_check(with(ContentState::Reserved, |f| { f.shop_login_ok = false; f.stop_cause = Some("risk_control".into()); }), "login_dead relogin_shop cause=risk_control")]
#[case::paused(with(ContentState::Reserved, |f| f.paused = true), "task_paused resume_task")]
#[case::stock(with(ContentState::OutOfStock, |f| f.missing_units = 3), "out_of_stock add_cards missing=3")]
#[case::stock_outweighs_pause(with(ContentState::OutOfStock, |f| { f.missing_units = 3; f.paused = true; }), "out_of_stock add_cards missing=3")]
#[case::content_unknown(with(ContentState::NeedsReview, |f| f.attempts = 1), "content_unknown resolve_review attempts=1 max=0")]
#[case::doubt_outlives_refund(with(ContentState::NeedsReview, |f| f.status = OrderStatus::Refunded), "content_unknown resolve_review attempts=0 max=0")]
#[case::shipment_unknown(with(ContentState::Sent, |f| f.platform = PlatformState::NeedsReview), "shipment_unknown resolve_review attempts=0 max=0")]
#[case::failed(with(ContentState::Failed, |f| { f.attempts = 3; f.max_attempts = 3; f.last_error = Some(ErrorCode::PlatformRefused); }), "failed retry attempts=3 error=platform_refused max=3")]
#[case::retry(with(ContentState::Failed, |f| { f.attempts = 1; f.max_attempts = 3; f.next_attempt_at = Some(Millis(9_000)); }), "retry_at retry attempts=1 max=3 next_at=9000")]
#[case::retry_of_a_reservation(with(ContentState::Reserved, |f| { f.attempts = 1; f.max_attempts = 3; f.next_attempt_at = Some(Millis(9_000)); }), "retry_at retry attempts=1 max=3 next_at=9000")]
#[case::physical(with(ContentState::Manual, |f| f.goods = Some(GoodsKind::Physical)), "physical_goods ship_by_hand")]
#[case::shop_by_hand(with(ContentState::Manual, |f| { f.goods = Some(GoodsKind::Virtual); f.mode = Some(Mode::Auto); f.shop_auto = false; }), "shop_manual send_now")]
#[case::by_hand(with(ContentState::Manual, |f| { f.goods = Some(GoodsKind::Virtual); f.mode = Some(Mode::Manual); }), "manual_mode send_now")]
#[case::ask(with(ContentState::Manual, |f| f.mode = Some(Mode::Ask)), "waits_for_approval send_now")]
#[case::taken_over(with(ContentState::Manual, |f| f.mode = Some(Mode::Auto)), "taken_over ship_by_hand attempts=0 max=0")]
#[case::cancelled(paid(ContentState::Cancelled), "cancelled send_now")]
#[case::queued(paid(ContentState::Reserved), "in_progress wait")]
#[case::sending(with(ContentState::Sending, |f| f.paused = true), "in_progress wait")]
#[case::mark_failed(with(ContentState::Sent, |f| { f.platform = PlatformState::Failed; f.attempts = 2; f.max_attempts = 3; }), "shipment_failed retry attempts=2 max=3")]
#[case::mark_failed_by_login(with(ContentState::Sent, |f| { f.platform = PlatformState::Failed; f.shop_login_ok = false; }), "login_dead relogin_shop")]
#[case::mark_failed_by_a_stop(with(ContentState::Sent, |f| { f.platform = PlatformState::Failed; f.shop_login_ok = false; f.stop_cause = Some("ip_refused".into()); }), "login_dead relogin_shop cause=ip_refused")]
#[case::mark_failed_but_shipped(with(ContentState::Sent, |f| { f.platform = PlatformState::Failed; f.status = OrderStatus::Shipped; }), "-")]
#[case::delivered(with(ContentState::Sent, |f| f.platform = PlatformState::Shipped), "-")]
#[case::content_only(paid(ContentState::Sent), "-")]
#[case::content_only_of_a_parked_shop(with(ContentState::Sent, |f| { f.shop_login_ok = false; f.paused = true; }), "-")]
#[case::marking(with(ContentState::Sent, |f| f.marking = true), "in_progress wait")]
#[case::marking_again(with(ContentState::Sent, |f| { f.marking = true; f.attempts = 1; f.max_attempts = 3; f.next_attempt_at = Some(Millis(9_000)); f.last_error = Some(ErrorCode::PlatformUnreachable); }), "retry_at wait attempts=1 error=platform_unreachable max=3 next_at=9000")]
#[case::marking_without_login(with(ContentState::Sent, |f| { f.marking = true; f.shop_login_ok = false; f.paused = true; }), "login_dead relogin_shop")]
#[case::marking_of_a_stopped_shop(with(ContentState::Sent, |f| { f.marking = true; f.shop_login_ok = false; f.stop_cause = Some("clock_off".into()); }), "login_dead relogin_shop cause=clock_off")]
#[case::marking_paused(with(ContentState::Sent, |f| { f.marking = true; f.paused = true; f.next_attempt_at = Some(Millis(9_000)); }), "task_paused resume_task")]
#[case::marking_of_a_refund(with(ContentState::Sent, |f| { f.marking = true; f.paused = true; f.status = OrderStatus::Refunding; }), "-")]
fn answers(#[case] facts: WhyFacts, #[case] expected: &str) {
    assert_eq!(answer(&facts), expected);
}

#[rstest]
#[case::top_up(paid(ContentState::Manual), "taken_over open_order of=called")]
#[case::not_mapped(paid(ContentState::Unmatched), "no_rule map_product of=called")]
#[case::no_cards(paid(ContentState::OutOfStock), "out_of_stock add_cards of=called")]
#[case::no_cards_and_paused(with(ContentState::OutOfStock, |f| f.paused = true), "out_of_stock add_cards of=called")]
#[case::under_way(with(ContentState::Reserved, |f| f.paused = true), "in_progress wait")]
#[case::being_told(with(ContentState::Sent, |f| f.platform = PlatformState::Submitting), "in_progress wait")]
#[case::not_told(with(ContentState::Sent, |f| f.platform = PlatformState::Failed), "shipment_failed open_order of=called")]
#[case::told(with(ContentState::Sent, |f| { f.platform = PlatformState::Shipped; f.status = OrderStatus::Shipped; }), "-")]
#[case::refused(with(ContentState::Cancelled, |f| f.status = OrderStatus::Refunded), "refunded none")]
fn an_order_of_a_platform_that_calls_us_has_its_own_answers(#[case] facts: WhyFacts, #[case] expected: &str) {
    assert_eq!(said(why_called(&facts)), expected);
}

#[test]
fn an_order_of_a_platform_that_calls_us_has_an_answer_wherever_it_needs_a_person() {
    for content in ContentState::ALL {
        for platform in PlatformState::ALL.iter().filter(|platform| **platform != PlatformState::NeedsReview) {
            let facts = WhyFacts { platform: *platform, ..paid(*content) };
            let button = why_called(&facts).is_some_and(|why| !matches!(why.action, Action::Wait | Action::None));
            assert_eq!(
                button,
                Bucket::of(OrderStatus::PendingShip, *content, *platform).needs_person(),
                "{content} {platform}"
            );
        }
    }
}

#[rstest]
#[case(Guard::Paid, "not_paid override_guard")]
#[case(Guard::NoRefund, "refund_open override_guard")]
#[case(Guard::ProductOn, "product_off turn_product_on")]
#[case(Guard::NotSentBefore, "sent_before override_guard")]
#[case(Guard::BuyerNotBlocked, "buyer_blocked override_guard")]
#[case(Guard::BuyerLimit, "buyer_limit override_guard")]
#[case(Guard::NoRiskFlag, "risk_flag override_guard")]
#[case(Guard::ShopLoginOk, "login_dead relogin_shop")]
#[case(Guard::StockEnough, "out_of_stock add_cards")]
#[case(Guard::TemplateComplete, "template_incomplete edit_template")]
#[case(Guard::ContentFitsChannel, "content_too_long edit_template")]
fn each_guard_has_its_sentence(#[case] guard: Guard, #[case] expected: &str) {
    let facts =
        with(ContentState::Blocked, |facts| facts.guards = vec![refused(guard, params([("x", "1".to_owned())]))]);
    assert_eq!(answer(&facts), format!("{expected} guard={guard} x=1"));
}

#[test]
fn a_guard_that_nobody_may_overrule_now_has_no_such_button() {
    let mut result = refused(Guard::NotSentBefore, Params::new());
    result.overridable = false;
    let facts = with(ContentState::Blocked, |facts| facts.guards = vec![result]);
    assert_eq!(answer(&facts), "sent_before wait guard=not_sent_before");
}

#[test]
fn blocked_without_a_standing_refusal_is_asked_again() {
    assert_eq!(answer(&paid(ContentState::Blocked)), "failed retry attempts=0 max=0");
}

/// Over every combination of states: whatever stands under 需要我处理 has an answer with something to press, and a
/// delivered order has none.
#[test]
fn every_order_that_needs_a_person_has_an_answer_with_a_button() {
    for status in OrderStatus::ALL {
        for content in ContentState::ALL {
            for platform in PlatformState::ALL {
                let why = why_not(&WhyFacts::new(NOW, *status, *content, *platform));
                let bucket = Bucket::of(*status, *content, *platform);
                if bucket.needs_person() {
                    let action = why.as_ref().map(|why| why.action);
                    let button = action.is_some_and(|action| !matches!(action, Action::Wait | Action::None));
                    assert!(button, "{status} {content} {platform}: {why:?}");
                }
                if *content == ContentState::Sent && *platform == PlatformState::Shipped {
                    assert_eq!(why, None);
                }
            }
        }
    }
}

#[test]
fn words_are_stable() {
    let codes: Vec<_> = WhyCode::ALL.iter().map(|code| code.as_str()).collect();
    let actions: Vec<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
    insta::assert_snapshot!(format!("{}\n\n{}", codes.join("\n"), actions.join("\n")));
}
