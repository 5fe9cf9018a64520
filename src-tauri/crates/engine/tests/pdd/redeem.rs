//! 核销 by rule: the codes that went out are verified once, after the condition, and never when the money went back.

use crate::house::{House, SHOP};
use huolang_domain::{
    ErrorCode, OrderSn, VerificationRuleId,
    rule::{Channel, Rule, Steps},
    state::{Bucket, ContentState, VerificationState},
    verification::{Condition, VerificationRule, Via},
};
use huolang_engine::{Action, shops::Standing, verify::Ask};
use huolang_store::verifications::Verification;
use huolang_testkit::pdd::{Fault, Faults, NewOrder};
use huolang_vault::Secret;
use rstest::rstest;

const HOUR: i64 = 3_600_000;

fn by_call(rule: &mut Rule) {
    rule.channel = Channel::Call;
    rule.steps = Steps::ContentOnly;
}

async fn with_rule(wait_ms: i64) -> House {
    let house = House::open(by_call).await;
    let rule = VerificationRule {
        id: VerificationRuleId::from("rule"),
        shop_id: SHOP.into(),
        product_ref: String::new(),
        condition: Condition::Sent,
        wait_ms,
        active: true,
        proven: true,
    };
    house.engine.verifications().save_rule(rule, "test").await.unwrap();
    house.work().await;
    house
}

/// A paid order that goes out by itself, after the first one.
async fn sent_next(house: &House) -> huolang_domain::OrderSn {
    let sn = house.pay();
    house.a_minute_later().await;
    assert_eq!(house.order(&sn).await.content, ContentState::Sent);
    sn
}

/// A rule that nobody has watched yet.
async fn with_fresh_rule() -> House {
    let house = with_rule(0).await;
    let mut rule = house.rule().await;
    house.engine.verifications().delete_rule(&rule.id, "test").await.unwrap();
    rule.proven = false;
    house.engine.verifications().save_rule(rule, "test").await.unwrap();
    house
}

/// A paid order whose code was sent, as the first one is: watched by a person.
async fn sent(house: &House) -> huolang_domain::OrderSn {
    let sn = house.pay();
    house.a_minute_later().await;
    house.engine.act(&house.id(&sn).await, Action::Deliver { overrides: Vec::new() }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.order(&sn).await.content, ContentState::Sent);
    sn
}

#[tokio::test]
async fn what_was_sent_is_verified_once_by_the_rule() {
    let house = with_rule(HOUR).await;
    let sn = sent(&house).await;
    house.a_minute_later().await;
    let order = house.order(&sn).await;
    assert_eq!((order.vouchers, order.verification, order.bucket), (1, VerificationState::Pending, Bucket::ToVerify));
    assert!(house.market.ledger().verified.is_empty(), "the wait is not over");
    house.clock.advance(HOUR);
    house.work().await;
    let ledger = house.market.ledger();
    assert_eq!(ledger.verified.len(), 1);
    assert_eq!(ledger.verified[0].0, ledger.sent[0].voucher_no);
    assert_eq!(house.order(&sn).await.verification, VerificationState::Verified);
    house.clock.advance(HOUR);
    house.a_minute_later().await;
    assert_eq!(house.market.ledger().verified.len(), 1);
    assert_eq!(house.open_notices().await, []);
}

