//! Vouchers: one code, many, records, undo, rules.

use std::time::Duration;

use huolang_domain::OrderSn;
use serde_json::{Value, json};

use crate::ask::{Ask, Said};
use crate::world::World;

const VOUCHER: &str = "715300184205";

/// Makes the call while the workers work beside it.
pub async fn served(world: &World, ask: Ask) -> Said {
    let mut call = std::pin::pin!(ask.send(&world.router));
    loop {
        tokio::select! {
            said = &mut call => return said,
            () = tokio::time::sleep(Duration::from_millis(5)) => drop(world.engine().drain().await.unwrap()),
        }
    }
}

pub async fn verify(world: &World, body: Value) -> Said {
    served(world, Ask::post("/api/v1/verifications", body)).await
}

/// Vouchers that a buyer paid for: the order, and its codes.
async fn vouchers(world: &World, count: i64) -> (String, Vec<String>) {
    let body = json!({ "product_ref": VOUCHER, "quantity": count });
    let said = world.post("/api/v1/practice/payments", body).await.ok();
    world.work().await;
    let sn = said.body["sns"][0].as_str().unwrap().to_owned();
    let codes = world.engine().practice_shop().unwrap().market.voucher_codes(&OrderSn::from(sn.as_str()));
    (sn, codes)
}

