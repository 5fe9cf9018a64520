//! 核销 by rule: the codes that went out are verified once, after the condition, and never when the money went back.

use crate::house::{House, SHOP};
use huolang_domain::{
    VerificationRuleId,
    rule::{Channel, Rule, Steps},
    state::{Bucket, ContentState, VerificationState},
    verification::{Condition, VerificationRule},
};
use huolang_engine::Action;
use huolang_testkit::pdd::{Fault, Faults};

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
    };
    house.engine.verifications().save_rule(rule, "test").await.unwrap();
    house.work().await;
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
