//! The seller's desk: behind the login, with the addresses, the log and the deeds.

use huolang_testkit::JdGeneral;
use huolang_testkit::jd_general::Order;
use serde_json::json;

use super::yard::{AES_KEY, KEY, Yard};
use crate::ask::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn the_seller_sees_addresses_calls_and_orders_and_refuses_with_the_number_typed_again() {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let get = async |path: &str| Ask::get(path).cookie(&cookie).send(&yard.world.router).await;
    let post = async |path: &str, body| Ask::post(path, body).cookie(&cookie).send(&yard.world.router).await;

    let desk = get(&format!("/api/v1/shops/{}/inbound", yard.general)).await.ok().body;
    assert_eq!(desk["lacks"], json!([]));
    let address = desk["addresses"][0]["path"].as_str().unwrap().to_owned();
    assert!(address.starts_with("/api/jd/general/") && address.ends_with("/beginDistill"), "{address}");
    let tested = post(&format!("/api/v1/shops/{}/inbound/self-test", yard.general), json!({})).await.ok().body;
    assert_eq!((tested["answered"].as_bool(), &tested["lacks"]), (Some(true), &json!([])));
    let tested = post(&format!("/api/v1/shops/{}/inbound/self-test", yard.game), json!({})).await.ok().body;
    assert_eq!(tested["answered"].as_bool(), Some(true));

    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") };
    jd.begin(&mut caller, &address, &order).await.unwrap().unwrap();
    yard.engine().write_calls().await;
    let calls = get("/api/v1/inbound-calls?call=beginDistill").await.ok();
    assert_eq!(calls.body["items"][0]["code"], "JDO_201");
    assert!(!String::from_utf8_lossy(&calls.bytes).contains("13800138000"), "an account in the log");

    let id = yard.world.order_by_sn("1").await;
    let production = get(&format!("/api/v1/orders/{id}/production")).await.ok().body["production"].clone();
    assert_eq!(production["account"], "••••8000");
    assert_eq!(production["actions"], json!(["mark_success", "hold", "refuse"]));
    let deeds = format!("/api/v1/orders/{id}/production/actions");
    let refuse = json!({ "action": "refuse", "code": "JDO_301" });
    assert_eq!(post(&deeds, refuse).await.refusal().1, "invalid_input");
    let refuse = json!({ "action": "refuse", "code": "JDO_301", "confirm": "1" });
    let after = post(&deeds, refuse).await.ok().body["production"].clone();
    assert_eq!(after["state"], "failed");
    let statistics = get("/api/v1/inbound-statistics?days=1").await.ok().body;
    assert_eq!(statistics["days"][0]["failed"], 1);
    let generic = json!({ "action": "deliver" });
    let said = post(&format!("/api/v1/orders/{id}/actions"), generic).await;
    assert_eq!(said.refusal().1, "capability_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_refund_is_not_offered_it_and_is_refused() {
    let yard = Yard::with(0, "async").await;
    let owner = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") };
    jd.begin(&mut caller, "/api/jd/general/beginDistill", &order).await.unwrap().unwrap();
    let id = yard.world.order_by_sn("1").await;
    let (production, deeds) =
        (format!("/api/v1/orders/{id}/production"), format!("/api/v1/orders/{id}/production/actions"));
    let router = &yard.world.router;
    for (role, offered, refused) in [
        ("viewer", json!([]), true),
        ("operator", json!(["mark_success", "hold"]), true),
        ("manager", json!(["mark_success", "hold", "refuse"]), false),
    ] {
        let password = "another long sentence 42";
        let new = json!({ "name": role, "role": role, "password": password });
        Ask::post("/api/v1/users", new).cookie(&owner).send(router).await.ok();
        let login = json!({ "name": role, "password": password });
        let cookie = Ask::post("/api/v1/login", login).send(router).await.ok().cookie();
        let seen = Ask::get(&production).cookie(&cookie).send(router).await.ok().body;
        assert_eq!(seen["production"]["actions"], offered, "{role}");
        let refuse = json!({ "action": "refuse", "code": "JDO_301", "confirm": "1" });
        let said = Ask::post(&deeds, refuse).cookie(&cookie).send(router).await;
        assert_eq!(said.status == 403, refused, "{role}: {} {}", said.status, said.body);
    }
    yard.call_back(1).await;
    assert!(jd.ledger().0["1"].outcomes.contains("2"), "the manager's word counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_come_back_masked_or_empty_stay_as_they_are() {
    let yard = Yard::with(2, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = format!("/api/v1/shops/{}", yard.general);
    let shop = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok();
    assert!(
        !String::from_utf8_lossy(&shop.bytes).contains(KEY) && !String::from_utf8_lossy(&shop.bytes).contains(AES_KEY)
    );
    for (number, secrets) in
        [(1, json!({ "sign_key": "", "aes_key": "******" })), (2, json!({ "sign_key": "••••••", "aes_key": " " }))]
    {
        let patch = json!({ "name": "京东店", "fields": shop.body["fields"], "secrets": secrets });
        let kept = Ask::new("PATCH", &path).json(patch).cookie(&cookie).send(&yard.world.router).await.ok().body;
        assert_eq!(kept["name"], "京东店");
        let token = yard.path(&yard.general, "beginDistill").await;
        let said = jd.begin(&mut caller, &token, &Order::one(number, "W-CARD")).await.unwrap().unwrap().json();
        assert_eq!(said["produceStatus"], 1, "{secrets}: the keys still fit: {said}");
    }
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}
