//! Listing is the base: what a lost message spoke of is found within one interval.

use crate::house::{House, SHOP};
use huolang_domain::{Clock as _, platform::PlatformKind};
use huolang_engine::shops::LaneLimits;
use huolang_testkit::pdd::{Fault, Faults};
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

#[tokio::test]
async fn listing_keeps_to_the_rate_of_its_lane() {
    let house = House::open(|_| {}).await;
    let limits = LaneLimits { per_second: 1, burst: 1, ..LaneLimits::usual(PlatformKind::Pdd) };
    house.connect_within("slow", &house.market.token(), limits).await;
    let slow = "slow".into();
    let mut rounds = 0;
    let until = loop {
        assert!(rounds < 50, "nothing holds it back");
        rounds += 1;
        let polled = house.engine.poll_round(&slow).await.unwrap();
        if let Some(until) = polled.not_before {
            break until;
        }
    };
    let calls = house.market.ledger().calls.values().sum::<u64>();
    assert!(until > house.clock.now());
    let polled = house.engine.poll_round(&slow).await.unwrap();
    assert_eq!((polled.read, polled.not_before), (0, Some(until)));
    assert_eq!(house.market.ledger().calls.values().sum::<u64>(), calls, "nothing is asked before its time");
    house.clock.advance(until.since(house.clock.now()));
    house.engine.poll_round(&slow).await.unwrap();
    assert!(house.market.ledger().calls.values().sum::<u64>() > calls);
}

#[tokio::test]
async fn a_shop_that_is_limited_is_listed_no_sooner_than_the_platform_allows() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let list = "pdd.order.number.list.increment.get";
    house.market.set_faults(Faults::default().plan(list, Fault::RateLimited, 1));
    house.clock.advance(60_000);
    house.engine.poll_round(&SHOP.into()).await.unwrap_err();
    let sn = house.pay();
    let polled = house.engine.poll_round(&SHOP.into()).await.unwrap();
    assert!(polled.read == 0 && polled.not_before.is_some_and(|until| until > house.clock.now()));
    house.clock.advance(2_000);
    house.work().await;
    assert!(house.find(&sn).await.is_some());
}
