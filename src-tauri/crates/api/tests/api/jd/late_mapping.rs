//! A pool is mapped to a product of JD's after cards came in that JD does not take: each is set aside and told of, and the
//! next one goes out. No bad card stands in the way of an order.

use huolang_store::offers::OfferKind;
use huolang_testkit::jd_game::cards_of;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard, map};
use crate::ask::Ask;

fn cards<S: AsRef<str>>(numbers: &[S]) -> Vec<(String, String)> {
    numbers.iter().map(|number| (number.as_ref().to_owned(), "pass".to_owned())).collect()
}

/// A shop's pool with these cards, the first ones drawn first, mapped only now.
async fn mapped_late(mode: &str, lists: [Vec<(String, String)>; 2]) -> Yard {
    let yard = Yard::with(0, mode).await;
    yard.unmap_pool(&yard.game, "S-CARD").await;
    yard.unmap_pool(&yard.general, "W-CARD").await;
    for list in lists {
        yard.restock_with(list).await;
        yard.clock.advance(1_000);
    }
    map(yard.engine(), &yard.game, "S-CARD", OfferKind::Cards, Some(yard.pool.clone())).await;
    map(yard.engine(), &yard.general, "W-CARD", OfferKind::Cards, Some(yard.pool.clone())).await;
    yard
}

/// The open notices about cards that were set aside: pool and how many.
async fn told(yard: &Yard, cookie: &str) -> Vec<(Value, Value)> {
    let said = Ask::get("/api/v1/notices?state=open&limit=100").cookie(cookie).send(&yard.world.router).await.ok();
    let of_event = |notice: &&Value| notice["event"] == "cards_set_aside";
    let listed = said.body["items"].as_array().unwrap().iter().filter(of_event);
    listed.map(|notice| (notice["params"]["pool"].clone(), notice["params"]["cards"].clone())).collect()
}

async fn ordered(yard: &Yard, jd: &JdGame, number: u64, count: u64) -> Value {
    let mut caller = JdGame::caller(yard.address);
    let mut order = JdGame::order(number, "S-CARD", None);
    order["buyNum"] = json!(count);
    let reply = jd.call(&mut caller, "/api/jd/game/cardOrder", &order).await.unwrap();
    assert_eq!(reply.json()["retCode"], "100");
    JdGame::data(&reply)
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_cards_are_set_aside_and_the_next_ones_go_out_with_the_answer() {
    let yard = mapped_late("sync", [cards(&["卡 1", "BAD 2"]), cards(&["GOOD-3", "GOOD-4", "GOOD-5"])]).await;
    let cookie = yard.world.set_up().await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut given = cards_of(&ordered(&yard, &jd, 1, 1).await["cardinfos"]);
    given.extend(cards_of(&ordered(&yard, &jd, 2, 2).await["cardinfos"]));
    given.sort();
    assert_eq!(given, ["GOOD-3/pass", "GOOD-4/pass", "GOOD-5/pass"]);
    assert_eq!(told(&yard, &cookie).await, [(json!("京东卡"), json!("2"))]);
    assert_eq!(yard.left().await, 0, "the bad ones are no stock any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_cards_in_a_heap_are_passed_over_in_one_call() {
    let bad: Vec<String> = (0..1_500).map(|number| format!("卡 {number}")).collect();
    let yard = mapped_late("sync", [cards(&bad), cards(&["GOOD-1"])]).await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    assert_eq!(cards_of(&ordered(&yard, &jd, 1, 1).await["cardinfos"]), ["GOOD-1/pass"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_finds_only_bad_cards_waits_for_good_ones_and_is_called_back() {
    let long = "x".repeat(128);
    let yard = mapped_late("async", [cards(&[&long]), Vec::new()]).await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let waits = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((waits["code"].as_str(), waits["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)));
    assert_eq!((told(&yard, &cookie).await.len(), yard.callbacks().await.len()), (1, 0));
    yard.restock(1).await;
    yard.call_back(1).await;
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 0));
    assert_eq!(jd.ledger().0["1"].cards.len(), 1);
}
