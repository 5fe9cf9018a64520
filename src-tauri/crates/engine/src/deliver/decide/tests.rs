//! Lines and what is done about them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::deliver::facts::{DeliveryFacts, ShopFacts};
use huolang_domain::{
    Fen, ShopId,
    order::PlatformLine,
    platform::PlatformKind,
    rule::{BuyerLimit, Delay},
    shanghai::WorkingHours,
    state::PlatformState,
    testing::FixedDice,
};
use rstest::rstest;
use std::collections::HashMap;

/// Noon in Shanghai.
const NOW: Millis = Millis(1_763_611_200_000);

fn rule() -> Rule {
    let mut rule = Rule::new("rule", "shop", "product");
    rule.source = Source::CardPool { pool_id: PoolId::from("pool") };
    rule
}

fn facts(rule: Rule) -> Facts {
    let shop = ShopFacts {
        auto_deliver: true,
        platform: PlatformKind::Practice,
        name: "店".into(),
        login_ok: true,
        text_limits: HashMap::new(),
        most_messages: HashMap::new(),
        can_send: true,
        can_ship: true,
    };
    Facts { rules: vec![rule], shops: [(ShopId::from("shop"), shop)].into(), ..Facts::default() }
}

fn order(delivery: Option<DeliveryFacts>) -> OrderFacts {
    let line = PlatformLine {
        line: 1,
        product_ref: "product".into(),
        sku_ref: String::new(),
        merchant_code: String::new(),
        title: "月卡".into(),
        spec: String::new(),
        quantity: 2,
        unit_price: Fen(100),
    };
    OrderFacts {
        id: "order".into(),
        shop: "shop".into(),
        sn: "1".into(),
        status: OrderStatus::PendingShip,
        content: ContentState::None,
        platform: PlatformState::Unshipped,
        attention: false,
        buyer_id: "buyer".into(),
        buyer_name: "买家".into(),
        amount: Fen(200),
        paid_at: Some(NOW),
        placed_at: NOW,
        risk: false,
        lines: vec![LineFacts { line, rest: None, delivery }],
    }
}

fn delivery(content: ContentState, fixed: bool) -> DeliveryFacts {
    DeliveryFacts {
        id: "delivery".into(),
        rule_id: Some("rule".into()),
        content,
        tries: 0,
        due_at: None,
        drawn_ms: None,
        fixed,
        guards: Vec::new(),
    }
}

fn word(facts: &Facts, order: &OrderFacts, request: &Request) -> String {
    match decide(facts, order, &order.lines[0], request, NOW, &FixedDice::low()) {
        Step::Rest => "rest".into(),
        Step::Interrupted => "interrupted".into(),
        Step::Stop(stop) => format!("stop {}", stop.content),
        Step::Wait(wait) => format!("wait {}", wait.until.since(NOW)),
        Step::Take(take) => format!("take {}", take.units),
        Step::Ask(take) => format!("ask {}", take.units),
        Step::Fixed { again, .. } => format!("fixed {again}"),
        Step::NothingToSend(_) => "nothing to send".into(),
    }
}

fn now_request() -> Request {
    Request { now: true, actor: "seller".into(), ..Request::default() }
}

