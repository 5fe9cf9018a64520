//! The token: fetched once, kept over restarts, never in a race with another program.

use crate::house::{House, NOW};
use huolang_domain::{Millis, platform::StopCause};
use huolang_platforms::{
    capability::{PullOrders as _, Session as _},
    fault::{CallError, Hindrance},
};
use huolang_vault::Secret;

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

#[tokio::test]
async fn shops_of_one_app_share_its_token_and_suspect_nobody() {
    let house = House::open().await;
    let (one, other) = house.neighbours();
    one.check().await.unwrap();
    other.check().await.unwrap();
    house.clock.advance(301_000);
    one.check().await.unwrap();
    other.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 1);
    // The platform ends the token once: both meet that, one fetches.
    house.market().kill_tokens();
    one.check().await.unwrap();
    other.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
    assert_eq!((one.hindrances(), other.hindrances()), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn two_refusals_of_the_same_token_are_one() {
    let house = House::open().await;
    let (one, other) = house.neighbours();
    one.check().await.unwrap();
    house.clock.advance(10_000);
    house.market().kill_tokens();
    assert!(one.check().await.is_err());
    assert!(other.check().await.is_err());
    assert_eq!(house.market().ledger().tokens, 1, "not twice a minute");
    assert_eq!((one.hindrances(), other.hindrances()), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_wrong_secret_does_not_live_on_the_token_of_another_shop() {
    let house = House::open().await;
    let around = house.around();
    let right = house.shop_in(around.clone(), &house.market().options().secret.clone());
    right.check().await.unwrap();
    house.memo.0.lock().unwrap().clear();
    let wrong = house.shop_in(around, "wrong");
    assert_eq!(wrong.check().await.unwrap_err().stop_cause(), Some(StopCause::AppRefused));
}

#[tokio::test]
async fn a_changed_secret_does_not_live_on_the_token_that_was_kept() {
    let house = House::open().await;
    house.shop().check().await.unwrap();
    let wrong = house.shop_with("wrong");
    assert_eq!(wrong.check().await.unwrap_err().stop_cause(), Some(StopCause::AppRefused));
    house.shop().check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 1, "the right one still has its own");
    // Kept by a program that named the app alone.
    for (kept, _) in house.memo.0.lock().unwrap().values_mut() {
        let token = kept.expose().rsplit_once(' ').unwrap().1.to_owned();
        *kept = Secret::new(format!("{} {token}", house.market().options().app_id));
    }
    house.shop().check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
}

#[tokio::test]
async fn of_two_kept_tokens_the_newer_counts() {
    let house = House::open().await;
    let old = house.shop();
    old.check().await.unwrap();
    let kept = house.memo.0.lock().unwrap().clone();
    house.clock.advance(400_000);
    let around = house.around();
    let secret = house.market().options().secret.clone();
    house.memo.0.lock().unwrap().clear();
    let new = house.shop_in(around.clone(), &secret);
    new.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
    // A shop that is connected later kept the former one.
    house.clock.set(Millis((NOW - 1) * 1_000));
    *house.memo.0.lock().unwrap() = kept;
    let late = house.shop_in(around, &secret);
    house.clock.set(Millis((NOW + 1_000) * 1_000));
    late.check().await.unwrap();
    assert_eq!(house.market().ledger().tokens, 2);
}