#[tokio::test]
async fn a_code_is_verified_and_kept_masked() {
    let world = World::window().await;
    let (sn, codes) = vouchers(&world, 2).await;
    let tabs = world.get("/api/v1/orders/tabs").await.ok().body;
    assert_eq!(tabs["counts"]["to_verify"], 1);
    let said = verify(&world, json!({ "order_sn": sn, "verification_code": codes[0] })).await.ok().body;
    assert_eq!((&said["state"], &said["via"], &said["reason"]), (&json!("verified"), &json!("api"), &Value::Null));
    assert_eq!(said["order_sn"], sn.as_str());
    assert!(said["undo_until"].as_i64().unwrap() > said["verified_at"].as_i64().unwrap());
    let other = verify(&world, json!({ "verification_code": codes[1], "entry": "scanner" })).await.ok().body;
    assert_eq!((&other["state"], &other["via"]), (&json!("verified"), &json!("scanner")));
    world.work().await;
    let page = world.get("/api/v1/orders?page=1&page_size=20").await.ok().body;
    let row = &page["items"][0];
    assert_eq!((&row["platform_state"], &row["verification"]), (&json!("verified"), &json!("verified")));
    assert_eq!((&row["vouchers"], &row["vouchers_used"]), (&json!(2), &json!(2)));
    let records = world.get("/api/v1/verification-records?page=1&page_size=20").await.ok().body;
    assert_eq!(records["total"], 2);
    let text = records.to_string();
    assert!(codes.iter().all(|code| !text.contains(code)), "codes are masked");
    let second = world.get("/api/v1/verification-records?page=2&page_size=1").await.ok().body;
    assert_eq!(second["items"][0]["id"], records["items"][1]["id"]);
    let detail = world.get(&format!("/api/v1/verification-records/{}", said["id"].as_str().unwrap())).await.ok().body;
    assert_eq!(
        (&detail["attempts"][0]["act"], &detail["attempts"][0]["state"]),
        (&json!("verify"), &json!("accepted"))
    );
    let today = world.get("/api/v1/dashboard").await.ok().body["today"].clone();
    assert_eq!((&today["verified"], &today["to_verify"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn each_refusal_has_its_code() {
    let world = World::window().await;
    let (sn, codes) = vouchers(&world, 1).await;
    let reason = async |body: Value| verify(&world, body).await.ok().body["reason"].clone();
    assert_eq!(reason(json!({ "verification_code": "123456789012" })).await, "verification_code_wrong");
    assert_eq!(reason(json!({ "verification_code": "900000000001" })).await, "verification_code_foreign");
    let empty = world.post("/api/v1/verifications", json!({ "verification_code": " " })).await;
    assert_eq!(empty.refusal(), (422, "invalid_input".to_owned()));
    let nobody = json!({ "verification_code": codes[0], "shop_id": "nobody" });
    assert_eq!(world.post("/api/v1/verifications", nobody).await.refusal(), (422, "capability_missing".to_owned()));
    verify(&world, json!({ "order_sn": sn, "verification_code": codes[0] })).await.ok();
    let twice = world.post("/api/v1/verifications", json!({ "verification_code": codes[0] })).await;
    assert_eq!(twice.refusal(), (409, "verification_just_done".to_owned()));
}

#[tokio::test]
async fn the_same_key_verifies_once() {
    let world = World::window().await;
    let (sn, codes) = vouchers(&world, 1).await;
    let body = json!({ "order_sn": sn, "verification_code": codes[0] });
    let ask = || Ask::post("/api/v1/verifications", body.clone()).header("idempotency-key", "one-scan");
    let first = served(&world, ask()).await.ok().body;
    let again = served(&world, ask()).await.ok().body;
    assert_eq!((&first["id"], &first["state"]), (&again["id"], &again["state"]));
    assert_eq!(world.get("/api/v1/verification-records").await.ok().body["total"], 1);
}

#[tokio::test]
async fn each_row_of_a_list_answers_for_itself() {
    let world = World::window().await;
    let (sn, codes) = vouchers(&world, 2).await;
    let text = format!("订单号,券码\n{sn},{}\n,123456789012\n{sn},\n{sn},{}", codes[0], codes[1]);
    let read = world.post("/api/v1/verifications/read", json!({ "source": { "text": text } })).await.ok().body;
    let rows = read["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[2]["reason"]), (4, &json!("missing_secret")));
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| json!({ "order_sn": row["order_sn"], "verification_code": row["verification_code"] }))
        .collect();
    let said = served(&world, Ask::post("/api/v1/verifications/batch", json!({ "rows": rows }))).await.ok().body;
    let states: Vec<&Value> = said["results"].as_array().unwrap().iter().map(|row| &row["record"]["state"]).collect();
    assert_eq!(states, [&json!("verified"), &json!("failed"), &Value::Null, &json!("verified")]);
    assert_eq!(said["results"][2]["reason"], "invalid_input");
    assert!(codes.iter().all(|code| !said.to_string().contains(code)));
    let batch = said["batch_id"].as_str().unwrap();
    let kept = world.get(&format!("/api/v1/verification-records?batch_id={batch}")).await.ok().body;
    assert_eq!(kept["total"], 3);
    let empty = world.post("/api/v1/verifications/batch", json!({ "rows": [] })).await;
    assert_eq!(empty.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn a_verification_is_taken_back_and_logged() {
    let world = World::window().await;
    let (sn, codes) = vouchers(&world, 1).await;
    let said = verify(&world, json!({ "order_sn": sn, "verification_code": codes[0] })).await.ok().body;
    let path = format!("/api/v1/verifications/{}/actions", said["id"].as_str().unwrap());
    let wrong = world.post(&path, json!({ "action": "resolve", "counts": true })).await;
    assert_eq!(wrong.refusal(), (409, "illegal_move".to_owned()));
    let undone = served(&world, Ask::post(&path, json!({ "action": "undo" }))).await.ok().body;
    assert_eq!(undone["state"], "undone");
    world.work().await;
    let row = world.get("/api/v1/orders?tab=to_verify").await.ok().body["items"][0].clone();
    assert_eq!(row["sn"], sn.as_str());
    let log = world.get("/api/v1/logs/audit").await.body.to_string();
    assert!(log.contains("verification.ask") && log.contains("verification.undo"), "{log}");
    assert!(!log.contains(&codes[0]));
}

#[tokio::test]
async fn rules_are_made_off_changed_and_removed() {
    let world = World::window().await;
    let shops = world.get("/api/v1/verification-shops").await.ok().body;
    let shop = &shops["items"][0];
    assert_eq!((&shop["platform"], &shop["undo_within_ms"]), (&json!("practice"), &json!(3_600_000)));
    let body = json!({ "shop_id": shop["shop_id"], "product_ref": VOUCHER, "condition": "paid", "wait_ms": 0 });
    let made = world.post("/api/v1/verification-rules", body.clone()).await.ok().body;
    assert_eq!(made["active"], false);
    assert!(made["product_title"].as_str().unwrap().contains("下午茶"));
    let (sn, _) = vouchers(&world, 1).await;
    let path = format!("/api/v1/verification-rules/{}", made["id"].as_str().unwrap());
    let mut on = body;
    on["active"] = json!(true);
    assert_eq!(world.send("PUT", &path, on).await.ok().body["active"], true);
    world.work().await;
    let row = world.get(&format!("/api/v1/orders?q={sn}")).await.ok().body["items"][0].clone();
    assert_eq!(row["platform_state"], "verified");
    world.send("DELETE", &path, Value::Null).await.ok();
    assert_eq!(world.get("/api/v1/verification-rules").await.ok().body["items"], json!([]));
    let nobody = json!({ "shop_id": "nobody", "condition": "paid", "wait_ms": -1 });
    assert_eq!(world.post("/api/v1/verification-rules", nobody).await.refusal(), (422, "invalid_input".to_owned()));
}
