//! The ledger hangs: every endpoint answers in time with the platform's word for "later", nothing is lost, and the repeat
//! gets the true answer. Time is stopped while the ledger hangs, so that nobody waits for it.

use std::time::Duration;

use huolang_engine::inbound::{Answered, GameCall, GeneralCall, Route};
use huolang_engine::{Engine, Policy};
use huolang_store::callbacks::CallbackState;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::held::Held;
use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;

/// More patience than the usual one: time is stopped while it is tried, and runs while the machine may be slow.
pub fn patience() -> Policy {
    Policy { answer_ms: 20_000, pre_check_ms: 20_000, ..Policy::default() }
}

fn read(answered: Answered) -> Value {
    let Answered::Json(text) = answered else { panic!("{answered:?}") };
    serde_json::from_str(&text).unwrap()
}

async fn general(engine: &Engine, call: GeneralCall, form: &str) -> Value {
    read(engine.answer_jd_general(&Route::Open, call, Some(form.as_bytes())).await)
}

async fn game(engine: &Engine, call: GameCall, form: &str) -> Value {
    read(engine.answer_jd_game(&Route::Open, call, Some(form.as_bytes())).await)["retCode"].clone()
}

#[test]
fn nobody_waits_longer_than_the_platforms_do() {
    let usual = Policy::default();
    assert!(usual.answer_ms <= 3_000 && usual.pre_check_ms <= 400, "{} {}", usual.answer_ms, usual.pre_check_ms);
}

// One thread: only there can time be stopped. While it is, nothing is read or written: the shops are known, and the ledger
// hangs.
#[tokio::test]
async fn a_writer_that_hangs_is_answered_with_wait_in_time_and_the_repeat_gets_the_truth() {
    let yard = Yard::patient(3, "async", patience()).await;
    let engine = yard.engine().clone();
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let jd_game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let order = Order::one(1, "W-CARD");
    let cards = jd_game.form(&JdGame::order(2, "S-CARD", None));
    let top_up = jd_game.form(&JdGame::order(3, "S-DIRECT", Some("13800138000")));
    // The shops are known before the writer hangs.
    assert_eq!(general(&engine, GeneralCall::Find, &jd.find_form(404)).await["code"], "JDO_303");

    let held = Held::writer(&engine).await;
    tokio::time::pause();
    let begun = Instant::now();
    let late = general(&engine, GeneralCall::Begin, &jd.begin_form(&order)).await;
    assert_eq!((&late["code"], &late["produceStatus"]), (&json!("JDO_500"), &json!(4)));
    assert!(late["sign"].is_string(), "a late answer is signed like every other");
    assert_eq!(game(&engine, GameCall::CardOrder, &cards).await, "108");
    assert_eq!(game(&engine, GameCall::DirectCharge, &top_up).await, "108");
    assert_eq!(game(&engine, GameCall::PreCheck, &top_up).await, "100", "it needs no ledger");
    let longest = Duration::from_millis(u64::try_from(patience().answer_ms).unwrap());
    assert!(begun.elapsed() <= longest * 3 + Duration::from_millis(50), "{:?} for three", begun.elapsed());
    tokio::time::resume();
    held.end().await;

    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let first = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!((first["code"].as_str(), first["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)));
    assert_eq!(game(&engine, GameCall::CardOrder, &cards).await, "102");
    assert_eq!(game(&engine, GameCall::DirectCharge, &top_up).await, "102");
    assert_eq!(yard.left().await, 1, "one card an order, late or not");
    let again = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!(again["agentOrderNo"], first["agentOrderNo"]);
}

#[tokio::test]
async fn cards_that_a_late_answer_did_not_bring_come_by_callback() {
    let yard = Yard::patient(1, "sync", patience()).await;
    let cookie = yard.world.set_up().await;
    let engine = yard.engine().clone();
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let order = Order::one(1, "W-CARD");
    jd.placed(&order);
    assert_eq!(general(&engine, GeneralCall::Find, &jd.find_form(404)).await["code"], "JDO_303");

    let held = Held::writer(&engine).await;
    tokio::time::pause();
    let late = general(&engine, GeneralCall::Begin, &jd.begin_form(&order)).await;
    assert_eq!((&late["code"], &late["produceStatus"]), (&json!("JDO_500"), &json!(4)));
    tokio::time::resume();
    held.end().await;

    yard.call_back(1).await;
    let callback = yard.callback().await;
    assert_eq!(callback.state, CallbackState::Done);
    let entry = &jd.ledger().0["1"];
    assert_eq!((entry.callbacks, entry.outcomes.contains("1"), entry.cards.len()), (1, true, 1));
    assert_eq!(yard.left().await, 0);
    let path = format!("/api/v1/orders/{}/production", callback.order_id);
    let shown = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok();
    assert_eq!(shown.body["production"]["actions"], json!(["resend"]));
}

#[tokio::test]
async fn readers_that_hang_are_answered_with_ask_again_in_time() {
    let yard = Yard::patient(1, "async", patience()).await;
    let engine = yard.engine().clone();
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let jd_game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let query = jd_game.form(&json!({ "orderId": "404" }));
    assert_eq!(general(&engine, GeneralCall::Find, &jd.find_form(404)).await["code"], "JDO_303");
    assert_eq!(game(&engine, GameCall::CardQuery, &query).await, "101");

    let mut held = Vec::new();
    for _ in 0..huolang_store::OpenOptions::default().connections {
        held.push(engine.db().reader().await.unwrap());
    }
    tokio::time::pause();
    let late = general(&engine, GeneralCall::Find, &jd.find_form(404)).await;
    assert_eq!((&late["code"], &late["produceStatus"]), (&json!("JDO_500"), &json!(4)));
    assert_eq!(game(&engine, GameCall::CardQuery, &query).await, "108", "101 would refund");
    assert_eq!(game(&engine, GameCall::DirectQuery, &query).await, "108", "101 would refund");
    tokio::time::resume();
    drop(held);
    assert_eq!(general(&engine, GeneralCall::Find, &jd.find_form(404)).await["code"], "JDO_303");
}
