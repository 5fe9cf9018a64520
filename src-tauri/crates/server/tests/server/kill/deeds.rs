//! The server dies of what the seller asks of it: before the commit nothing is done, after it all of it, and what is asked
//! once more is done once.

use huolang_domain::OrderSn;
use huolang_platforms::{capability::Shipment, practice::Payment};
use huolang_testkit::shops::{EARPHONES, VISITS};
use serde_json::json;

use super::{
    is_before, places_of,
    yard::{Deed, Yard},
};
use crate::program::Client;

/// Cards of the pool from which one is voided.
const CARDS: i64 = 12;

fn buy(yard: &Yard, product: &str) -> OrderSn {
    let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    yard.market.simulate_payment(&payment).unwrap().sn
}

/// The order's id, once it is here and waits for a person.
async fn waiting(client: &Client, sn: &OrderSn) -> String {
    let path = format!("/api/v1/orders?tab=all&q={sn}");
    let found = client.until(&path, |said| said["items"][0]["attention"] == true).await;
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_a_person_ships_is_shipped_once() {
    let yard = Yard::small(31).await;
    let mut client = yard.first_user().await;
    for place in places_of("action") {
        let sn = buy(&yard, EARPHONES);
        let serving = yard.start(&mut client);
        let id = waiting(&client, &sn).await;
        assert!(serving.end().success());
        let number = format!("SF{place}");
        let ship = Deed::post(
            format!("/api/v1/orders/{id}/actions"),
            json!({ "action": "ship", "company": "顺丰", "number": number }),
        );
        yard.die_of(place, &mut client, ship.clone()).await;
        assert_eq!(yard.market.order(&sn).unwrap().shipment, None, "{place}: the platform was told too early");

        let serving = yard.start(&mut client);
        let path = format!("/api/v1/orders/{id}");
        if is_before(place) {
            let order = client.get(&path).await["order"].clone();
            assert_eq!((&order["attention"], &order["platform_state"]), (&json!(true), &json!("unshipped")), "{place}");
            ship.again(&client).await;
        }
        client.until(&path, |said| said["order"]["platform_state"] == "shipped").await;
        let parcel = Shipment::Parcel { company: "顺丰".to_owned(), number };
        assert_eq!(yard.market.order(&sn).unwrap().shipment, Some(parcel), "{place}");
        assert!(serving.end().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_voided_or_it_is_not() {
    let yard = Yard::small(32).await;
    let mut client = yard.first_user().await;
    let serving = yard.start(&mut client);
    let pool = json!({
        "name": "single", "kind": "once", "draw_order": "oldest", "use_limit": null, "low_stock_at": 0,
        "near_expiry_days": 0, "manual": "",
    });
    let pool = client.post("/api/v1/card-pools", pool).await["id"].as_str().unwrap().to_owned();
    let lines: Vec<String> = (0..CARDS).map(|number| format!("VOID-{number:04}")).collect();
    let import = json!({
        "pool_id": pool, "source": { "text": lines.join("\n") }, "columns": { "secret": 0 }, "has_header": false,
    });
    client.post("/api/v1/card-imports", import).await;
    let path = format!("/api/v1/cards?pool_id={pool}&limit=50");
    let full = |said: &serde_json::Value| said["items"].as_array().map(Vec::len) == Some(lines.len());
    let mut ids: Vec<String> = client.until(&path, full).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(serving.end().success());
    let mut voided = 0;
    for place in places_of("card_act") {
        let id = ids.remove(0);
        let void = Deed::post("/api/v1/cards/batch", json!({ "ids": [id], "action": "void", "reason": place }));
        yard.die_of(place, &mut client, void.clone()).await;
        let serving = yard.start(&mut client);
        let state = async |client: &Client| {
            let cards = client.get(&path).await;
            let cards = cards["items"].as_array().unwrap().clone();
            cards.iter().find(|card| card["id"] == json!(id)).unwrap()["state"].clone()
        };
        let kept = if is_before(place) { "available" } else { "void" };
        assert_eq!(state(&client).await, kept, "{place}");
        void.again(&client).await;
        assert_eq!(state(&client).await, "void", "{place}");
        voided += 1;
        let pools = client.get("/api/v1/card-pools").await;
        let left = pools.as_array().unwrap().iter().find(|known| known["id"] == json!(pool)).unwrap();
        assert_eq!(left["available"], CARDS - voided, "{place}: one card less for one that was voided");
        assert!(serving.end().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_is_verified_and_undone_as_often_as_it_was_asked() {
    let yard = Yard::small(33).await;
    let mut client = yard.first_user().await;
    let used = |sn: &OrderSn| yard.market.order(sn).unwrap().vouchers[0].used;
    for place in places_of("verify_ask") {
        let sn = buy(&yard, VISITS);
        let code = yard.market.voucher_codes(&sn).remove(0);
        let serving = yard.start(&mut client);
        let path = format!("/api/v1/orders?tab=all&q={sn}");
        let order = client.until(&path, |said| said["items"][0]["sn"] == json!(sn)).await["items"][0].clone();
        assert!(serving.end().success());
        let ask = Deed::post("/api/v1/verifications", json!({ "order_sn": sn, "verification_code": code }));
        yard.die_of(place, &mut client, ask.clone()).await;
        assert_eq!(used(&sn), 0, "{place}: the platform was asked too early");

        let serving = yard.start(&mut client);
        let records = format!("/api/v1/verification-records?order_id={}", order["id"].as_str().unwrap());
        if is_before(place) {
            assert_eq!(client.get(&records).await["items"], json!([]), "{place}: nothing was asked");
            ask.again(&client).await;
        }
        let record = client.until(&records, |said| said["items"][0]["state"] == "verified").await["items"][0].clone();
        assert_eq!(used(&sn), 1, "{place}");
        assert!(serving.end().success());

        let place = place.replace("verify_ask", "verify_act");
        let undo = Deed::post(
            format!("/api/v1/verifications/{}/actions", record["id"].as_str().unwrap()),
            json!({ "action": "undo" }),
        );
        yard.die_of(&place, &mut client, undo.clone()).await;
        assert_eq!(used(&sn), 1, "{place}: the platform was asked too early");
        let serving = yard.start(&mut client);
        if is_before(&place) {
            assert_eq!(client.get(&records).await["items"][0]["state"], "verified", "{place}");
            undo.again(&client).await;
        }
        client.until(&records, |said| said["items"][0]["state"] == "undone").await;
        assert_eq!(used(&sn), 0, "{place}");
        assert!(serving.end().success());
    }
    let tally = yard.market.with_ledger(huolang_platforms::practice::Ledger::voucher_tally);
    assert_eq!((tally.uses, tally.undone, tally.repeated), (0, 2, 0), "{tally:?}");
}
