//! Pools, imports, cards: from the file to the buyer and back.

use huolang_domain::PoolId;
use huolang_store::Durability;
use huolang_store::notices::{self, NoticeState};
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::world::World;

fn pool_body(name: &str) -> Value {
    json!({ "name": name, "kind": "once", "draw_order": "oldest", "use_limit": null,
        "low_stock_at": 1, "near_expiry_days": 0, "manual": "" })
}

async fn pool(world: &World) -> String {
    let made = world.post("/api/v1/card-pools", pool_body("新卡池")).await.ok().body;
    made["id"].as_str().unwrap().to_owned()
}

async fn import(world: &World, pool: &str, text: &str) -> Value {
    let body = json!({ "pool_id": pool, "source": { "text": text }, "columns": { "secret": 0 }, "has_header": false });
    let said = world.post("/api/v1/card-imports", body).await.ok();
    world.ended(&said).await
}

#[tokio::test]
async fn a_pool_is_made_changed_and_removed() {
    let world = World::window().await;
    let id = pool(&world).await;
    let twice = world.post("/api/v1/card-pools", pool_body("新卡池")).await;
    assert_eq!(twice.refusal(), (422, "invalid_input".to_owned()));
    let changed = world.send("PATCH", &format!("/api/v1/card-pools/{id}"), pool_body("改名")).await.ok().body;
    assert_eq!((&changed["name"], &changed["available"]), (&json!("改名"), &json!(0)));
    world.send("DELETE", &format!("/api/v1/card-pools/{id}"), json!(null)).await.ok();
    let pools = world.get("/api/v1/card-pools").await.ok().body;
    assert!(pools.as_array().unwrap().iter().all(|pool| pool["id"] != json!(id)));
    let used = pools.as_array().unwrap().iter().find(|pool| pool["rules_using"] != json!(0)).unwrap();
    let refused =
        world.send("DELETE", &format!("/api/v1/card-pools/{}", used["id"].as_str().unwrap()), json!(null)).await;
    assert_eq!(refused.refusal(), (409, "pool_in_use".to_owned()));
}

#[tokio::test]
async fn pasted_cards_come_in_once() {
    let world = World::window().await;
    let id = pool(&world).await;
    let ended = import(&world, &id, "AAAA-BBBB-0001\nAAAA-BBBB-0002\nAAAA-BBBB-0002\n").await;
    assert_eq!((&ended["state"], &ended["result"]["imported"]), (&json!("done"), &json!(2)), "{ended}");
    assert_eq!(ended["result"]["duplicates"], 1);
    let again = import(&world, &id, "AAAA-BBBB-0001\n").await;
    assert_eq!(again["result"]["imported"], 0);
    let batches = world.get(&format!("/api/v1/card-batches?pool_id={id}")).await.ok().body;
    assert_eq!(batches.as_array().unwrap().len(), 2);
    let stock = world.get(&format!("/api/v1/card-pools/{id}/stock")).await.ok().body;
    assert!(!stock["items"].as_array().unwrap().is_empty());
    let undone = world
        .send("DELETE", &format!("/api/v1/card-batches/{}", batches[1]["id"].as_str().unwrap()), json!(null))
        .await
        .ok()
        .body;
    assert_eq!(undone["removed"], 2);
}

