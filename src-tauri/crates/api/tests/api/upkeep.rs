//! Backups, exports, the doctor, the recovery sheet, the tour.

use serde_json::json;

use crate::ask::Ask;
use crate::world::{MONTH_CARD, PASSWORD, World};

#[tokio::test]
async fn a_backup_is_made_and_listed() {
    let world = World::window().await;
    let said = world.send("POST", "/api/v1/backups", json!(null)).await.ok();
    let ended = world.ended(&said).await;
    assert_eq!(ended["state"], "done", "{ended}");
    let list = world.get("/api/v1/backups").await.ok().body;
    assert_eq!(list[0]["name"], ended["result"]["name"]);
    assert!(list[0]["cards"].as_i64().unwrap() > 0);
    let missing = world.post("/api/v1/backups/restore", json!({ "name": "../huolang.db" })).await;
    assert_eq!(missing.refusal(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_list_is_exported_and_downloaded() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let said = world.post("/api/v1/exports", json!({ "kind": "orders", "format": "csv", "filter": {} })).await.ok();
    let ended = world.ended(&said).await;
    assert_eq!((&ended["state"], &ended["result"]["rows"]), (&json!("done"), &json!(1)), "{ended}");
    let id = ended["result"]["export_id"].as_str().unwrap();
    let file = world.get(&format!("/api/v1/exports/{id}")).await.ok();
    assert!(
        file.headers["content-disposition"].to_str().unwrap().contains(ended["result"]["file_name"].as_str().unwrap())
    );
    assert!(String::from_utf8_lossy(&file.bytes).contains(&sn));
}

#[tokio::test]
async fn orders_are_exported_of_one_platform() {
    let world = World::window().await;
    world.buy(MONTH_CARD, 1).await;
    for (platform, rows) in [("practice", 1), ("pdd", 0)] {
        let body = json!({ "kind": "orders", "format": "csv", "filter": { "platform": platform } });
        let said = world.post("/api/v1/exports", body).await.ok();
        assert_eq!(world.ended(&said).await["result"]["rows"], rows, "{platform}");
    }
}

#[tokio::test]
async fn the_doctor_finds_a_fresh_program_well() {
    let world = World::window().await;
    let checks = world.get("/api/v1/doctor").await.ok().body["checks"].clone();
    assert!(checks.as_array().unwrap().len() > 3);
    let database = checks.as_array().unwrap().iter().find(|check| check["check"] == "database").unwrap();
    assert_eq!(database["ok"], true);
}

#[tokio::test]
async fn the_recovery_sheet_asks_for_the_password_again() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let ask = |body| Ask::post("/api/v1/vault/recovery-sheet", body).cookie(&cookie).send(&world.router);
    assert_eq!(ask(json!({})).await.refusal(), (401, "login_refused".to_owned()));
    assert_eq!(ask(json!({ "password": "guess" })).await.refusal(), (401, "login_refused".to_owned()));
    let sheet = ask(json!({ "password": PASSWORD })).await.ok().body;
    let code = world.engine().vault().recovery_code();
    let group = code.expose().split('-').next().unwrap().to_owned();
    assert!(sheet["text"].as_str().unwrap().contains(&group));
    let deeds = Ask::get("/api/v1/logs/audit?q=key.").cookie(&cookie).send(&world.router).await.ok().body;
    assert_eq!(deeds["items"][0]["title"], "key.recovery_sheet");
}

#[tokio::test]
async fn the_tour_is_remembered() {
    let world = World::window().await;
    world.send("PUT", "/api/v1/practice/tour", json!({ "step": 2, "done": false })).await.ok();
    assert_eq!(world.get("/api/v1/practice").await.ok().body["tour"], json!({ "step": 2, "done": false }));
    assert_eq!(world.send("PUT", "/api/v1/practice/tour", json!({ "step": 9, "done": false })).await.refusal().0, 422);
}

#[tokio::test]
async fn a_practice_refund_goes_its_way() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let asked = world.post("/api/v1/practice/refunds", json!({ "sn": sn, "action": "ask" })).await.ok().body;
    assert_eq!((&asked["status"], &asked["marked_shipped"]), (&json!("refunding"), &json!(true)));
    assert_eq!(asked["messages"].as_array().unwrap().len(), 1);
    let again = world.post("/api/v1/practice/refunds", json!({ "sn": sn, "action": "ask" })).await;
    assert_eq!(again.refusal(), (409, "illegal_move".to_owned()));
    world.work().await;
    let row = world.get("/api/v1/orders?tab=after_sale").await.ok().body;
    assert_eq!(row["items"][0]["sn"], json!(sn));
}
