//! What each marketplace has calls of its own for: forms, its own delivery, top-ups, parcels.

use super::house::{House, PRODUCT};
use huolang_domain::{
    rule::{Delay, GoodsKind, Mode},
    state::{ContentState, PlatformState},
};
use huolang_engine::Action;
use huolang_testkit::agiso::{Fault, Stand};
use serde_json::{Value, json};

const ORDER: &str = "2067719225654838001";

/// A shop of 淘宝, or of its sister product, with an order that was listed and worked on.
async fn listed(service: &str, fields: &[(&str, &str)]) -> House {
    let house = House::open(fields).await;
    house.market.pay(service, ORDER, PRODUCT, 1);
    house.later(60_000).await;
    house.later(60_000).await;
    house
}

#[tokio::test]
async fn cards_are_kept_with_the_order_of_taobao_and_it_is_shipped() {
    let house = listed("alds", &[("service", "taobao"), ("content_way", "cards")]).await;
    let ledger = house.market.ledger();
    let done = ledger.of(ORDER);
    assert_eq!((ledger.calls["/alds/Trade/CreateOrderResult"], ledger.refused), (1, Vec::new()));
    assert_eq!((done.messages.len(), done.cards.len(), done.shipped), (0, 1, 1), "{done:?}");
    let kept: Value = serde_json::from_str(&done.cards[0]).unwrap();
    assert_eq!(kept[0]["Oid"].to_string(), ORDER);
    assert_eq!(kept[0]["CardPwdContent"][0]["CardPwdArr"], json!([{ "c": "NO00000", "p": "PW00000", "d": "" }]));
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn the_own_delivery_of_taobao_is_set_going_once() {
    let house = listed("alds", &[("service", "taobao"), ("delivery", "agiso_rules")]).await;
    let ledger = house.market.ledger();
    let done = ledger.of(ORDER);
    assert_eq!((ledger.calls["/alds/Trade/AldsProcessTrades"], done.auto_sent), (1, 1), "{ledger:?}");
    assert_eq!((done.messages.len(), done.cards.len(), house.left().await), (0, 0, 20));
    assert_eq!(house.state(ORDER).await.map(|(_, platform)| platform), Some(PlatformState::Shipped));
}

#[tokio::test]
async fn the_sister_product_of_taobao_has_the_same_calls_under_its_own_path() {
    let house = listed("acs", &[("service", "taobao_acs")]).await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.calls["/acs/WwMsg/Send"], ledger.calls["/acs/Trade/LogisticsDummySend"]), (1, 1));
    assert_eq!((ledger.of(ORDER).messages.len(), ledger.of(ORDER).shipped, ledger.refused), (1, 1, Vec::new()));
}

#[tokio::test]
async fn a_top_up_of_xianyu_names_its_account_and_is_ended_as_one() {
    let house = House::open(&[]).await;
    house.change(|rule| rule.mode = Mode::Manual).await;
    house.market.pay_top_up(ORDER, PRODUCT, "13800138000");
    house.push_paid(ORDER).await;
    house.work().await;
    assert_eq!(house.account(ORDER).await.as_deref(), Some("13800138000"));
    let done = Action::Ship { company: String::new(), number: String::new() };
    house.engine.act(&house.id(ORDER).await, done, "seller").await.unwrap();
    house.work().await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.calls["/aldsIdle/Order/RechargeSend"], ledger.of(ORDER).shipped), (1, 1));
    assert!(!ledger.calls.contains_key("/aldsIdle/Order/DummySend"), "{:?}", ledger.calls);
}

#[tokio::test]
async fn a_parcel_goes_out_with_its_carrier_and_number() {
    for (service, word, from) in [("alds", "taobao", ""), ("aldsJd", "jd", "AldsJd")] {
        let house = House::open(&[("service", word)]).await;
        house.change(|rule| (rule.kind, rule.mode) = (GoodsKind::Physical, Mode::Manual)).await;
        house.market.pay(service, ORDER, PRODUCT, 1);
        if !from.is_empty() {
            house.push(from, 1, &format!("{{\"OrderId\":\"{ORDER}\"}}")).await;
        }
        house.later(60_000).await;
        house.later(60_000).await;
        let ship = Action::Ship { company: "SF".into(), number: "SF1234567890".into() };
        house.engine.act(&house.id(ORDER).await, ship, "seller").await.unwrap();
        house.work().await;
        let done = house.market.ledger().of(ORDER);
        assert_eq!((done.parcels, done.shipped), (vec!["SF SF1234567890".to_owned()], 1), "{word}");
        assert_eq!(house.state(ORDER).await.map(|(_, platform)| platform), Some(PlatformState::Shipped), "{word}");
    }
}

#[tokio::test]
async fn orders_behind_the_first_page_of_taobao_are_found_though_those_before_were_shipped_meanwhile() {
    let house = House::open(&[("service", "taobao")]).await;
    house.change(|rule| rule.mode = Mode::Manual).await;
    let numbers: Vec<String> = (0..150).map(|number| format!("20677192256548{number:05}")).collect();
    for number in &numbers {
        house.market.pay("alds", number, PRODUCT, 1);
    }
    // Longer than a listing looks back.
    house.pass(20 * 60_000);
    house.market.fault("alds/Trade/TradesBuyerPay", [Fault::No, Fault::Garbage]);
    house.work().await;
    for number in &numbers[..100] {
        house.market.stand(number, Stand::Shipped);
    }
    for _ in 0..4 {
        house.later(120_000).await;
    }
    let mut lost = Vec::new();
    for number in &numbers {
        if house.state(number).await.is_none() {
            lost.push(number.as_str());
        }
    }
    assert_eq!(lost, Vec::<&str>::new());
}

#[tokio::test]
async fn an_order_of_which_an_item_was_refunded_waits_whole_for_a_person() {
    let house = House::open(&[("service", "doudian")]).await;
    house.change(|rule| rule.delay = Delay { min_ms: 90_000, max_ms: 90_000 }).await;
    house.market.pay_lines("aldsDoudian", ORDER, PRODUCT, 2);
    house.later(60_000).await;
    assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::Scheduled);
    for stand in [Stand::RefundAsked, Stand::PartRefunded] {
        house.market.stand(ORDER, stand);
        house.later(60_000).await;
    }
    house.later(120_000).await;
    let done = house.market.ledger().of(ORDER);
    assert_eq!((done.messages.len(), done.shipped, house.left().await), (0, 0, 20), "{done:?}");
    assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::Blocked);
}