#[tokio::test]
async fn a_refund_that_only_the_list_of_refunds_tells_stops_the_rule() {
    let house = with_rule(HOUR).await;
    let sn = sent(&house).await;
    house.a_minute_later().await;
    assert!(house.market.ask_refund_unseen(sn.as_str()));
    house.a_minute_later().await;
    assert_eq!(house.order(&sn).await.verification, VerificationState::Cancelled);
    house.clock.advance(2 * HOUR);
    house.work().await;
    assert!(house.market.ledger().verified.is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_put_before_a_person_and_nothing_is_verified_twice() {
    let house = with_rule(0).await;
    house.market.set_faults(Faults::default().plan("pdd.voucher.virtual.card.verification", Fault::LostAfterAccept, 1));
    let sn = sent(&house).await;
    house.a_minute_later().await;
    for _ in 0..10 {
        house.clock.advance(10 * 60_000);
        house.work().await;
    }
    assert_eq!(house.market.ledger().verified.len(), 1);
    assert_eq!(house.order(&sn).await.verification, VerificationState::NeedsReview);
}

#[tokio::test]
async fn the_first_order_of_a_rule_asks_and_the_next_ones_do_not() {
    let house = with_fresh_rule().await;
    let (first, second) = (sent(&house).await, sent_next(&house).await);
    house.a_minute_later().await;
    assert!(house.market.ledger().verified.is_empty(), "nothing is verified behind the seller's back");
    assert_eq!(house.open_notices().await, [("verify_first".to_owned(), "verify_first:rule".to_owned())], "told once");
    let rule = house.rule().await;
    let (asks, waiting) = house.engine.verifications().asks_first(&rule).await.unwrap();
    let mut waiting: Vec<_> = waiting.into_iter().map(|order| order.sn).collect();
    waiting.sort();
    assert_eq!((asks, waiting), (true, vec![first.clone(), second.clone()]));

    house.engine.verifications().approve_first(&rule.id, &house.id(&first).await, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.order(&first).await.verification, VerificationState::Verified);
    // It went well: the rule goes on with what waited, and asks no more.
    assert_eq!(house.order(&second).await.verification, VerificationState::Verified);
    assert_eq!(house.market.ledger().verified.len(), 2);
    assert!(house.rule().await.proven);
    assert_eq!(house.open_notices().await, []);
    let actors: Vec<String> = house.verifications().await.into_iter().map(|row| row.actor).collect();
    assert_eq!(actors, ["seller", "system"]);
    let third = sent_next(&house).await;
    house.a_minute_later().await;
    assert_eq!(house.order(&third).await.verification, VerificationState::Verified);
}

#[tokio::test]
async fn a_first_verification_that_is_refused_proves_nothing() {
    let house = with_fresh_rule().await;
    let (first, second) = (sent(&house).await, sent_next(&house).await);
    house.a_minute_later().await;
    house.market.set_faults(Faults::default().plan("pdd.voucher.virtual.card.verification", Fault::NoPermission, 1));
    let rule = house.rule().await;
    house.engine.verifications().approve_first(&rule.id, &house.id(&first).await, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.order(&first).await.verification, VerificationState::Failed);
    house.a_minute_later().await;
    assert!(!house.rule().await.proven);
    assert_eq!(house.order(&second).await.verification, VerificationState::Pending);
    assert!(house.market.ledger().verified.is_empty());
}

#[tokio::test]
async fn only_what_a_rule_would_verify_now_can_be_approved() {
    let house = with_fresh_rule().await;
    let sn = sent(&house).await;
    house.a_minute_later().await;
    house.market.ask_refund(sn.as_str());
    house.a_minute_later().await;
    let rule = house.rule().await;
    let refused =
        house.engine.verifications().approve_first(&rule.id, &house.id(&sn).await, "seller").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IllegalMove);
    assert!(house.engine.verifications().asks_first(&rule).await.unwrap().1.is_empty());
    house.work().await;
    assert!(house.market.ledger().verified.is_empty());
}

const OTA: &str = "pdd.voucher.ota.card.verification";

/// A paid order whose card counts for three visits, taken in; gives it and the card.
async fn three_visits(house: &House) -> (OrderSn, String) {
    let sn = house.market.place(&NewOrder { sku_id: Some(10_020), uses: 3, ..NewOrder::default() });
    let card = house.market.cards_of(&sn).remove(0).card_no;
    house.a_minute_later().await;
    (OrderSn::from(sn), card)
}

/// A person asks for a visit; gives the verification as it stands after all work is done.
async fn visit(house: &House, sn: &OrderSn, card: &str) -> Verification {
    let ask = Ask { shop: Some(SHOP.into()), sn: Some(sn.clone()), code: Secret::from(card), via: Via::Manual };
    let row = house.engine.verifications().ask(ask, None, "seller").await.unwrap();
    house.work().await;
    house.a_minute_later().await;
    house.engine.verifications().get(&row.id).await.unwrap()
}

#[tokio::test]
async fn a_visit_without_an_answer_is_counted_back_and_never_used_twice() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let (sn, card) = three_visits(&house).await;
    house.market.set_faults(Faults::default().plan(OTA, Fault::LostAfterAccept, 1));
    assert_eq!(visit(&house, &sn, &card).await.state, VerificationState::Verified);
    assert_eq!(house.market.ledger().verified.len(), 1, "the card could be used still, and was not");
    // Lost before anything was done: the count says so, and the same goes out again.
    house.a_minute_later().await;
    house.market.set_faults(Faults::default().plan(OTA, Fault::Broken, 1));
    assert_eq!(visit(&house, &sn, &card).await.state, VerificationState::Verified);
    assert_eq!(house.market.ledger().verified.len(), 2);
    assert_eq!(house.market.cards_of(sn.as_str())[0].used_times, 2);
}

