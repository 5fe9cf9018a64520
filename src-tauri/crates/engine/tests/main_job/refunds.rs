//! Refunds before, during and after the delivery.

use crate::{
    adapters::Custom,
    house::{House, POOL, Plan, SHOP, custom},
};
use huolang_domain::{
    OrderSn,
    rule::Delay,
    state::{CardState, ContentState, PlatformState, Tab},
};
use huolang_engine::Action;
use huolang_platforms::{
    capability::Found,
    practice::{Faults, Switch},
};
use huolang_store::{notices, orders};
use huolang_testkit::shops::{EARPHONES, OFFICE, SINGLE};
use std::sync::Arc;
use tokio::sync::Semaphore;

fn delayed(rule: &mut huolang_domain::rule::Rule) {
    rule.delay = Delay { min_ms: 60_000, max_ms: 60_000 };
}

#[tokio::test]
async fn before_anything_was_fixed() {
    let house = House::open(Plan { rule: delayed, ..Plan::default() }).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Cancelled, "refund_open"));
    house.later(120_000).await;
    let tally = house.tally().await;
    assert_eq!((tally.after_refund, tally.refunded, tally.cards_used), (0, 1, 0));
    house.close(&[]).await;
}

/// The orders under 需要我处理.
async fn work_list(house: &House) -> Vec<OrderSn> {
    let filter = orders::Filter { tab: Some(Tab::Attention), now: Some(house.clock_now()), ..Default::default() };
    let page = orders::list(&mut house.db.reader().await.unwrap(), &filter, None, 50, 0).await.unwrap();
    page.items.into_iter().map(|order| order.sn).collect()
}

/// The states in which refunds were told of by an event, in order.
async fn told_of(house: &House, event: &str) -> Vec<String> {
    let all = notices::list(&mut house.db.reader().await.unwrap(), None, None, 100).await.unwrap();
    let mut told: Vec<_> = all.into_iter().filter(|notice| notice.event == event).collect();
    told.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    told.into_iter().map(|notice| notice.params["status"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_parcel_that_waits_for_a_person_leaves_the_work_list_and_the_person_is_told() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(EARPHONES, 1);
    house.work().await;
    assert_eq!(house.open_notices().await, ["manual_shipment"]);
    assert_eq!(work_list(&house).await, std::slice::from_ref(&sn));
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::Cancelled, "refund_open"));
    assert!(work_list(&house).await.is_empty(), "nobody ships it any more");
    assert!(house.open_notices().await.is_empty(), "nothing asks for it any more");
    assert_eq!(told_of(&house, "refund_before_delivery").await, ["refunding"]);
    // The buyer thinks better of it: it is to be shipped after all, and is asked for again.
    house.market.withdraw_refund(&sn).unwrap();
    house.clock.advance(1_000);
    house.work().await;
    assert_eq!(work_list(&house).await, std::slice::from_ref(&sn));
    assert_eq!(house.open_notices().await, ["manual_shipment"]);
    // Asked for again, and granted: each is told once.
    house.market.ask_refund(&sn).unwrap();
    house.clock.advance(1_000);
    house.work().await;
    house.market.grant_refund(&sn).unwrap();
    house.clock.advance(1_000);
    house.work().await;
    assert!(work_list(&house).await.is_empty());
    assert_eq!(told_of(&house, "refund_before_delivery").await, ["refunding", "refunding"]);
    house.close(&[]).await;
}

