//! A thousand callers repeat one order at the same moment: one reservation, one outcome, one answer.

use std::collections::BTreeMap;

use huolang_testkit::jd::Reply;
use huolang_testkit::jd_game::cards_of;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use rstest::rstest;
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

const REPEATS: usize = 1_000;

/// How often each code of 京东游戏点卡 was answered.
fn counted(replies: &[Reply]) -> BTreeMap<String, usize> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for reply in replies {
        *counted.entry(reply.json()["retCode"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counted
}

/// Each is a good answer of 京东通用交易, and all are the same.
fn are_one_answer(jd: &JdGeneral, order: &Order, replies: &[Reply]) {
    let mut answers: BTreeMap<[String; 4], usize> = BTreeMap::new();
    for reply in replies {
        jd.book(order, reply).unwrap();
        let said = reply.json();
        let answer = ["code", "produceStatus", "agentOrderNo", "product"].map(|name| said[name].to_string());
        *answers.entry(answer).or_default() += 1;
    }
    assert_eq!(answers.values().collect::<Vec<_>>(), [&REPEATS], "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_begins_over_a_thousand_connections_are_one_reservation_and_one_answer() {
    let yard = Yard::with(5, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let order = Order::one(78, "W-CARD");
    let replies = yard.at_once_over_tcp(&path, &jd.begin_form(&order), REPEATS).await;
    are_one_answer(&jd, &order, &replies);
    assert_eq!((yard.left().await, jd.ledger().faults()), (4, Vec::new()));
}

#[rstest]
#[case::at_once("sync", 0)]
#[case::called_back("async", 1)]
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_begins_at_once_are_one_reservation_and_one_answer(#[case] mode: &str, #[case] callbacks: usize) {
    let yard = Yard::with(5, mode).await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let order = Order::one(77, "W-CARD");
    let replies = yard.at_once(&path, &jd.begin_form(&order), REPEATS).await;
    are_one_answer(&jd, &order, &replies);
    assert_eq!((yard.left().await, yard.callbacks().await.len()), (4, callbacks));
    yard.call_back(callbacks).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_card_orders_at_once_are_one_reservation_and_one_acceptance() {
    let yard = Yard::with(5, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let path = yard.path(&yard.game, "cardOrder").await;
    let replies = yard.at_once(&path, &jd.form(&JdGame::order(1, "S-CARD", None)), REPEATS).await;
    // 102 is the platform's word for an order that was taken before.
    let expected = BTreeMap::from([("100".to_owned(), 1), ("102".to_owned(), REPEATS - 1)]);
    assert_eq!(counted(&replies), expected);
    let first = replies.iter().find(|reply| reply.json()["retCode"] == "100").unwrap();
    let cards = cards_of(&JdGame::data(first)["cardinfos"]);
    assert_eq!((cards.len(), yard.left().await), (1, 4));
    let mut caller = JdGame::caller(yard.address);
    let found = jd.call(&mut caller, "/api/jd/game/cardQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!(cards_of(&JdGame::data(&found)["cardinfos"]), cards);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_top_ups_at_once_are_one_order_and_one_callback() {
    let yard = Yard::with(5, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    let path = yard.path(&yard.game, "directCharge").await;
    let form = jd.form(&JdGame::order(1, "S-DIRECT", Some("13800138000")));
    let replies = yard.at_once(&path, &form, REPEATS).await;
    let expected = BTreeMap::from([("100".to_owned(), 1), ("102".to_owned(), REPEATS - 1)]);
    assert_eq!(counted(&replies), expected);
    jd.accepted(1, None);
    let order = yard.world.order_by_sn("1").await;
    yard.engine().act_inbound(&order, huolang_engine::inbound::Deed::MarkSuccess, "owner").await.unwrap();
    yard.call_back(1).await;
    assert_eq!((jd.ledger().faults(), jd.ledger().0["1"].callbacks), (Vec::new(), 1));
}
