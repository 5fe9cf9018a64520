//! The scenarios of the vectors, and every vector that is a whole call, through Router, engine and store: answers, orders and
//! callbacks are compared exactly.

use std::collections::BTreeMap;

use base64::Engine as _;
use huolang_domain::OrderId;
use huolang_engine::inbound::{Deed, NewMapping};
use huolang_store::offers::OfferKind;
use huolang_store::productions;
use huolang_testkit::jd::{Caller, Ledger, Reply, decrypt_ecb};
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::vectors::{self, Vector};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread")]
async fn the_scenarios_of_jd_general() {
    for vector in vectors::of("jd-general", "scenario") {
        let found = general(&vector).await;
        assert_eq!(found, vector.expected, "{}", vector.name);
    }
}

async fn general(vector: &Vector) -> Value {
    let yard = Yard::with(0, "async").await;
    yard.unmap_pool(&yard.general, "W-CARD").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let (begin, find) = (yard.path(&yard.general, "beginDistill").await, yard.path(&yard.general, "findDistill").await);
    let (mut answers, mut labels) = (Vec::new(), BTreeMap::new());
    for step in vector.steps() {
        let number = step["jdOrderNo"].as_str().unwrap();
        let order = Order {
            quantity: u32::try_from(step["quantity"].as_u64().unwrap_or(1)).unwrap(),
            account: step["produceAccount"].as_str().unwrap_or_default().to_owned(),
            ..Order::one(number.parse().unwrap(), step["wareNo"].as_str().unwrap_or_default())
        };
        match step["do"].as_str().unwrap() {
            "begin" => {
                let answer = jd.begin(&mut caller, &begin, &order).await.unwrap().unwrap().json();
                answers.push(seen_by_general(&answer, &mut labels));
            }
            "find" => {
                let reply = caller.post(&find, &jd.find_form(order.number)).await.unwrap();
                if jd.ledger().0.contains_key(number) {
                    jd.book(&order, &reply).unwrap();
                }
                answers.push(seen_by_general(&reply.json(), &mut labels));
            }
            "finish" => act(&yard, number, finish_of(step)).await,
            "resume" => act(&yard, number, Deed::Resume).await,
            other => panic!("unknown step {other}"),
        }
    }
    let numbers: Vec<&str> = vector.steps().iter().filter_map(|step| step["jdOrderNo"].as_str()).collect();
    ended(&yard, &yard.general, &numbers, answers, jd.receiver().seen(), &jd.ledger()).await
}

/// What the vectors name of an answer; the cards inside are opened and counted.
fn seen_by_general(answer: &Value, labels: &mut BTreeMap<String, Value>) -> Value {
    let next = char::from(b'A' + u8::try_from(labels.len()).unwrap()).to_string();
    let agent = answer["agentOrderNo"].as_str();
    let label = agent.map(|agent| labels.entry(agent.to_owned()).or_insert_with(|| json!(next)).clone());
    let cards = answer["product"].as_str().map_or(0, |product| {
        let text = decrypt_ecb(AES_KEY, product).unwrap();
        serde_json::from_str::<Vec<Value>>(&text).unwrap().len()
    });
    json!({
        "code": answer["code"], "produceStatus": answer["produceStatus"], "agentOrderNo": label, "cards": cards,
    })
}

fn finish_of(step: &Value) -> Deed {
    match step["result"].as_str().unwrap() {
        "success" if step["cards"].is_null() => Deed::MarkSuccess,
        "success" => {
            let text = |card: &Value, name: &str| card[name].as_str().unwrap().to_owned();
            let cards = step["cards"].as_array().unwrap().iter();
            Deed::EnterCards { cards: cards.map(|c| (text(c, "cardNumber"), text(c, "password"), None)).collect() }
        }
        "fail" => Deed::Refuse { code: step["code"].as_str().unwrap().to_owned(), reason: String::new() },
        "abnormal" => Deed::Hold,
        other => panic!("unknown result {other}"),
    }
}

/// The seller acts, and callbacks go out. Only an order that has ended refuses it.
async fn act(yard: &Yard, number: &str, deed: Deed) {
    let order = yard.world.order_by_sn(number).await;
    let ended = state(yard, &order).await.is_final();
    assert_eq!(yard.engine().act_inbound(&order, deed, "owner").await.is_err(), ended, "order {number}");
    yard.engine().inbound_round().await.unwrap();
}

async fn state(yard: &Yard, order: &OrderId) -> productions::ProductionState {
    let mut conn = yard.engine().db().reader().await.unwrap();
    productions::by_orders(&mut conn, std::slice::from_ref(order)).await.unwrap().remove(0).state
}