#[tokio::test]
async fn reserved_cards_go_back() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    let hiccup = huolang_platforms::practice::Switch::next(1);
    house.set_faults(huolang_platforms::practice::Faults { transient: hiccup, ..Default::default() });
    house.engine.drain().await.unwrap();
    assert_eq!(house.cards(CardState::Reserved).await, 1);
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Cancelled);
    assert_eq!((house.cards(CardState::Reserved).await, house.cards(CardState::Available).await), (0, 20));
    house.later(3_600_000).await;
    assert_eq!(house.tally().await.after_refund, 0);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_withdrawn_refund_is_delivered_after_all() {
    let house = House::open(Plan { rule: delayed, ..Plan::default() }).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    house.later(120_000).await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    assert_eq!(house.tally().await.delivered, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_withdrawn_refund_gives_the_buyer_the_rest_of_a_part() {
    let house = House::open(Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent, "the rest is given up");
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::OutOfStock, "the rest waits again");
    house.add_cards(POOL, &["CARD-LATER-1".to_owned(), "CARD-LATER-2".to_owned()]).await;
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    assert_eq!(house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap().len(), 1);
    house.work().await;
    let (content, platform, _) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::Sent, PlatformState::Shipped));
    assert_eq!((house.messages(&sn).len(), house.cards(CardState::Delivered).await), (2, 3));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_rest_that_the_seller_cancelled_stays_cancelled_when_a_refund_is_withdrawn() {
    let house = House::open(Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    house.work().await;
    house.engine.act(&house.id(&sn).await, Action::Cancel, "seller").await.unwrap();
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    let contents: Vec<ContentState> =
        house.deliveries(&sn).await.into_iter().map(|delivery| delivery.content).collect();
    assert_eq!(contents, [ContentState::Sent, ContentState::Cancelled]);
    assert_eq!(house.messages(&sn).len(), 1);
    house.close(&["low_stock", "out_of_stock"]).await;
}

async fn refund_and_withdraw(house: &House, sn: &OrderSn) {
    house.market.ask_refund(sn).unwrap();
    house.later(1_000).await;
    house.market.withdraw_refund(sn).unwrap();
    house.later(1_000).await;
}

#[tokio::test]
async fn an_order_that_the_seller_cancelled_stays_cancelled_when_a_refund_is_withdrawn() {
    for refunded_before in [false, true] {
        let house = House::open(Plan { rule: delayed, ..Plan::default() }).await;
        let sn = house.pay(SINGLE, 1);
        house.work().await;
        if refunded_before {
            refund_and_withdraw(&house, &sn).await;
            assert_eq!(house.state(&sn).await.0, ContentState::Scheduled, "what only a refund stopped goes on");
        }
        house.engine.act(&house.id(&sn).await, Action::Cancel, "seller").await.unwrap();
        refund_and_withdraw(&house, &sn).await;
        house.later(120_000).await;
        let (content, _, why) = house.state(&sn).await;
        assert_eq!((content, why.as_str()), (ContentState::Cancelled, "cancelled"));
        assert_eq!((house.messages(&sn).len(), house.cards(CardState::Available).await), (0, 20));
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn a_parcel_stopped_beside_a_doubt_is_asked_for_again_when_the_refund_is_withdrawn() {
    let blind = custom(|adapter| adapter.says = Some(Found::CannotTell));
    let house = House::open_with(Plan::default(), blind).await;
    let sn = house.buy(&[(SINGLE, None, 1), (EARPHONES, None, 1)]);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    house.later(10_000).await;
    let contents = async || {
        house.deliveries(&sn).await.into_iter().map(|delivery| delivery.content).collect::<Vec<ContentState>>()
    };
    assert_eq!(contents().await, [ContentState::NeedsReview, ContentState::Manual]);
    house.market.ask_refund(&sn).unwrap();
    house.later(1_000).await;
    assert_eq!(contents().await, [ContentState::NeedsReview, ContentState::Cancelled]);
    let received = Action::ResolveReview { track: None, received: true };
    house.engine.act(&house.id(&sn).await, received, "seller").await.unwrap();
    house.market.withdraw_refund(&sn).unwrap();
    house.later(1_000).await;
    assert_eq!(contents().await, [ContentState::Sent, ContentState::Manual]);
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn what_was_sent_and_not_marked_is_marked_once_the_refund_is_withdrawn() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    house.engine.outcome_round().await.unwrap();
    // The order is sent, and to be marked next.
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    let (content, platform, _) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::Sent, PlatformState::Unshipped));
    assert_eq!(house.tally().await.marked, 0);
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.1, PlatformState::Shipped);
    let tally = house.tally().await;
    assert_eq!((tally.marked, tally.delivered, tally.duplicates), (1, 1, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn while_the_call_is_under_way_the_result_counts() {
    let door = Arc::new(Semaphore::new(0));
    let gate = door.clone();
    let house = House::open_with(Plan::default(), |adapter| {
        let mut custom = Custom::around(adapter);
        custom.door = Some(gate);
        Arc::new(custom)
    })
    .await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    house.market.ask_refund(&sn).unwrap();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending, "what is under way is not called off");
    door.add_permits(1);
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    assert_eq!(house.cards(CardState::Delivered).await, 1);
    assert_eq!(house.tally().await.marked, 0, "an order in refund is not marked");
    house.close(&["refund_after_delivery"]).await;
}

#[tokio::test]
async fn after_the_delivery_a_person_hears_of_it_and_the_card_is_recalled() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.open_notices().await, ["refund_after_delivery"]);
    house.market.grant_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.cards(CardState::Recalled).await, 1);
    assert_eq!(house.state(&sn).await.0, ContentState::Sent, "what happened stays true");
    house.close(&["refund_after_delivery"]).await;
}

#[tokio::test]
async fn after_the_delivery_each_step_of_a_refund_is_told_and_a_withdrawn_one_asks_for_nobody() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.open_notices().await, ["refund_after_delivery"]);
    house.clock.advance(1_000);
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    assert!(house.open_notices().await.is_empty(), "nothing is to be seen to any more");
    house.clock.advance(1_000);
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    house.clock.advance(1_000);
    house.market.grant_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(told_of(&house, "refund_after_delivery").await, ["refunding", "refunding", "refunded"]);
    house.close(&["refund_after_delivery"]).await;
}

#[tokio::test]
async fn a_call_that_did_nothing_while_the_refund_opened_gives_the_card_back() {
    let door = Arc::new(Semaphore::new(0));
    let gate = door.clone();
    let house = House::open_with(Plan::default(), |adapter| {
        let mut custom = Custom::around(adapter);
        custom.door = Some(gate);
        custom.refuse =
            Some(huolang_platforms::fault::CallError::Transient { message: "busy".into(), retry_after_ms: None });
        Arc::new(custom)
    })
    .await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    house.market.ask_refund(&sn).unwrap();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    door.add_permits(1);
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Cancelled);
    assert_eq!((house.cards(CardState::Reserved).await, house.cards(CardState::Available).await), (0, 20));
    house.close(&[]).await;
}