#[tokio::test]
async fn a_visit_without_an_answer_beside_one_elsewhere_is_put_before_a_person() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let (sn, card) = three_visits(&house).await;
    house.market.set_faults(Faults::default().plan(OTA, Fault::LostAfterAccept, 1));
    let ask =
        Ask { shop: Some(SHOP.into()), sn: Some(sn.clone()), code: Secret::from(card.as_str()), via: Via::Manual };
    let row = house.engine.verifications().ask(ask, None, "seller").await.unwrap();
    house.work().await;
    assert!(house.market.use_elsewhere(&card));
    for _ in 0..5 {
        house.a_minute_later().await;
    }
    let row = house.engine.verifications().get(&row.id).await.unwrap();
    assert_eq!(row.state, VerificationState::NeedsReview);
    assert_eq!(house.market.ledger().verified.len(), 1);
}

/// The platform names its reasons as texts or as numbers; each is its own answer to the seller, and only that code is over.
#[rstest]
#[case::used("60010", ErrorCode::VerificationCodeUsed)]
#[case::used_as_text("\"60010\"", ErrorCode::VerificationCodeUsed)]
#[case::wrong("\"100006\"", ErrorCode::VerificationCodeWrong)]
#[case::no_card("100001", ErrorCode::VerificationCodeWrong)]
#[case::expired("1000012", ErrorCode::VerificationCodeExpired)]
#[case::foreign("100002", ErrorCode::VerificationCodeForeign)]
#[case::refunded("\"60011\"", ErrorCode::VerificationCodeRefunded)]
#[case::destroyed("60006", ErrorCode::PlatformRefused)]
#[tokio::test]
async fn a_code_that_the_platform_refuses_has_its_own_answer_and_stops_nothing(
    #[case] sub_code: &str,
    #[case] reason: ErrorCode,
) {
    let house = House::open(|_| {}).await;
    house.work().await;
    let (sn, card) = three_visits(&house).await;
    let refused = format!(
        r#"{{"error_response":{{"error_code":50001,"error_msg":"业务服务错误","sub_code":{sub_code},"sub_msg":"说明"}}}}"#
    );
    let prepare = "pdd.voucher.ota.card.prepare.verification";
    house.market.set_faults(Faults::default().answer(prepare, 200, &refused));
    let row = visit(&house, &sn, &card).await;
    assert_eq!((row.state, row.reason), (VerificationState::Failed, Some(reason)));
    assert!(house.market.ledger().verified.is_empty());
    assert_eq!(house.engine.shops().get(&SHOP.into()).unwrap().standing(), Standing::Active);
    // The same code counts once the platform takes it.
    house.market.set_faults(Faults::default());
    house.a_minute_later().await;
    assert_eq!(visit(&house, &sn, &card).await.state, VerificationState::Verified);
    assert_eq!(house.market.ledger().verified.len(), 1);
}

#[tokio::test]
async fn the_workbench_counts_sales_and_verifications_by_what_happened() {
    let house = with_rule(HOUR).await;
    let sn = sent(&house).await;
    house.a_minute_later().await;
    let shop = SHOP.into();
    let before = house.engine.dashboard(Some(&shop)).await.unwrap().today;
    let amount = house.order(&sn).await.amount.0;
    assert!(amount > 0);
    assert_eq!((before.orders, before.paid, before.revenue), (1, 1, amount));
    assert_eq!((before.to_verify, before.verified, before.verify_failed), (1, 0, 0));
    house.clock.advance(HOUR);
    house.work().await;
    let (other, _) = three_visits(&house).await;
    assert_eq!(visit(&house, &other, "8888-0000-0000").await.state, VerificationState::Failed);
    let after = house.engine.dashboard(Some(&shop)).await.unwrap();
    let both = amount + house.order(&other).await.amount.0;
    assert_eq!((after.today.orders, after.today.revenue), (2, both));
    assert_eq!((after.today.to_verify, after.today.verified, after.today.verify_failed), (0, 1, 1));
    let by_hour: i64 = after.hours.iter().map(|bar| bar.verified).sum();
    assert_eq!((by_hour, after.days.last().unwrap().verified), (1, 1));
    assert_eq!(after.days.last().unwrap().revenue, both);
    // Money that went back is told beside the sales, and only once it did.
    house.market.ask_refund(other.as_str());
    house.a_minute_later().await;
    assert_eq!(house.engine.dashboard(Some(&shop)).await.unwrap().today.refunds, 0);
    house.market.grant_refund(other.as_str());
    house.a_minute_later().await;
    let refunded = house.engine.dashboard(Some(&shop)).await.unwrap().today;
    assert_eq!((refunded.refunds, refunded.revenue), (1, both));
}
