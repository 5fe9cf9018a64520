//! A rule's own limited stock holds for platforms that call us, too: so many pieces are sold and no more, and each move is in
//! the stock journal.

use std::sync::Arc;

use huolang_domain::ShopId;
use huolang_engine::inbound::Deed;
use huolang_store::{Durability, offers::OfferKind, rules};
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard, map};

/// Limits the rule of a product to so many pieces.
async fn limit(yard: &Yard, shop: &ShopId, product_ref: &'static str, pieces: i64) {
    let (shop, now) = (shop.clone(), yard.engine().now());
    let limited = yard.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let mut rule = rules::list(tx, Some(&shop), Some(product_ref)).await?.remove(0).rule;
            rule.stock = pieces;
            rules::save(tx, &rule, now).await
        })
    });
    limited.await.unwrap();
}

/// What the rule of a product has left.
async fn pieces(yard: &Yard, shop: &ShopId, product_ref: &str) -> i64 {
    let mut conn = yard.engine().db().reader().await.unwrap();
    rules::list(&mut conn, Some(shop), Some(product_ref)).await.unwrap()[0].rule.stock
}

/// The journal of rules: reason, change, who.
async fn journal(yard: &Yard) -> Vec<(String, i64, String)> {
    let mut conn = yard.engine().db().reader().await.unwrap();
    let text = "SELECT reason, delta, actor FROM stock_log WHERE rule_id IS NOT NULL ORDER BY id";
    huolang_store::Query::new(&mut conn, text, Vec::new()).fetch_all().await.unwrap()
}

fn line(reason: &str, delta: i64, actor: &str) -> (String, i64, String) {
    (reason.to_owned(), delta, actor.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_pieces_are_sold_than_the_rule_has() {
    let yard = Yard::with(5, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    limit(&yard, &yard.game, "S-CARD", 2).await;
    let mut say = async |number: u64, count: u64| {
        let mut order = JdGame::order(number, "S-CARD", None);
        order["buyNum"] = json!(count);
        jd.call(&mut caller, "/api/jd/game/cardOrder", &order).await.unwrap().json()["retCode"].clone()
    };
    assert_eq!(say(1, 1).await, "100");
    assert_eq!(say(2, 2).await, "110");
    assert_eq!(say(3, 1).await, "100");
    assert_eq!(say(4, 1).await, "110");
    assert_eq!(say(1, 1).await, "102");
    assert_eq!((pieces(&yard, &yard.game, "S-CARD").await, yard.left().await), (0, 3));
    assert_eq!(journal(&yard).await, [line("reserve", -1, "system"), line("reserve", -1, "system")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_may_wait_waits_for_stock_and_goes_on() {
    let yard = Yard::with(5, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    limit(&yard, &yard.general, "W-CARD", 1).await;
    for number in [1, 2] {
        let said = jd.begin(&mut caller, &path, &Order::one(number, "W-CARD")).await.unwrap().unwrap().json();
        assert_eq!(said["produceStatus"], 3, "{said}");
    }
    yard.call_back(1).await;
    assert_eq!((yard.callbacks().await.len(), yard.left().await), (1, 4), "the second one waits");
    limit(&yard, &yard.general, "W-CARD", 3).await;
    yard.call_back(2).await;
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 3));
    assert_eq!((pieces(&yard, &yard.general, "W-CARD").await, journal(&yard).await.len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_gives_its_pieces_back() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    limit(&yard, &yard.game, "S-DIRECT", 1).await;
    let mut say = async |number: u64| {
        let order = JdGame::order(number, "S-DIRECT", Some("13800138000"));
        jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap().json()["retCode"].clone()
    };
    assert_eq!(say(1).await, "100");
    assert_eq!(say(2).await, "110");
    let order = yard.world.order_by_sn("1").await;
    let deed = Deed::Refuse { code: "113".to_owned(), reason: String::new() };
    yard.engine().act_inbound(&order, deed, "owner").await.unwrap();
    assert_eq!(pieces(&yard, &yard.game, "S-DIRECT").await, 1);
    assert_eq!(journal(&yard).await, [line("reserve", -1, "system"), line("release", 1, "owner")]);
    assert_eq!(say(3).await, "100");
    assert_eq!(pieces(&yard, &yard.game, "S-DIRECT").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_at_the_same_time_share_what_is_left() {
    let yard = Yard::with(40, "sync").await;
    let jd = Arc::new(JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    limit(&yard, &yard.game, "S-CARD", 7).await;
    let tasks: Vec<_> = (1..=30)
        .map(|number| {
            let (jd, mut caller) = (Arc::clone(&jd), JdGame::caller(yard.address));
            tokio::spawn(async move {
                let order = JdGame::order(number, "S-CARD", None);
                jd.call(&mut caller, "/api/jd/game/cardOrder", &order).await.unwrap().json()["retCode"].clone()
            })
        })
        .collect();
    let mut codes = Vec::new();
    for task in tasks {
        codes.push(task.await.unwrap());
    }
    assert_eq!(codes.iter().filter(|code| **code == "100").count(), 7, "{codes:?}");
    assert_eq!((pieces(&yard, &yard.game, "S-CARD").await, yard.left().await), (0, 33));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_gets_its_cards_however_many_wait_for_stock() {
    let yard = Yard::with(0, "async").await;
    map(yard.engine(), &yard.general, "W-OTHER", OfferKind::Cards, Some(yard.pool.clone())).await;
    limit(&yard, &yard.general, "W-CARD", 0).await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    for number in 1..=101 {
        let order = Order::one(number, if number == 101 { "W-OTHER" } else { "W-CARD" });
        let waits = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
        assert_eq!(waits["produceStatus"], 3, "{waits}");
    }
    yard.restock(1).await;
    let mut served = Vec::new();
    for _ in 0..4 {
        served.push(yard.engine().restock_inbound().await.unwrap());
    }
    assert_eq!(served, [0, 1, 0, 0], "the oldest hundred, the rest, and the oldest again");
}
