#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Each guard passes on good facts and refuses on its own bad one.

use super::{Facts, Guard, GuardResult, Verdict, check_guards};
use crate::{
    Millis,
    rule::{BuyerLimit, RuleStatus},
    shanghai::WorkingHours,
    state::{ContentState, OrderStatus},
    template::Fit,
};
use rstest::rstest;

/// Friday 2026-11-20 14:32 in Shanghai.
const NOW: Millis = Millis(1_795_156_320_000);

fn good() -> Facts {
    Facts {
        now: NOW,
        status: OrderStatus::PendingShip,
        paid_at: Some(NOW.plus(-1_000)),
        refund_open: false,
        product_on: true,
        rule_status: RuleStatus::Active,
        content: ContentState::Unmatched,
        buyer_blocked: None,
        buyer_limit: Some(BuyerLimit { count: 3, window_days: 7 }),
        buyer_received: 1,
        risk: false,
        shop_login_ok: true,
        units_needed: 2,
        units_available: Some(2),
        allow_partial: false,
        template_missing: Vec::new(),
        fit: Fit::Split(2),
        working_hours: Some(WorkingHours::daily(9 * 60, 18 * 60)),
    }
}

fn facts(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = good();
    change(&mut facts);
    facts
}

fn refusing(results: &[GuardResult]) -> Vec<Guard> {
    results.iter().filter(|result| result.stops()).map(|result| result.guard).collect()
}

#[test]
fn good_facts_pass_every_guard_in_the_stable_order() {
    let results = check_guards(&good(), &[]);
    assert_eq!(results.iter().map(|result| result.guard).collect::<Vec<_>>(), Guard::ALL);
    assert_eq!(refusing(&results), []);
    assert!(results.iter().all(|result| result.detail.is_empty() && !result.overridable));
    assert_eq!(Verdict::of(&results), Verdict::Send);
}

#[rstest]
#[case::unpaid(facts(|f| { f.status = OrderStatus::PendingPayment; f.paid_at = None; }), Guard::Paid, "status=pending_payment")]
#[case::refund_flag(facts(|f| f.refund_open = true), Guard::NoRefund, "status=pending_ship")]
#[case::refunding(facts(|f| f.status = OrderStatus::Refunding), Guard::NoRefund, "status=refunding")]
#[case::product_off(facts(|f| f.product_on = false), Guard::ProductOn, "off=product")]
#[case::rule_off(facts(|f| f.rule_status = RuleStatus::Inactive), Guard::ProductOn, "off=rule")]
#[case::sent(facts(|f| f.content = ContentState::Sent), Guard::NotSentBefore, "content=sent")]
#[case::in_doubt(facts(|f| f.content = ContentState::NeedsReview), Guard::NotSentBefore, "content=needs_review")]
#[case::blocked(facts(|f| f.buyer_blocked = Some("恶意退款".into())), Guard::BuyerNotBlocked, "reason=恶意退款")]
#[case::limit(facts(|f| f.buyer_received = 2), Guard::BuyerLimit, "days=7 limit=3 received=2 wanted=2")]
#[case::risk(facts(|f| f.risk = true), Guard::NoRiskFlag, "")]
#[case::login(facts(|f| f.shop_login_ok = false), Guard::ShopLoginOk, "")]
#[case::stock(facts(|f| f.units_available = Some(1)), Guard::StockEnough, "available=1 needed=2")]
#[case::no_stock_for_a_part(facts(|f| { f.units_available = Some(0); f.allow_partial = true; }), Guard::StockEnough, "available=0 needed=2")]
#[case::declared_sold_out(facts(|f| { f.rule_status = RuleStatus::OutOfStock; f.units_available = None; }), Guard::StockEnough, "available=0 needed=2")]
#[case::template(facts(|f| f.template_missing = vec!["有效期".into(), "密码".into()]), Guard::TemplateComplete, "missing=有效期 密码")]
#[case::too_long(facts(|f| f.fit = Fit::TooLong { longest: 1_200, limit: 1_000 }), Guard::ContentFitsChannel, "limit=1000 longest=1200")]
#[case::after_hours(facts(|f| f.working_hours = Some(WorkingHours::daily(0, 60))), Guard::WorkingHours, "opens_at=1795190400000")]
fn one_bad_fact_stops_one_guard(#[case] facts: Facts, #[case] guard: Guard, #[case] detail: &str) {
    let results = check_guards(&facts, &[]);
    assert_eq!(refusing(&results), [guard]);
    let result = results.iter().find(|result| result.guard == guard).unwrap();
    let found: Vec<String> = result.detail.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(found.join(" "), detail);
    assert_eq!(result.overridable, guard.overridable());

    let overruled = check_guards(&facts, Guard::ALL);
    assert_eq!(refusing(&overruled).is_empty(), guard.overridable(), "overruling {guard}");
}

