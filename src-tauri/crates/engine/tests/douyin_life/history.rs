//! History of a season: read once, whatever happens on the way.

use crate::house::{DAY, House, NOW, SHOP};
use huolang_engine::Open;
use huolang_testkit::douyin_life::phone_of;
use serde_json::json;
use tokio_util::sync::CancellationToken;

const ORDERS: u64 = 3_000;

async fn season() -> House {
    let window = json!({ "use_create_time": "true", "start_date": "2025-10-09", "end_date": "2025-12-06" });
    let house = House::open(window).await;
    house.market().fill(ORDERS, NOW - 59 * DAY, NOW - 2 * DAY, 25);
    house
}

/// Reads until nothing more waits.
async fn read_to_the_end(house: &House) {
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
}

async fn assert_whole(house: &House) {
    assert_eq!(house.total().await, 3_000, "0 lost, 0 doubled");
    for number in (0..ORDERS).step_by(25).chain([1, 2, 2_999]) {
        assert_eq!(house.phone(number).await, Some(phone_of(number)), "order {number}");
    }
}

#[tokio::test]
async fn a_season_is_read_with_every_phone() {
    let house = season().await;
    read_to_the_end(&house).await;
    assert_whole(&house).await;
    let queries = house.market().ledger().calls["/goodlife/v1/trade/order/query/"];
    read_to_the_end(&house).await;
    assert_eq!(house.market().ledger().calls["/goodlife/v1/trade/order/query/"], queries, "what is read is read");
    assert_eq!(house.market().ledger().tokens, 1);
}

#[tokio::test]
async fn killed_at_any_moment_it_goes_on_at_its_day() {
    let mut house = season().await;
    for kill in 1..=6_usize {
        let (engine, market) = (house.engine.clone(), house.served.market().clone());
        let reading = tokio::spawn(async move { engine.poll_round(&SHOP.into()).await.map(|_| ()) });
        // As many queries further, in the middle of whatever follows.
        while market.ledger().queries.len() < kill * 15 {
            tokio::task::yield_now().await;
        }
        reading.abort();
        let _ = reading.await;
        house.kill().await;
    }
    read_to_the_end(&house).await;
    assert_whole(&house).await;
    let begun: Vec<i64> = house
        .market()
        .ledger()
        .queries
        .into_iter()
        .filter(|(cursor, ..)| cursor == "0")
        .map(|(_, start, _)| start)
        .collect();
    let days: std::collections::BTreeSet<_> = begun.iter().copied().collect();
    assert!(begun.len() <= days.len() + 6, "no finished day was read again");
    assert_eq!(house.market().ledger().tokens, 1, "a start of the program fetches no token");
}

#[tokio::test]
async fn told_to_rest_it_lets_go_of_the_page_and_loses_nothing() {
    let house = season().await;
    let told = CancellationToken::new();
    told.cancel();
    let polled = house.engine.poll_until(&SHOP.into(), &Open(told)).await.unwrap();
    assert_eq!(polled.read, 0);
    assert_eq!(house.market().ledger().queries.len(), 0);

    let told = CancellationToken::new();
    let (engine, gate) = (house.engine.clone(), Open(told.clone()));
    let reading = tokio::spawn(async move { engine.poll_until(&SHOP.into(), &gate).await });
    while house.market().ledger().queries.len() < 5 {
        tokio::task::yield_now().await;
    }
    told.cancel();
    assert!(reading.await.unwrap().unwrap().read < 3_000);
    assert!(house.market().ledger().queries.len() < 20, "it rests within the page");
    read_to_the_end(&house).await;
    assert_whole(&house).await;
}
