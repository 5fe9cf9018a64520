//! Empty pools, restocking, limits.

use crate::house::{House, POOL, Plan};
use huolang_domain::{
    rule::{BuyerLimit, Mode},
    state::{CardState, ContentState, PlatformState},
};
use huolang_engine::Action;
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
    assert_eq!(house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap().len(), 1);
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used), (2, 0, 2));
    house.close(&["low_stock"]).await;
}

#[tokio::test]
async fn what_a_person_let_out_and_was_missing_goes_out_after_a_restock_without_a_second_word() {
    let house = House::open(Plan { cards: 0, rule: |rule| rule.mode = Mode::Manual, ..Plan::default() }).await;
    let (one, two) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
    house.work().await;
    house.engine.act(&house.id(&one).await, Action::Deliver { overrides: vec![] }, "seller").await.unwrap();
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert_eq!(states, [ContentState::OutOfStock, ContentState::Manual]);

    house.add_cards(POOL, &["CARD-LATER-1".to_owned(), "CARD-LATER-2".to_owned()]).await;
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    assert_eq!(house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap().len(), 1);
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert_eq!(states, [ContentState::Sent, ContentState::Manual], "whoever waits for a word of its own still does");
    house.close(&["manual_shipment"]).await;
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
async fn the_alert_lasts_until_an_order_that_waits_can_be_served() {
    let house = House::open(Plan { cards: 1, ..Plan::default() }).await;
    house.pay(OFFICE, 3);
    house.work().await;
    assert_eq!(house.open_notices().await, ["out_of_stock"]);
    for (card, open) in [("CARD-LATER-1", 1), ("CARD-LATER-2", 0)] {
        house.add_cards(POOL, &[card.to_owned()]).await;
        house.engine.check_stock(&[POOL.into()]).await.unwrap();
        assert_eq!(house.open_notices().await.len(), open, "after {card}");
    }
    house.close(&[]).await;
}

#[tokio::test]
async fn cards_that_expire_too_soon_for_whoever_waits_close_no_alert() {
    let house = House::open(Plan { cards: 1, rule: |rule| rule.near_expiry_days = 30, ..Plan::default() }).await;
    house.pay(OFFICE, 2);
    house.work().await;
    let soon = house.clock_now().plus(20 * 86_400_000);
    house.add_cards(POOL, &["CARD-LATER-1".to_owned()]).await;
    let set = house.db.write(huolang_store::Durability::Ordinary, move |tx| {
        Box::pin(async move { huolang_store::sql!(tx, "UPDATE cards SET expires_at = $1", soon).execute().await })
    });
    set.await.unwrap();
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn a_pool_is_low_when_all_that_is_left_expires_too_soon() {
    let house = House::open(Plan { cards: 2, ..Plan::default() }).await;
    let soon = house.clock_now().plus(20 * 86_400_000);
    let set = house.db.write(huolang_store::Durability::Ordinary, move |tx| {
        Box::pin(async move {
            huolang_store::sql!(tx, "UPDATE card_pools SET near_expiry_days = 30").execute().await?;
            huolang_store::sql!(tx, "UPDATE cards SET expires_at = $1 WHERE id = (SELECT MIN(id) FROM cards)", soon)
                .execute()
                .await
        })
    });
    set.await.unwrap();
    house.pay(SINGLE, 1);
    house.work().await;
    assert_eq!(house.cards(CardState::Available).await, 1, "it is there, and nobody gets it");
    house.close(&["low_stock"]).await;
}

#[tokio::test]
async fn a_part_is_sent_where_the_rule_allows_it_and_the_rest_after_a_restock() {
    let plan = Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() };
    let mut house = House::open(plan).await;
    let sn = house.pay(OFFICE, 4);
    house.work().await;
    assert_eq!(house.messages(&sn).len(), 1);
    assert!(house.history(&sn).await.contains(&"sent_in_part".to_owned()));
    assert_eq!(house.cards(CardState::Delivered).await, 2);
    let (content, platform, why) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::OutOfStock, PlatformState::Unshipped), "the rest waits");
    assert_eq!((why.as_str(), house.order(&sn).await.delivered_at), ("out_of_stock", None));

    // A rest may come in parts, too: what was sent before is never sent again.
    for (restock, delivered, content) in [(1, 3, ContentState::OutOfStock), (2, 4, ContentState::Sent)] {
        let more: Vec<String> = (0..restock).map(|n| format!("CARD-LATER-{delivered}{n}")).collect();
        house.add_cards(POOL, &more).await;
        house.codes.extend(more);
        assert_eq!(house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap().len(), 1);
        house.work().await;
        assert_eq!(house.cards(CardState::Delivered).await, delivered);
        assert_eq!(house.state(&sn).await.0, content);
    }
    assert_eq!(house.state(&sn).await.1, PlatformState::Shipped, "marked once, when everything was sent");
    assert_eq!((house.messages(&sn).len(), house.cards(CardState::Available).await), (3, 1));
    assert_eq!(house.tally().await.cards_used, 4);
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    house.close(&[]).await;
}

