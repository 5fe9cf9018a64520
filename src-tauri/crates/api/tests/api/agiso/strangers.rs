//! Calls to the paths of 阿奇索 that nobody can vouch for stand in the log, as those of JD do: without secrets, and so many a
//! minute.

use huolang_domain::ShopId;
use huolang_testkit::JdGeneral;
use huolang_testkit::agiso::AgisoMarket;
use huolang_testkit::jd_general::Order;
use serde_json::{Value, json};

use super::stall::Stall;
use crate::ask::Ask;
use crate::jd::yard::{AES_KEY, KEY, Yard};

const JSON: &str = "application/json;charset=utf-8";

/// The log of a shop, as its page lists it, newest first.
async fn log(stall: &Stall, cookie: &str, shop: &ShopId) -> Vec<Value> {
    stall.engine().write_calls().await;
    let path = format!("/api/v1/inbound-calls?shop_id={shop}&limit=100");
    let said = Ask::get(&path).cookie(cookie).send(&stall.world.router).await.ok();
    said.body["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_lead_nowhere_are_noted_without_what_may_be_a_secret() {
    let stall = Stall::with(0, "sync").await;
    let cookie = stall.world.set_up().await;
    let base = stall.base(&stall.idle).await;
    let token = base.rsplit('/').next().unwrap().to_owned();
    let mut caller = stall.caller();
    for path in [format!("{base}/pushes"), format!("{base}/agisoAcprSupplierApi/order/steal"), base.clone()] {
        assert_eq!(caller.post(&path, "a=1").await.unwrap().status, 404, "{path}");
        let noted = log(&stall, &cookie, &stall.idle).await.remove(0);
        let request = path.replace(&token, "…");
        assert_eq!((&noted["call"], &noted["code"]), (&json!("unknown_path"), &json!("404")), "{noted}");
        assert_eq!((&noted["request"], &noted["http_status"]), (&json!(request), &json!(404)));
        stall.clock.advance(1_000);
    }
    // The seller's own calls are behind the login, as before.
    let said = Ask::post("/api/agiso/pull", json!({})).send(&stall.world.router).await;
    assert_eq!(said.status.as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_calls_and_pushes_are_noted_with_what_was_ordered_and_nothing_of_anybody() {
    let stall = Stall::with(1, "sync").await;
    let cookie = stall.world.set_up().await;
    let mut caller = stall.caller();
    let order = stall.market.sup_order("77", "P-TOP", 1, Some("13800138000")).replace("\"77\"", "\"78\"");
    let path = format!("{}/agisoAcprSupplierApi/order/createRecharge", stall.base(&stall.supplier).await);
    let said = caller.send(&path, JSON, order.as_bytes()).await.unwrap().json();
    assert_eq!(said["code"], 401);
    let noted = log(&stall, &cookie, &stall.supplier).await.remove(0);
    let request = noted["request"].as_str().unwrap();
    assert!(request.contains("orderNo=78") && request.contains("productNo=P-TOP"), "{request}");
    assert!(request.contains("sign=(32)") && !noted.to_string().contains("13800138000"), "{noted}");
    assert_eq!(noted["sn"], Value::Null, "a stranger may name any order");

    let base = stall.base(&stall.idle).await;
    let json = r#"{"biz_order_id":1,"buyer":"13800138000"}"#;
    let (target, form) = stall.market.push_form(&format!("{base}/push"), "AldsIdle", 1, json);
    let forged = form.replace("biz_order_id", "biz_order_1d");
    for _ in 0..80 {
        assert_eq!(caller.post(&target, &forged).await.unwrap().status, 401);
        stall.engine().write_calls().await;
    }
    let noted = log(&stall, &cookie, &stall.idle).await;
    let pushes: Vec<&Value> = noted.iter().filter(|row| row["call"] == "push").collect();
    assert_eq!(pushes.len(), 60, "so many strangers in a minute, of each path its own");
    assert!(pushes.iter().all(|row| row["shop_id"] == json!(stall.idle.as_str())), "{pushes:?}");
    let request = pushes[0]["request"].as_str().unwrap();
    assert!(request.contains("fromPlatform=AldsIdle") && request.contains("aopic=1"), "{request}");
    assert!(request.contains("json=(") && !pushes[0].to_string().contains("13800138000"), "{request}");
    assert_eq!(caller.post(&target, &form).await.unwrap().status, 200);
    let noted = log(&stall, &cookie, &stall.idle).await;
    assert!(noted.iter().any(|row| row["outcome"] == "answered"), "a genuine one is noted all the same: {noted:?}");
}

/// 阿奇索 is a choice: who did not choose it has nobody to push or buy there, and everything else goes on.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_shop_of_agiso_its_paths_take_nothing_and_the_others_work() {
    let yard = Yard::with(1, "sync").await;
    let cookie = yard.world.set_up().await;
    let market = AgisoMarket::start(0, yard.clock.clone()).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    assert_eq!(market.push_paid(&mut caller, "/api/agiso/push", "1").await.unwrap().status, 401);
    let body = market.sup_order("1", "P-CARD", 1, None);
    let path = "/api/agiso/agisoAcprSupplierApi/order/createPurchase";
    assert_eq!(caller.send(path, JSON, body.as_bytes()).await.unwrap().json()["code"], 401);
    for (call, order) in [("pull", false), ("status", true), ("deliver", true), ("stock", false)] {
        let mut body = json!({ "shop_id": yard.general.as_str() });
        if order {
            body["sn"] = json!("1");
        }
        let said = Ask::post(&format!("/api/agiso/{call}"), body).cookie(&cookie).send(&yard.world.router).await;
        assert_eq!(said.refusal().1, "capability_missing", "{call}");
    }
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let said = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((said["produceStatus"].as_u64(), yard.left().await), (Some(1), 0));
}
