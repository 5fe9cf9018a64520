//! What the marketplace does on a bad day.

use crate::house::{House, Plan, SHOP, custom};
use huolang_domain::state::{CardState, ContentState, PlatformState};
use huolang_engine::Action;
use huolang_platforms::{
    capability::Found,
    fault::CallError,
    practice::{Faults, Switch},
};
use huolang_testkit::shops::SINGLE;

const MINUTE: i64 = 60_000;

async fn taken_in(plan: Plan) -> (House, huolang_domain::OrderSn) {
    let house = House::open(plan).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    (house, sn)
}

#[tokio::test]
async fn a_lost_answer_is_read_back_and_not_sent_again() {
    let (house, sn) = taken_in(Plan::default()).await;
    house.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending, "unknown is not failed");
    assert_eq!(house.messages(&sn).len(), 1);
    house.later(10_000).await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used, tally.marked), (1, 0, 1, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_lost_request_is_sent_again_with_the_same_content() {
    let (house, sn) = taken_in(Plan::default()).await;
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 0);
    let id = house.id(&sn).await;
    let before = house.engine.reveal_content(&id, "test").await.unwrap();
    house.later(10_000).await;
    assert_eq!(house.messages(&sn), [before[0].1.expose().clone()]);
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used), (1, 0, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn lost_answers_of_marking_are_read_back_too() {
    for faults in [
        Faults { timeout_after_accept: Switch::next(1), ..Faults::default() },
        Faults { timeout_before_accept: Switch::next(1), ..Faults::default() },
    ] {
        let (house, sn) = taken_in(Plan::default()).await;
        house.engine.deliver_round().await.unwrap();
        house.engine.outcome_round().await.unwrap();
        house.set_faults(faults);
        house.engine.drain().await.unwrap();
        assert_eq!(house.state(&sn).await.1, PlatformState::Submitting);
        house.later(10_000).await;
        assert_eq!(house.state(&sn).await.1, PlatformState::Shipped);
        assert_eq!(house.tally().await.marked, 1);
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn what_nobody_can_tell_is_put_before_a_person() {
    for received in [true, false] {
        let plan = Plan::default();
        let house = House::open_with(plan, custom(|adapter| adapter.says = Some(Found::CannotTell))).await;
        let sn = house.pay(SINGLE, 1);
        house.engine.poll_round(&SHOP.into()).await.unwrap();
        house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
        house.engine.drain().await.unwrap();
        house.later(10_000).await;
        assert_eq!(house.state(&sn).await.0, ContentState::NeedsReview);
        assert_eq!(house.cards(CardState::NeedsReview).await, 1);
        assert_eq!(house.open_notices().await, ["needs_review"]);
        assert_eq!(house.tally().await.unknown, 1);
        let id = house.id(&sn).await;
        let deliver = Action::Deliver { overrides: vec![] };
        assert!(house.engine.act(&id, deliver, "seller").await.is_err(), "first the doubt, then anything else");
        house.engine.act(&id, Action::ResolveReview { track: None, received }, "seller").await.unwrap();
        house.later(10_000).await;
        assert_eq!(house.state(&sn).await.0, ContentState::Sent);
        assert_eq!(house.messages(&sn).len(), usize::from(!received));
        assert_eq!(house.cards(CardState::Delivered).await, 1);
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn a_platform_that_cannot_be_asked_leads_to_a_person() {
    let house = House::open_with(Plan::default(), custom(|adapter| adapter.readable = false)).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    house.later(10_000).await;
    assert_eq!(house.state(&sn).await.0, ContentState::NeedsReview);
    house.close(&["needs_review"]).await;
}

#[tokio::test]
async fn a_platform_that_stays_away_is_told_once_and_its_return_ends_it() {
    let away = Faults { transient: Switch::ALWAYS, ..Faults::default() };
    let busy = Faults { rate_limit: Switch::ALWAYS, retry_after_ms: 1_000, ..Faults::default() };
    for faults in [away, busy] {
        let house = House::open(Plan::default()).await;
        house.engine.poll_round(&SHOP.into()).await.unwrap();
        house.set_faults(faults.clone());
        for minute in 0..45 {
            house.clock.advance(MINUTE);
            let _ = house.engine.poll_round(&SHOP.into()).await;
            if minute < 15 {
                assert!(house.open_notices().await.is_empty(), "{faults:?}: nobody is troubled in minute {minute}");
            }
        }
        assert_eq!(house.open_notices().await, ["shop_trouble"], "{faults:?}: one alert a cause");
        house.set_faults(Faults::default());
        house.clock.advance(60 * MINUTE);
        house.engine.poll_round(&SHOP.into()).await.unwrap();
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn a_dead_login_parks_the_shop_with_one_notice_and_everything_resumes() {
    let house = House::open(Plan::default()).await;
    let sns: Vec<_> = (0..3).map(|_| house.pay(SINGLE, 1)).collect();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    house.engine.drain().await.unwrap();
    assert!(house.engine.poll_round(&SHOP.into()).await.is_ok(), "a parked shop is not called");
    assert_eq!(house.open_notices().await, ["login_dead"]);
    for sn in &sns {
        assert_eq!(house.state(sn).await.2, "login_dead");
    }
    assert!(house.engine.resume_shop(&SHOP.into()).await.is_err(), "the login is still dead");
    house.market.log_in();
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used, tally.lost), (3, 0, 3, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn orders_that_come_while_the_shop_is_parked_say_why_they_wait() {
    let house = House::open(Plan::default()).await;
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    assert!(house.engine.poll_round(&SHOP.into()).await.is_err());
    house.market.set_faults(Faults::default());
    let sn = house.pay(SINGLE, 1);
    let adapter = huolang_platforms::practice::PracticeAdapter::in_process(house.market.clone());
    let orders = vec![huolang_platforms::capability::OrderDetail::order(&adapter, &sn).await.unwrap().unwrap()];
    house.engine.take(&SHOP.into(), orders, huolang_engine::intake::Source::default()).await.unwrap();
    house.engine.drain().await.unwrap();
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Blocked, "login_dead"));
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(house.tally().await.delivered, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_and_uses_no_try_up() {
    let (house, sn) = taken_in(Plan::default()).await;
    house.set_faults(Faults { rate_limit: Switch::next(1), retry_after_ms: 5_000, ..Faults::default() });
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Reserved);
    house.later(4_000).await;
    assert_eq!(house.messages(&sn).len(), 0, "the platform asked for five seconds");
    house.later(1_500).await;
    assert_eq!(house.messages(&sn).len(), 1);
    assert_eq!(house.deliveries(&sn).await[0].tries, 0);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_hiccup_is_retried_by_the_schedule_and_then_a_person_is_asked() {
    let (house, sn) = taken_in(Plan::default()).await;
    let hiccup = Faults { transient: Switch::ALWAYS, ..Faults::default() };
    house.set_faults(hiccup);
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Reserved);
    assert_eq!(house.state(&sn).await.2, "retry_at");
    house.clock.advance(5 * MINUTE - 1);
    assert_eq!(house.engine.drain().await.unwrap(), 0, "not before its time");
    house.clock.advance(1);
    house.engine.drain().await.unwrap();
    house.clock.advance(10 * MINUTE);
    house.engine.drain().await.unwrap();
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Failed, "failed"));
    assert_eq!(house.deliveries(&sn).await[0].tries, 3);
    assert_eq!(house.open_notices().await, ["delivery_failed"]);
    assert_eq!(house.cards(CardState::Reserved).await, 1, "the card stays with its order");
    house.set_faults(Faults::default());
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Retry, "seller").await.unwrap();
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used), (1, 0, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_refusal_goes_to_a_person_at_once() {
    let refusal = CallError::Business { code: "buyer_gone".into(), message: "买家不存在".into() };
    let house = House::open_with(Plan::default(), custom(|adapter| adapter.refuse = Some(refusal))).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Failed, "failed"));
    assert_eq!(house.tally().await.manual, 1);
    house.close(&["delivery_failed"]).await;
}

#[tokio::test]
async fn a_rough_day_ends_well() {
    let house =
        House::open(Plan { cards: 201, policy: |policy| policy.content_retry.max_attempts = 50, ..Plan::default() })
            .await;
    house.set_faults(Faults { dead_login: Switch::OFF, ..Faults::rough() });
    for _ in 0..200 {
        house.pay(SINGLE, 1);
    }
    for _ in 0..60 {
        house.later(5 * MINUTE).await;
    }
    house.set_faults(Faults::default());
    house.later(60 * MINUTE).await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.lost, tally.cards_used), (200, 0, 0, 200));
    assert_eq!(tally.marked + house.open_notices().await.len() as u64, 200);
    let notices = house.open_notices().await;
    let notices: Vec<&str> = notices.iter().map(String::as_str).collect();
    house.close(&notices).await;
}