#[tokio::test]
async fn an_uploaded_file_is_looked_at_taken_in_and_removed() {
    let world = World::window().await;
    let id = pool(&world).await;
    let file = "卡号,卡密,备注\nN001,SECRET-00001,甲\nN002,SECRET-00002,乙\n";
    let upload = Ask::new("POST", "/api/v1/uploads?name=..%2F..%2Fcards.csv").raw("application/octet-stream", file);
    let upload = upload.send(&world.router).await.ok().body;
    assert_eq!((&upload["name"], &upload["size"]), (&json!("cards.csv"), &json!(file.len())));
    let source = json!({ "upload_id": upload["upload_id"] });
    let preview = world.post("/api/v1/card-imports/preview", json!({ "source": source })).await.ok().body;
    assert_eq!((&preview["kind"], &preview["has_header"]), (&json!("text"), &json!(true)));
    let guesses: Vec<&str> =
        preview["columns"].as_array().unwrap().iter().map(|column| column["guess"].as_str().unwrap()).collect();
    assert_eq!(guesses, ["number", "secret", "note"]);

    let body = json!({ "pool_id": id, "source": source, "columns": { "number": 0, "secret": 1, "note": 2 },
        "has_header": true, "delimiter": preview["delimiter"] });
    let said = world.post("/api/v1/card-imports", body).await.ok();
    let ended = world.ended(&said).await;
    assert_eq!(ended["result"]["imported"], 2, "{ended}");
    let cards = world.get(&format!("/api/v1/cards?pool_id={id}&limit=1")).await.ok().body;
    assert_eq!(cards["items"][0]["mask"], "••••0002");
    let next = cards["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("/api/v1/cards?pool_id={id}&limit=1&cursor={next}")).await.ok().body;
    assert_eq!(rest["items"][0]["mask"], "••••0001");
    let shown = world
        .send("POST", &format!("/api/v1/cards/{}/reveal", cards["items"][0]["id"].as_str().unwrap()), json!(null))
        .await
        .ok()
        .body;
    assert_eq!(shown, json!({ "number": "N002", "secret": "SECRET-00002", "note": "乙" }));
    let deeds = world.get("/api/v1/logs/audit?q=card.reveal").await.ok().body;
    assert_eq!(deeds["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_card_tells_who_got_it() {
    let world = World::window().await;
    let sn = world.buy(crate::world::MONTH_CARD, 1).await.remove(0);
    let order = world.get(&format!("/api/v1/orders/{}", world.order_id(&sn).await)).await.ok().body;
    let unit = &order["lines"][0]["delivery"]["units"][0];
    let card = unit["card_id"].as_str().unwrap();
    let history = world.get(&format!("/api/v1/cards/{card}/history")).await.ok().body;
    assert_eq!((&history["card"]["state"], &history["uses"][0]["sn"]), (&json!("delivered"), &json!(sn)));
    let tail: String = unit["card_mask"].as_str().unwrap().chars().skip(4).collect();
    let found = world.get(&format!("/api/v1/cards?tail={tail}")).await.ok().body;
    assert!(found["items"].as_array().unwrap().iter().any(|found| found["order_sn"] == json!(sn)));
}

#[tokio::test]
async fn each_card_of_a_batch_answers_for_itself() {
    let world = World::window().await;
    let id = pool(&world).await;
    import(&world, &id, "AAAA-BBBB-0001\n").await;
    let cards = world.get(&format!("/api/v1/cards?pool_id={id}")).await.ok().body;
    let card = cards["items"][0]["id"].as_str().unwrap();
    let act = async |action: &str| {
        let body = json!({ "ids": [card, "nothing"], "action": action, "reason": "测试" });
        world.post("/api/v1/cards/batch", body).await.ok().body["results"].clone()
    };
    let voided = act("void").await;
    assert_eq!((&voided[0]["ok"], &voided[1]["code"]), (&json!(true), &json!("not_found")));
    assert_eq!(act("purge").await[0]["code"], "card_in_use");
    let history = world.get(&format!("/api/v1/cards/{card}/history")).await.ok().body;
    assert_eq!((&history["log"][0]["reason"], &history["log"][0]["delta"]), (&json!("void"), &json!(-1)));
    for action in ["restore", "delete", "purge"] {
        assert_eq!(act(action).await[0]["ok"], true, "{action}");
    }
    let moved = world.post("/api/v1/cards/batch", json!({ "ids": [card], "action": "move" })).await;
    assert_eq!(moved.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn a_whole_code_and_a_pool_narrow_what_an_ending_finds() {
    let world = World::window().await;
    let id = pool(&world).await;
    let list: String = (1..=3).map(|n| format!("CODE-{n}-2026\n")).collect();
    import(&world, &id, &list).await;
    let find = async |query: &str| world.get(&format!("/api/v1/cards?{query}")).await.ok().body;
    let whole = find("tail=CODE-2-2026").await;
    assert_eq!((whole["items"].as_array().unwrap().len(), &whole["next_cursor"]), (1, &json!(null)));
    let first = find(&format!("tail=2026&pool_id={id}&limit=2")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let next = first["next_cursor"].as_str().unwrap();
    let rest = find(&format!("tail=2026&pool_id={id}&limit=2&cursor={next}")).await;
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &json!(null)));
    assert_eq!(find(&format!("tail=2026&pool_id={id}&state=void")).await["items"], json!([]));
}

#[tokio::test]
async fn a_higher_limit_of_a_pool_fills_it_again_and_ends_its_warning() {
    let world = World::window().await;
    let body = |limit: i64| {
        let mut body = pool_body("循环");
        (body["kind"], body["use_limit"]) = (json!("reusable"), json!(limit));
        body
    };
    let made = world.post("/api/v1/card-pools", body(1)).await.ok().body;
    let id = made["id"].as_str().unwrap().to_owned();
    import(&world, &id, "LICENCE-0001\n").await;
    let used = PoolId::from(id.as_str());
    let spend = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            huolang_store::sql!(tx, "UPDATE cards SET state = 'delivered', uses = 1 WHERE pool_id = $1", used)
                .execute()
                .await
        })
    });
    spend.await.unwrap();
    world.engine().check_stock(&[PoolId::from(id.as_str())]).await.unwrap();
    let warned = async || {
        let mut conn = world.engine().db().reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        open.into_iter().any(|notice| notice.event == "low_stock" && notice.cause.ends_with(&id))
    };
    assert!(warned().await);
    let path = format!("/api/v1/card-pools/{id}");
    let raised = world.send("PATCH", &path, body(5)).await.ok().body;
    assert_eq!((&raised["available"], &raised["counts"]["available"]), (&json!(4), &json!(1)), "{raised}");
    assert!(!warned().await);
}

