//! Calls to the paths of 阿奇索 that nobody can vouch for stand in the log, as those of JD do: without secrets, and so many a
//! minute.

use huolang_domain::ShopId;
use serde_json::{Value, json};

use super::stall::Stall;
use crate::ask::Ask;

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
