//! The token: fetched once, kept over restarts, never in a race with another program.

use crate::house::House;
use huolang_platforms::{
    capability::{PullOrders as _, Session as _},
    fault::{CallError, Hindrance},
};

#[tokio::test]
async fn one_token_serves_until_five_minutes_before_its_end_and_over_restarts() {
    let house = House::open().await;
    house.shop().check().await.unwrap();
    house.shop().check().await.unwrap();
    let shop = house.shop();
    shop.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 1);
    let shop = house.shop();
    house.clock.advance(6_899_000);
    shop.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 1);
    house.clock.advance(1_000);
    shop.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
}

#[tokio::test]
async fn calls_at_the_same_time_fetch_one_token() {
    let house = House::open().await;
    let shop = house.shop();
    let calls = (0..8).map(|_| shop.check());
    for answer in futures::future::join_all(calls).await {
        answer.unwrap();
    }
    assert_eq!(house.market().ledger().tokens, 1);
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_but_not_twice_a_minute() {
    let house = House::open().await;
    let shop = house.shop();
    shop.check().await.unwrap();
    house.clock.advance(120_000);
    house.market().kill_tokens();
    shop.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
    house.clock.advance(10_000);
    house.market().kill_tokens();
    let error = shop.check().await.unwrap_err();
    assert!(matches!(error, CallError::Transient { retry_after_ms: Some(50_000), .. }), "{error:?}");
    assert_eq!(house.market().ledger().tokens, 2);
    assert_eq!(shop.hindrances(), [Hindrance::AppShared], "told that another program fetches with the same app");
    assert_eq!(shop.hindrances(), []);
    house.clock.advance(50_000);
    shop.check().await.unwrap();
}

#[tokio::test]
async fn the_token_before_lives_five_minutes_more() {
    let house = House::open().await;
    let (one, other) = (house.shop(), house.shop());
    one.check().await.unwrap();
    other.check().await.unwrap();
    house.clock.advance(299_000);
    one.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
    house.clock.advance(1_000);
    one.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 3, "the older one died, one more was fetched");
}
