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
