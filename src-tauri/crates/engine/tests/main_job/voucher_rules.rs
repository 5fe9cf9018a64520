//! Vouchers verified by rule: off by default, after the condition and the waiting time, never after a refund.

use crate::{
    house::{House, Plan, SHOP},
    vouchers::HOUR,
};
use huolang_domain::{
    ErrorCode, ShopId, VerificationRuleId,
    state::{Bucket, VerificationState},
    verification::{Condition, VerificationRule, Via},
};
use huolang_platforms::practice::{Faults, Switch};
use huolang_testkit::shops::{VISITS, VOUCHER};

fn rule(condition: Condition, wait_ms: i64) -> VerificationRule {
    VerificationRule {
        id: VerificationRuleId::from("rule"),
        shop_id: ShopId::from(SHOP),
        product_ref: String::new(),
        condition,
        wait_ms,
        active: true,
        proven: false,
    }
}

async fn save(house: &House, rule: VerificationRule) {
    house.engine.verifications().save_rule(rule, "test").await.unwrap();
}

#[tokio::test]
async fn without_a_rule_or_with_one_that_is_off_nothing_happens() {
    let house = House::open(Plan::default()).await;
    let (sn, _) = house.vouchers(VOUCHER, 1).await;
    save(&house, VerificationRule { active: false, ..rule(Condition::Paid, 0) }).await;
    house.later(HOUR).await;
    assert_eq!((house.standing(&sn).await.2, house.voucher_tally().uses), (Bucket::ToVerify, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn after_the_waiting_time_every_code_is_verified_once() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    let (sn, _) = house.vouchers(VOUCHER, 3).await;
    house.later(HOUR - 1).await;
    assert_eq!(house.voucher_tally().uses, 0);
    house.later(1).await;
    assert_eq!(house.standing(&sn).await.0, VerificationState::Verified);
    assert!(house.verifications().await.iter().all(|row| row.via == Via::Rule && row.actor == "system"));
    house.later(HOUR).await;
    assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (3, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_voucher_for_several_visits_is_used_once_by_a_rule() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Shipped, 0)).await;
    let (sn, _) = house.vouchers(VISITS, 1).await;
    house.later(HOUR).await;
    house.later(HOUR).await;
    assert_eq!((house.voucher_tally().uses, house.standing(&sn).await.2), (1, Bucket::ToVerify));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_refund_is_looked_for_at_the_last_moment() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    let (sn, _) = house.vouchers(VOUCHER, 1).await;
    house.market.ask_refund(&sn).unwrap();
    // Neither a listing nor a hint has told of the refund yet.
    house.clock.advance(HOUR);
    house.engine.drain().await.unwrap();
    assert_eq!(house.voucher_tally().uses, 0);
    assert!(house.verifications().await.is_empty());
    house.work().await;
    assert_eq!(house.standing(&sn).await.0, VerificationState::Cancelled);
    // The buyer takes it back: the rule goes on.
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    house.later(1).await;
    assert_eq!((house.standing(&sn).await.0, house.voucher_tally().uses), (VerificationState::Verified, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_rule_that_is_switched_on_looks_at_what_waits_and_one_that_is_removed_stops() {
    let house = House::open(Plan::default()).await;
    let (sn, _) = house.vouchers(VOUCHER, 1).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    house.engine.verifications().delete_rule(&VerificationRuleId::from("rule"), "test").await.unwrap();
    house.later(2 * HOUR).await;
    assert_eq!(house.voucher_tally().uses, 0);
    save(&house, rule(Condition::Paid, HOUR)).await;
    house.work().await;
    assert_eq!(house.standing(&sn).await.0, VerificationState::Verified);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_refusal_is_told_once_and_waits_for_a_person() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, 40 * 24 * HOUR)).await;
    let (sn, codes) = house.vouchers(VOUCHER, 1).await;
    house.later(40 * 24 * HOUR).await;
    assert_eq!(house.standing(&sn).await.2, Bucket::Manual);
    let row = house.verifications().await.remove(0);
    assert_eq!(row.reason, Some(ErrorCode::VerificationCodeExpired));
    assert_eq!(house.open_notices().await, ["verify_failed"]);
    house.later(HOUR).await;
    assert_eq!(house.verifications().await.len(), 1, "a rule tries a code once");
    assert_eq!(house.voucher_tally().uses, 0);
    assert_eq!(codes.len(), 1);
    house.close(&["verify_failed"]).await;
}

#[tokio::test]
async fn a_dead_login_holds_a_rule_back_until_a_person_logs_in() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    let (sn, _) = house.vouchers(VOUCHER, 1).await;
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    house.clock.advance(HOUR);
    house.engine.drain().await.unwrap();
    assert_eq!(house.open_notices().await, ["login_dead"]);
    house.market.log_in();
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(house.standing(&sn).await.0, VerificationState::Verified);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_code_that_a_person_verifies_after_a_rule_failed_closes_the_alert() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    let (sn, codes) = house.vouchers(VOUCHER, 1).await;
    house.clock.advance(HOUR);
    house.engine.verify_round().await.unwrap();
    house.engine.outcome_round().await.unwrap();
    house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
    for _ in 0..20 {
        house.engine.drain().await.unwrap();
        house.clock.advance(60_000);
    }
    let tried: Vec<_> = house.verifications().await.into_iter().map(|row| (row.via, row.state)).collect();
    assert_eq!(tried, [(Via::Rule, VerificationState::Failed)]);
    assert_eq!(house.open_notices().await, ["verify_failed"]);
    house.set_faults(Faults::default());
    house.later(HOUR).await;
    assert_eq!(house.verify(Some(&sn), &codes[0]).await.state, VerificationState::Verified);
    house.close(&[]).await;
}

#[tokio::test]
async fn an_order_whose_codes_a_rule_could_not_ask_for_has_no_alert_once_a_person_verified_it() {
    let house = House::open(Plan::default()).await;
    save(&house, rule(Condition::Paid, HOUR)).await;
    let (sn, codes) = house.vouchers(VOUCHER, 1).await;
    house.clock.advance(HOUR);
    house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
    for _ in 0..20 {
        house.engine.drain().await.unwrap();
        house.clock.advance(HOUR / 2);
    }
    assert_eq!((house.verifications().await.len(), house.open_notices().await), (0, vec!["verify_failed".to_owned()]));
    house.set_faults(Faults::default());
    house.later(HOUR).await;
    assert_eq!(house.verify(Some(&sn), &codes[0]).await.state, VerificationState::Verified);
    house.close(&[]).await;
}
