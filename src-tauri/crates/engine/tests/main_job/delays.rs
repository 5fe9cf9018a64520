//! Delays: due times live in the database and a person can move them.

use crate::house::{House, Plan, SHOP};
use huolang_domain::{
    rule::{Delay, Rule},
    state::ContentState,
};
use huolang_engine::Action;
use huolang_testkit::shops::SINGLE;

const HALF_HOUR: i64 = 30 * 60_000;

fn delayed(rule: &mut Rule) {
    rule.delay = Delay { min_ms: HALF_HOUR, max_ms: 2 * HALF_HOUR };
}

async fn scheduled() -> (House, huolang_domain::OrderSn) {
    let house = House::open(Plan { rule: delayed, ..Plan::default() }).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Scheduled, "scheduled"));
    assert_eq!(house.order(&sn).await.due_at, Some(house.clock_now().plus(HALF_HOUR)));
    (house, sn)
}

#[tokio::test]
async fn it_goes_out_when_it_is_due_and_not_before() {
    let (house, sn) = scheduled().await;
    house.later(HALF_HOUR - 1).await;
    assert_eq!(house.messages(&sn).len(), 0);
    house.later(1).await;
    assert_eq!(house.messages(&sn).len(), 1);
    assert_eq!(house.order(&sn).await.due_at, None);
    house.close(&[]).await;
}

#[tokio::test]
async fn send_now_does_not_wait() {
    let (house, sn) = scheduled().await;
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::SendNow, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.messages(&sn).len(), 1);
    house.later(3 * HALF_HOUR).await;
    assert_eq!(house.tally().await.duplicates, 0);
    house.close(&[]).await;
}

#[tokio::test]
async fn postponing_moves_it() {
    let (house, sn) = scheduled().await;
    let id = house.id(&sn).await;
    let until = house.clock_now().plus(4 * HALF_HOUR);
    assert!(house.engine.act(&id, Action::Postpone { until: house.clock_now() }, "seller").await.is_err());
    house.engine.act(&id, Action::Postpone { until }, "seller").await.unwrap();
    house.later(2 * HALF_HOUR).await;
    assert_eq!(house.messages(&sn).len(), 0);
    house.later(2 * HALF_HOUR).await;
    assert_eq!(house.messages(&sn).len(), 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn cancelled_never_goes_out() {
    let (house, sn) = scheduled().await;
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Cancel, "seller").await.unwrap();
    house.later(4 * HALF_HOUR).await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Cancelled, "cancelled"));
    assert_eq!(house.messages(&sn).len(), 0);
    assert!(house.engine.act(&id, Action::SendNow, "seller").await.is_err());
    house.close(&[]).await;
}

#[tokio::test]
async fn a_restart_does_not_draw_again() {
    let (house, sn) = scheduled().await;
    let due = house.order(&sn).await.due_at;
    house.engine.recover_at_start().await.unwrap();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.later(1_000).await;
    assert_eq!(house.order(&sn).await.due_at, due);
    house.later(HALF_HOUR).await;
    assert_eq!(house.messages(&sn).len(), 1);
    house.close(&[]).await;
}
