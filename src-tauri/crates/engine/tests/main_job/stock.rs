//! Empty pools, restocking, limits.

use crate::house::{House, POOL, Plan};
use huolang_domain::{
    rule::BuyerLimit,
    state::{CardState, ContentState},
};
use huolang_testkit::shops::{OFFICE, SINGLE};

#[tokio::test]
async fn what_is_missing_waits_and_goes_out_after_a_restock() {
    let mut house = House::open(Plan { cards: 1, ..Plan::default() }).await;
    let (one, two) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert_eq!(states, [ContentState::Sent, ContentState::OutOfStock], "who came first is served first");
    assert_eq!(house.open_notices().await, ["low_stock", "out_of_stock"]);
    assert_eq!(house.tally().await.lost, 0, "whoever waits is known to wait");

    let more = vec!["CARD-LATER-1".to_owned()];
    house.add_cards(POOL, &more).await;
    house.codes.extend(more);
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    assert_eq!(house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap(), 1);
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used), (2, 0, 2));
    house.close(&["low_stock"]).await;
}

#[tokio::test]
async fn a_line_gets_all_or_nothing() {
    let house = House::open(Plan { cards: 2, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    house.work().await;
    let (content, _, why) = house.state(&sn).await;
    assert_eq!((content, why.as_str()), (ContentState::OutOfStock, "out_of_stock"));
    assert_eq!(house.cards(CardState::Available).await, 2);
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn a_part_is_sent_where_the_rule_allows_it() {
    let house = House::open(Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    house.work().await;
    assert_eq!(house.messages(&sn).len(), 1);
    assert!(house.history(&sn).await.contains(&"sent_in_part".to_owned()));
    assert_eq!(house.cards(CardState::Delivered).await, 2);
    house.close(&["low_stock"]).await;
}

#[tokio::test]
async fn the_rules_own_stock_counts_down() {
    let house = House::open(Plan { rule: |rule| rule.stock = 1, ..Plan::default() }).await;
    let (one, two) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert!(states.contains(&ContentState::Sent) && states.contains(&ContentState::OutOfStock), "{states:?}");
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn a_buyer_gets_no_more_than_the_limit() {
    let limit =
        |rule: &mut huolang_domain::rule::Rule| rule.per_buyer_limit = Some(BuyerLimit { count: 1, window_days: 1 });
    let house = House::open(Plan { rule: limit, ..Plan::default() }).await;
    let mut order = crate::house::new_order(&[(SINGLE, None, 1)]);
    order.buyer = Some("老王".into());
    let (one, two) = (house.market.place(&order).unwrap().sn, house.market.place(&order).unwrap().sn);
    house.work().await;
    let states = [house.state(&one).await, house.state(&two).await];
    let blocked = states.iter().filter(|(content, _, why)| *content == ContentState::Blocked && why == "buyer_limit");
    assert_eq!(blocked.count(), 1, "{states:?}");
    assert_eq!(house.tally().await.delivered, 1);
    house.close(&["manual_shipment"]).await;
}
