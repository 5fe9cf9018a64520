//! Two products draw from one pool with different guards against cards that end soon: each is sold what lasts for it, and
//! none is told "sold out" for the other's sake.

use std::sync::Arc;

use huolang_store::offers::OfferKind;
use huolang_store::{Durability, rules};
use huolang_testkit::JdGame;
use huolang_testkit::jd_game::cards_of;
use serde_json::Value;

use super::held::Held;
use super::yard::{CUSTOMER, GAME_KEY, Yard, map};

/// Sells no card of a product that ends within so many days.
async fn guard(yard: &Yard, product_ref: &'static str, days: i64) {
    let (shop, now) = (yard.game.clone(), yard.engine().now());
    let guarded = yard.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let mut rule = rules::list(tx, Some(&shop), Some(product_ref)).await?.remove(0).rule;
            rule.near_expiry_days = days;
            rules::save(tx, &rule, now).await
        })
    });
    guarded.await.unwrap();
    yard.engine().inbound_shops_changed();
}

/// Two cards that end in three days, then two that last; `S-LASTS` sells only these.
async fn stocked() -> (Yard, Arc<JdGame>) {
    let yard = Yard::with(0, "sync").await;
    map(yard.engine(), &yard.game, "S-LASTS", OfferKind::Cards, Some(yard.pool.clone())).await;
    guard(&yard, "S-LASTS", 5).await;
    yard.restock_ending(2, 0).await;
    yard.clock.advance(1_000);
    yard.restock(2).await;
    (yard, Arc::new(JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap()))
}

/// The code of an order, and its cards.
async fn ordered(yard: &Yard, jd: &JdGame, number: u64, product_ref: &str) -> (Value, Vec<String>) {
    let mut caller = JdGame::caller(yard.address);
    let order = JdGame::order(number, product_ref, None);
    let reply = jd.call(&mut caller, "/api/jd/game/cardOrder", &order).await.unwrap();
    (reply.json()["retCode"].clone(), cards_of(&JdGame::data(&reply)["cardinfos"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_two_guards_that_come_together_share_the_pool_to_its_last_card() {
    let (yard, jd) = stocked().await;
    let yard = Arc::new(yard);
    // While the ledger is busy the orders gather.
    let held = Held::writer(yard.engine()).await;
    let tasks = [(1, "S-CARD"), (2, "S-LASTS"), (3, "S-CARD"), (4, "S-LASTS")].map(|(number, product_ref)| {
        let (yard, jd) = (Arc::clone(&yard), Arc::clone(&jd));
        tokio::spawn(async move { (product_ref, ordered(&yard, &jd, number, product_ref).await) })
    });
    let mut caller = JdGame::caller(yard.address);
    for number in 100..150 {
        let check = JdGame::order(number, "S-CARD", None);
        let said = jd.call(&mut caller, "/api/jd/game/preCheck", &check).await.unwrap().json();
        assert_eq!(said["retCode"], "100", "it is answered from memory");
    }
    held.end().await;
    for task in tasks {
        let (product_ref, (code, cards)) = task.await.unwrap();
        // Cards of `restock` last, those of `restock_ending` end.
        let begins = if product_ref == "S-LASTS" { "JD01" } else { "JD02" };
        assert_eq!((code.as_str(), cards.len()), (Some("100"), 1), "{product_ref}: {cards:?}");
        assert!(cards.iter().all(|card| card.starts_with(begins)), "{product_ref}: {cards:?}");
    }
    assert_eq!(yard.left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guard_that_nothing_lasts_for_is_sold_out_and_the_other_product_is_not() {
    let (yard, jd) = stocked().await;
    for number in [1, 2] {
        assert_eq!(ordered(&yard, &jd, number, "S-LASTS").await.0, "100");
    }
    assert_eq!(ordered(&yard, &jd, 3, "S-LASTS").await.0, "110");
    for number in [4, 5] {
        assert_eq!(ordered(&yard, &jd, number, "S-CARD").await.0, "100");
    }
    assert_eq!(ordered(&yard, &jd, 6, "S-CARD").await.0, "110");
}