#[tokio::test]
async fn a_source_is_exactly_one_thing() {
    let world = World::window().await;
    for source in [json!({}), json!({ "text": "a", "upload_id": "b" })] {
        let said = world.post("/api/v1/card-imports/preview", json!({ "source": source })).await;
        assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    }
    let gone = world.post("/api/v1/card-imports/preview", json!({ "source": { "upload_id": "gone" } })).await;
    assert_eq!(gone.refusal(), (422, "file_unreadable".to_owned()));
}

#[tokio::test]
async fn a_server_reads_no_file_of_its_machine_for_anybody() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let body = json!({ "source": { "path": "/etc/hostname" } });
    let said = Ask::post("/api/v1/card-imports/preview", body).cookie(&cookie).send(&world.router).await;
    assert_eq!(said.refusal(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn orders_that_wait_for_cards_go_out_after_a_restock() {
    let world = World::window().await;
    // The practice pool holds eight.
    world.buy(crate::world::MONTH_CARD, 9).await;
    let waiting = world.get("/api/v1/orders?tab=out_of_stock").await.ok().body;
    assert_eq!(waiting["total"], 1);
    assert_eq!(waiting["items"][0]["why"]["action"], "add_cards");
    let rules = world.get(&format!("/api/v1/rules?product_ref={}", crate::world::MONTH_CARD)).await.ok().body;
    let pool = rules[0]["source"]["pool_id"].as_str().unwrap().to_owned();
    import(&world, &pool, "FRESH-CARD-0001\n").await;
    let taken = world.send("POST", &format!("/api/v1/card-pools/{pool}/deliver-waiting"), json!(null)).await.ok().body;
    let waited = waiting["items"][0]["id"].clone();
    assert_eq!(taken, json!({ "orders": 1, "ids": [waited] }));
    let proof = async || world.post("/api/v1/orders/proofs", json!({ "ids": [waited, "nothing"] })).await.ok().body;
    let before = proof().await;
    assert_eq!(before["items"].as_array().unwrap().len(), 1, "what is gone is left out");
    assert_eq!((&before["items"][0]["units"], &before["items"][0]["sent_at"]), (&json!([]), &json!(null)));
    world.work().await;
    let after = proof().await["items"][0].clone();
    assert_eq!((&after["order"]["id"], &after["order"]["content"]), (&waited, &json!("sent")));
    assert_eq!((&after["units"][0]["card_mask"], &after["units"][0]["sent"]), (&json!("••••0001"), &json!(true)));
    assert!(after["sent_at"].is_i64() && !after.to_string().contains("FRESH-CARD"), "{after}");
    assert_eq!(world.get("/api/v1/orders?tab=out_of_stock").await.ok().body["total"], 0);
    let found = world.get("/api/v1/cards?tail=0001").await.ok().body;
    let fresh = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["pool_id"] == json!(pool) && card["mask"] == "••••0001");
    assert_eq!(fresh.unwrap()["state"], "delivered");
}