#[rstest]
#[case::usual(|_: &mut Rule| {}, "take 2", "take 2")]
#[case::two_each(|rule: &mut Rule| rule.units_per_quantity = 2, "take 4", "take 4")]
#[case::manual(|rule: &mut Rule| rule.mode = Mode::Manual, "stop manual", "take 2")]
#[case::ask(|rule: &mut Rule| rule.mode = Mode::Ask, "stop manual", "take 2")]
#[case::own_source(|rule: &mut Rule| rule.source = Source::External { url: "https://a.example".into() }, "ask 2", "ask 2")]
#[case::platform_stock(|rule: &mut Rule| rule.channel = Channel::PlatformStock, "wait 600000", "nothing to send")]
#[case::physical(|rule: &mut Rule| rule.kind = GoodsKind::Physical, "stop manual", "stop manual")]
#[case::switched_off(|rule: &mut Rule| rule.status = RuleStatus::Inactive, "stop blocked", "stop blocked")]
#[case::sold_out(|rule: &mut Rule| rule.status = RuleStatus::OutOfStock, "stop out_of_stock", "stop out_of_stock")]
#[case::pieces_left(|rule: &mut Rule| rule.stock = 2, "take 2", "take 2")]
#[case::too_few_pieces(|rule: &mut Rule| rule.stock = 1, "stop out_of_stock", "stop out_of_stock")]
#[case::delayed(|rule: &mut Rule| rule.delay = Delay { min_ms: 60_000, max_ms: 90_000 }, "wait 60000", "take 2")]
#[case::closed(|rule: &mut Rule| rule.working_hours = Some(WorkingHours::daily(13 * 60, 14 * 60)), "wait 3600000", "take 2")]
#[case::bad_template(|rule: &mut Rule| rule.template = "{卡".into(), "stop blocked", "stop blocked")]
#[case::ship_only(|rule: &mut Rule| rule.steps = Steps::ShipOnly, "nothing to send", "nothing to send")]
#[case::other_product(|rule: &mut Rule| rule.product_ref = "other".into(), "stop unmatched", "stop unmatched")]
#[case::limit(
    |rule: &mut Rule| rule.per_buyer_limit = Some(BuyerLimit { count: 1, window_days: 1 }), "stop blocked", "stop blocked"
)]
fn a_fresh_line_by_rule(#[case] change: fn(&mut Rule), #[case] by_itself: &str, #[case] when_told: &str) {
    let mut rule = rule();
    change(&mut rule);
    let facts = facts(rule);
    let order = order(None);
    assert_eq!(word(&facts, &order, &Request::default()), by_itself);
    assert_eq!(word(&facts, &order, &now_request()), when_told);
}

#[rstest]
#[case(ContentState::Sending, true, "interrupted", "interrupted")]
#[case(ContentState::NeedsReview, true, "rest", "rest")]
#[case(ContentState::Sent, true, "rest", "rest")]
#[case(ContentState::Reserved, true, "fixed false", "fixed false")]
#[case(ContentState::Failed, true, "fixed false", "fixed false")]
#[case(ContentState::Cancelled, false, "rest", "take 2")]
#[case(ContentState::OutOfStock, false, "take 2", "take 2")]
fn a_known_line_by_state(
    #[case] state: ContentState,
    #[case] fixed: bool,
    #[case] by_itself: &str,
    #[case] when_told: &str,
) {
    let facts = facts(rule());
    let order = order(Some(delivery(state, fixed)));
    assert_eq!(word(&facts, &order, &Request::default()), by_itself);
    assert_eq!(word(&facts, &order, &now_request()), when_told);
}

#[test]
fn only_what_was_sent_is_sent_again() {
    let request = Request { resend: true, ..now_request() };
    let facts = facts(rule());
    assert_eq!(word(&facts, &order(Some(delivery(ContentState::Sent, true))), &request), "fixed true");
    assert_eq!(word(&facts, &order(Some(delivery(ContentState::Sent, false))), &request), "rest", "shipped by hand");
    assert_eq!(word(&facts, &order(Some(delivery(ContentState::Manual, false))), &request), "rest");
    assert_eq!(word(&facts, &order(None), &request), "rest");
}

#[rstest]
#[case::for_cards(ContentState::OutOfStock, 0, "take 2")]
#[case::for_cards_and_then_its_time(ContentState::OutOfStock, 60_000, "wait 60000")]
#[case::its_time_has_come(ContentState::Scheduled, 0, "take 2")]
#[case::for_a_word_of_its_own(ContentState::Manual, 0, "stop manual")]
fn what_waits_is_approved_with_the_cards(#[case] state: ContentState, #[case] delay_ms: i64, #[case] expected: &str) {
    let delay = Delay { min_ms: delay_ms, max_ms: delay_ms };
    let facts = facts(Rule { mode: Mode::Ask, delay, ..rule() });
    let approved = Request { approved: true, ..Request::default() };
    assert_eq!(word(&facts, &order(Some(delivery(state, false))), &approved), expected);
    assert_eq!(word(&facts, &order(Some(delivery(state, false))), &Request::default()), "stop manual");
}