#[test]
fn only_the_guard_named_is_overruled() {
    let facts = facts(|f| {
        f.risk = true;
        f.refund_open = true;
    });
    let results = check_guards(&facts, &[Guard::NoRefund]);
    assert_eq!(refusing(&results), [Guard::NoRiskFlag]);
    assert!(results.iter().any(|result| result.guard == Guard::NoRefund && result.overridden && !result.passed));
    assert!(results.iter().all(|result| !(result.passed && result.overridden)));
}

#[test]
fn nobody_joins_in_while_content_is_being_sent() {
    let results = check_guards(&facts(|f| f.content = ContentState::Sending), Guard::ALL);
    assert_eq!(refusing(&results), [Guard::NotSentBefore]);
}

#[rstest]
#[case::partial(facts(|f| { f.units_available = Some(1); f.allow_partial = true; }))]
#[case::unlimited(facts(|f| f.units_available = None))]
#[case::no_limit(facts(|f| { f.buyer_limit = None; f.buyer_received = 99; }))]
#[case::retry_after_failure(facts(|f| f.content = ContentState::Failed))]
#[case::no_hours(facts(|f| f.working_hours = None))]
fn these_facts_are_good_too(#[case] facts: Facts) {
    assert_eq!(refusing(&check_guards(&facts, &[])), []);
}

#[test]
fn what_cannot_work_cannot_be_overruled() {
    let firm: Vec<_> = Guard::ALL.iter().filter(|guard| !guard.overridable()).map(|guard| guard.as_str()).collect();
    assert_eq!(firm, ["shop_login_ok", "stock_enough", "template_complete", "content_fits_channel"]);
}

fn closed_until_nine() -> WorkingHours {
    WorkingHours::daily(9 * 60, 10 * 60)
}

#[rstest]
#[case::waits(facts(|f| f.working_hours = Some(closed_until_nine())), Verdict::Wait(Millis(1_795_222_800_000)))]
#[case::stock_before_waiting(facts(|f| { f.working_hours = Some(closed_until_nine()); f.units_available = Some(0); }), Verdict::OutOfStock)]
#[case::login_before_stock(facts(|f| { f.shop_login_ok = false; f.units_available = Some(0); }), Verdict::LoginDead)]
#[case::refusal_before_all(facts(|f| { f.shop_login_ok = false; f.units_available = Some(0); f.risk = true; }), Verdict::Blocked(Guard::NoRiskFlag))]
#[case::first_refusal(facts(|f| { f.risk = true; f.refund_open = true; }), Verdict::Blocked(Guard::NoRefund))]
fn verdicts(#[case] facts: Facts, #[case] expected: Verdict) {
    assert_eq!(Verdict::of(&check_guards(&facts, &[])), expected);
}

#[test]
fn results_survive_storage() {
    let results = check_guards(&facts(|f| f.risk = true), &[Guard::NoRiskFlag]);
    let stored = serde_json::to_string(&results).unwrap();
    assert_eq!(serde_json::from_str::<Vec<GuardResult>>(&stored).unwrap(), results);
    assert!(stored.contains(r#"{"guard":"no_risk_flag","passed":false,"overridden":true"#));
}
