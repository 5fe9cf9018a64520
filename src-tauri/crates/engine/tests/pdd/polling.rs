//! Listing is the base: what a lost message spoke of is found within one interval.

use crate::house::{House, SHOP};
use huolang_testkit::pdd::Faults;
use std::time::Duration;

#[tokio::test]
async fn a_lost_message_is_healed_within_one_interval() {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults { push_lost: true, ..Faults::default() });
    let sn = house.pay();
    let shop = SHOP.into();
    let waiting = tokio::time::timeout(Duration::from_millis(300), house.engine.hint_round(&shop)).await;
    assert!(waiting.is_err(), "no message came");
    assert!(house.find(&sn).await.is_none());
    house.a_minute_later().await;
    assert!(house.find(&sn).await.is_some());
}

#[tokio::test]
async fn a_message_is_acknowledged_once_its_order_is_committed() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let shop = SHOP.into();
    // The first listening has the platform push for this shop.
    let waiting = tokio::time::timeout(Duration::from_millis(300), house.engine.hint_round(&shop)).await;
    assert!(waiting.is_err());
    let sn = house.pay();
    let heard = tokio::time::timeout(Duration::from_secs(10), house.engine.hint_round(&shop)).await;
    heard.expect("a message").unwrap();
    assert!(house.find(&sn).await.is_some());
    let answered = tokio::time::timeout(Duration::from_secs(10), async {
        while house.market.unanswered() > 0 {
            tokio::task::yield_now().await;
        }
    });
    answered.await.expect("it was acknowledged");
    assert_eq!(house.market.ledger().acks, 1);
}

#[tokio::test]
async fn an_order_under_audit_waits_and_goes_on_when_it_is_over() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let new = huolang_testkit::pdd::NewOrder { under_audit: true, ..Default::default() };
    let sn = huolang_domain::OrderSn::from(house.market.place(&new));
    house.a_minute_later().await;
    assert_eq!(house.why(&sn).await, "risk_flag");
    house.market.end_audit(sn.as_str());
    house.a_minute_later().await;
    assert_eq!(house.why(&sn).await, "send_by_hand");
}