#[test]
fn a_drawn_due_time_is_kept() {
    let mut rule = rule();
    rule.delay = Delay { min_ms: 60_000, max_ms: 60_000 };
    let facts = facts(rule);
    let mut scheduled = delivery(ContentState::Scheduled, false);
    scheduled.due_at = Some(NOW.plus(5_000));
    assert_eq!(word(&facts, &order(Some(scheduled.clone())), &Request::default()), "wait 5000");
    scheduled.due_at = Some(NOW);
    assert_eq!(word(&facts, &order(Some(scheduled)), &Request::default()), "take 2");
}

#[test]
fn fixed_content_goes_out_whatever_the_rule_says_by_now() {
    let mut off = rule();
    off.status = RuleStatus::Inactive;
    off.mode = Mode::Manual;
    let facts = facts(off);
    let mut order = order(Some(delivery(ContentState::Reserved, true)));
    assert_eq!(word(&facts, &order, &Request::default()), "fixed false");
    order.status = OrderStatus::Refunding;
    assert_eq!(word(&facts, &order, &Request::default()), "rest");
    assert_eq!(word(&facts, &order, &now_request()), "stop blocked");
}

#[rstest]
#[case::unpaid(OrderStatus::PendingPayment, "rest")]
#[case::shipped_by_somebody_else(OrderStatus::Shipped, "rest")]
#[case::refunding(OrderStatus::Refunding, "rest")]
fn the_platform_has_the_first_word(#[case] status: OrderStatus, #[case] expected: &str) {
    let facts = facts(rule());
    let order = OrderFacts { status, ..order(None) };
    assert_eq!(word(&facts, &order, &Request::default()), expected);
}

#[test]
fn what_was_sent_for_the_number_in_another_shop_is_not_sent_here() {
    let of = |elsewhere| Facts { sent_elsewhere: [("order".into(), elsewhere)].into(), ..facts(rule()) };
    let (sent, doubt) = (of(ContentState::Sent), of(ContentState::NeedsReview));
    let (fresh, fixed) = (order(None), order(Some(delivery(ContentState::Failed, true))));
    for (facts, order, expected) in [
        (&sent, &fresh, "stop blocked"),
        (&doubt, &fresh, "stop blocked"),
        (&sent, &fixed, "stop blocked"),
        (&doubt, &fixed, "fixed false"),
    ] {
        assert_eq!(word(facts, order, &Request::default()), expected);
    }
    let overruled = Request { overrides: vec![Guard::NotSentBefore], ..now_request() };
    assert_eq!(word(&sent, &fresh, &overruled), "take 2");
    assert_eq!(word(&sent, &fixed, &overruled), "fixed false");
}

#[test]
fn guards_are_overruled_by_name() {
    let facts = facts(rule());
    let order = OrderFacts { risk: true, ..order(None) };
    assert_eq!(word(&facts, &order, &Request::default()), "stop blocked");
    assert_eq!(word(&facts, &order, &now_request()), "stop blocked");
    let overruled = Request { overrides: vec![Guard::NoRiskFlag], ..now_request() };
    assert_eq!(word(&facts, &order, &overruled), "take 2");
}

#[rstest]
#[case::in_time(599_999, "wait 1")]
#[case::too_late(600_000, "stop manual")]
fn what_the_platform_did_not_hand_out_in_time_is_a_persons(#[case] ago_ms: i64, #[case] expected: &str) {
    let rule = Rule { channel: Channel::PlatformStock, ..rule() };
    let order = OrderFacts { paid_at: Some(NOW.plus(-ago_ms)), ..order(None) };
    assert_eq!(word(&facts(rule), &order, &Request::default()), expected);
}