#[tokio::test]
async fn a_part_whose_cards_went_back_starts_anew_without_a_second_rest() {
    let house = House::open(Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    let hiccup = huolang_platforms::practice::Switch::next(1);
    house.engine.poll_round(&crate::house::SHOP.into()).await.unwrap();
    house.set_faults(huolang_platforms::practice::Faults { transient: hiccup, ..Default::default() });
    house.engine.drain().await.unwrap();
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.cards(CardState::Available).await, 2);
    house.market.withdraw_refund(&sn).unwrap();
    house.work().await;
    assert_eq!((house.messages(&sn).len(), house.cards(CardState::Delivered).await), (1, 2));
    let numbers: Vec<i64> = house.deliveries(&sn).await.iter().map(|delivery| delivery.line).collect();
    assert_eq!(numbers, [1, huolang_domain::units::rest_of(1)]);
    house.add_cards(POOL, &["CARD-LATER-1".to_owned(), "CARD-LATER-2".to_owned()]).await;
    house.engine.check_stock(&[POOL.into()]).await.unwrap();
    house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap();
    house.work().await;
    assert_eq!((house.state(&sn).await.0, house.cards(CardState::Available).await), (ContentState::Sent, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_refund_stops_the_rest_and_keeps_what_was_sent() {
    let house = House::open(Plan { cards: 2, rule: |rule| rule.allow_partial = true, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 3);
    house.work().await;
    house.market.ask_refund(&sn).unwrap();
    house.work().await;
    assert_eq!(house.cards(CardState::Available).await, 0);
    assert_eq!(house.messages(&sn).len(), 1);
    let waiting = house.engine.waiting_for_pool(&POOL.into(), 10).await.unwrap();
    assert_eq!(waiting.len(), 0, "nothing more goes out");
    house.close(&["low_stock", "out_of_stock", "refund_after_delivery"]).await;
}

#[tokio::test]
async fn the_rules_own_stock_counts_down() {
    let house = House::open(Plan { rule: |rule| rule.stock = 1, ..Plan::default() }).await;
    let (one, two) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0];
    assert!(states.contains(&ContentState::Sent) && states.contains(&ContentState::OutOfStock), "{states:?}");
    let mut conn = house.db.reader().await.unwrap();
    let rule = huolang_store::rules::list(&mut conn, None, Some(SINGLE)).await.unwrap().remove(0).rule;
    let log = huolang_store::stock::list_by_rule(&mut conn, &rule.id, None, 9).await.unwrap();
    let told: Vec<(&str, i64, bool)> =
        log.iter().map(|line| (line.reason.as_str(), line.delta, line.order_id.is_some())).collect();
    assert_eq!((rule.stock, told), (0, vec![("reserve", -1, true)]));
    drop(conn);
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn a_rule_that_nearly_sold_out_is_told_once_until_it_has_more() {
    let limit = |rule: &mut huolang_domain::rule::Rule| (rule.stock, rule.low_stock_at) = (4, Some(2));
    let house = House::open(Plan { rule: limit, ..Plan::default() }).await;
    house.pay(SINGLE, 1);
    house.work().await;
    assert_eq!(house.open_notices().await.len(), 0, "three are left");
    for _ in 0..2 {
        house.pay(SINGLE, 1);
        house.work().await;
    }
    let mut conn = house.db.reader().await.unwrap();
    let rule = huolang_store::rules::list(&mut conn, None, Some(SINGLE)).await.unwrap().remove(0).rule;
    let open = huolang_store::notices::list(&mut conn, None, None, 9).await.unwrap();
    let low = open.iter().filter(|one| one.event == "low_stock");
    let told: Vec<(&str, i64, &str)> =
        low.map(|one| (one.cause.as_str(), one.count, one.params["left"].as_str().unwrap())).collect();
    assert_eq!(told, [(format!("low_stock:rule:{}", rule.id).as_str(), 1, "2")]);
    drop(conn);
    let (id, now) = (rule.id.clone(), house.clock_now());
    let more = huolang_domain::rule::Rule { stock: 9, ..rule };
    house
        .db
        .write(huolang_store::Durability::Ordinary, move |tx| {
            Box::pin(async move { huolang_store::rules::save(tx, &more, now).await })
        })
        .await
        .unwrap();
    house.engine.check_rules(&[id]).await.unwrap();
    house.close(&[]).await;
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