/// The end of a scenario: orders and callbacks are counted; each callback that was queued arrived at JD once.
async fn ended(
    yard: &Yard,
    shop: &huolang_domain::ShopId,
    numbers: &[&str],
    answers: Vec<Value>,
    arrived: u64,
    ledger: &Ledger,
) -> Value {
    let mut keys: Vec<_> = numbers.iter().map(|number| (shop.clone(), (*number).to_owned())).collect();
    keys.sort();
    keys.dedup();
    let mut conn = yard.engine().db().reader().await.unwrap();
    let orders = productions::by_numbers(&mut conn, &keys).await.unwrap();
    drop(conn);
    let callbacks = yard.callbacks().await;
    assert!(callbacks.iter().all(|callback| callback.state.as_str() == "done"), "{callbacks:?}");
    let taken: u64 = ledger.0.values().map(|entry| entry.callbacks).sum();
    assert_eq!((arrived, taken), (callbacks.len() as u64, callbacks.len() as u64));
    assert_eq!(ledger.faults(), Vec::<String>::new());
    json!({ "answers": answers, "orders_created": orders.len(), "callbacks_queued": callbacks.len() })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scenarios_of_jd_game() {
    for vector in vectors::of("jd-game", "scenario") {
        let found = game(&vector).await;
        assert_eq!(found, vector.expected, "{}", vector.name);
    }
}

async fn game(vector: &Vector) -> Value {
    let yard = Yard::with(0, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    map_game(&yard, "S-DIRECT", OfferKind::TopUp, false).await;
    map_game(&yard, "S-CARD", OfferKind::Cards, false).await;
    let mut caller = JdGame::caller(yard.address);
    let mut answers = Vec::new();
    for step in vector.steps() {
        let number = step["orderId"].as_str().unwrap();
        match step["do"].as_str().unwrap() {
            call @ ("directCharge" | "cardOrder") => {
                let account = step["gameAccount"].as_str();
                let mut order = JdGame::order(number.parse().unwrap(), step["skuId"].as_str().unwrap(), account);
                order["buyNum"] = step["buyNum"].clone();
                let reply = asked(&yard, &jd, &mut caller, call, &order).await;
                if reply.json()["retCode"] == "100" {
                    jd.accepted(number.parse().unwrap(), None);
                }
                answers.push(seen_by_game(call, &reply));
            }
            call @ ("directQuery" | "cardQuery") => {
                let reply = asked(&yard, &jd, &mut caller, call, &json!({ "orderId": number })).await;
                answers.push(seen_by_game(call, &reply));
            }
            "finish" => act(&yard, number, Deed::MarkSuccess).await,
            "cards_arrive" => cards_arrive(&yard, number, &step["cards"]).await,
            other => panic!("unknown step {other}"),
        }
    }
    let numbers: Vec<&str> = vector.steps().iter().filter_map(|step| step["orderId"].as_str()).collect();
    ended(&yard, &yard.game, &numbers, answers, jd.receiver().seen(), &jd.ledger()).await
}

async fn map_game(yard: &Yard, product_ref: &str, kind: OfferKind, from_pool: bool) {
    let new = NewMapping {
        product_ref: product_ref.to_owned(),
        title: String::new(),
        kind,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id: from_pool.then(|| yard.pool.clone()),
    };
    yard.engine().save_mapping(&yard.game, new, "owner").await.unwrap();
}

/// Cards come into a pool; the order that waited for them is served once there are enough for all of it.
async fn cards_arrive(yard: &Yard, number: &str, cards: &Value) {
    let text = |card: &Value, name: &str| card[name].as_str().unwrap().to_owned();
    let cards = cards.as_array().unwrap().iter();
    yard.restock_with(cards.map(|card| (text(card, "cardno"), text(card, "cardpass"))).collect()).await;
    map_game(yard, "S-CARD", OfferKind::Cards, true).await;
    let order = yard.world.order_by_sn(number).await;
    yard.engine().act_inbound(&order, Deed::Resume, "owner").await.unwrap();
    yard.clock.advance(1_000);
    yard.engine().inbound_round().await.unwrap();
}

async fn asked(yard: &Yard, jd: &JdGame, caller: &mut Caller, call: &str, business: &Value) -> Reply {
    jd.call(caller, &yard.path(&yard.game, call).await, business).await.unwrap()
}

fn seen_by_game(call: &str, reply: &Reply) -> Value {
    let mut seen = json!({ "retCode": reply.json()["retCode"] });
    let data = JdGame::data(reply);
    if !data["orderStatus"].is_null() {
        seen["orderStatus"] = data["orderStatus"].clone();
    }
    if call.starts_with("card") {
        seen["cards"] = json!(data["cardinfos"].as_array().map_or(0, Vec::len));
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_jd_general_are_told_from_forgeries_at_the_door() {
    let yard = Yard::with(0, "async").await;
    let mut caller = JdGeneral::caller(yard.address);
    for vector in vectors::of("jd-general", "form_verify") {
        yard.set_secret(&yard.general, "sign_key", vector.text("key")).await;
        for path in [yard.path(&yard.general, "beginDistill").await, "/api/jd/general/beginDistill".to_owned()] {
            let reply = caller.send(&path, FORM, vector.text("body").as_bytes()).await.unwrap();
            let is_valid = reply.json()["code"] != "JDO_304";
            assert_eq!((reply.status, json!(is_valid)), (200, vector.expected["valid"].clone()), "{}", vector.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_jd_game_are_told_from_forgeries_at_the_door() {
    let yard = Yard::with(0, "async").await;
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, "directQuery").await;
    for vector in vectors::of("jd-game", "request") {
        yard.set_secret(&yard.game, "sign_key", vector.text("key")).await;
        let reply = caller.send(&path, FORM, vector.text("body").as_bytes()).await.unwrap();
        let valid = vector.expected["valid"].as_bool().unwrap();
        // Of a genuine request the order is looked up: nobody has it, or the request names none.
        let named = vector.expected["biz"]["orderId"].is_null();
        let expected = match (valid, named) {
            (false, _) => "106",
            (true, true) => "104",
            (true, false) => "101",
        };
        assert_eq!(reply.json()["retCode"], expected, "{}", vector.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_jd_game_are_base64_of_utf8() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let check = JdGame::order(1, "S-DIRECT", Some("13800138000"));
    let reply = asked(&yard, &jd, &mut caller, "preCheck", &check).await.json();
    let data = base64::engine::general_purpose::STANDARD.decode(reply["data"].as_str().unwrap()).unwrap();
    assert_eq!((reply["retMessage"].as_str(), data), (Some("成功"), b"{\"status\":\"0\"}".to_vec()));
}
