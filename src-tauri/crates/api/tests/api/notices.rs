//! Notices: what a person does about them, and which channel hears of them.

use serde_json::{Value, json};

use crate::ask::Said;
use crate::world::{HEADPHONES, World};

async fn ids(world: &World, query: &str) -> Vec<String> {
    let page = world.get(&format!("/api/v1/notices?{query}")).await.ok().body;
    page["items"].as_array().unwrap().iter().map(|notice| notice["id"].as_str().unwrap().to_owned()).collect()
}

async fn act(world: &World, id: &str, body: Value) -> Said {
    world.post(&format!("/api/v1/notices/{id}/actions"), body).await
}

#[tokio::test]
async fn notices_are_put_off_seen_and_settled() {
    let world = World::window().await;
    world.buy(HEADPHONES, 3).await;
    let open = ids(&world, "state=open").await;
    let [later, settled, seen] = &open[..] else { panic!("{open:?}") };

    let before = world.engine().now().0;
    let said = act(&world, later, json!({ "action": "snooze", "minutes": 45 })).await.ok().body;
    let until = said["snoozed_until"].as_i64().unwrap() - 45 * 60_000;
    assert!((before..=world.engine().now().0).contains(&until) && said["state"] == "open", "{said}");
    assert_eq!(ids(&world, "state=open&snoozed=true").await, [later.as_str()]);
    assert_eq!(ids(&world, "state=open&snoozed=false").await, [settled.as_str(), seen.as_str()]);
    assert_eq!(world.get("/api/v1/notices/count").await.ok().body["open"], 2, "what is put off does not press");

    let said = act(&world, settled, json!({ "action": "resolve" })).await.ok().body;
    assert!(said["state"] == "resolved" && said["resolved_at"].is_i64(), "{said}");
    let batch = json!({ "ids": [seen, "nothing"], "action": "acknowledge" });
    let results = world.post("/api/v1/notices/actions", batch).await.ok().body["results"].clone();
    assert_eq!((&results[0]["ok"], &results[1]["code"]), (&json!(true), &json!("not_found")), "{results}");
    assert_eq!(ids(&world, "state=acknowledged").await, [seen.as_str()]);
    let resolved = ids(&world, "state=resolved").await;
    assert!(resolved.contains(settled) && !resolved.contains(seen) && !resolved.contains(later), "{resolved:?}");
    let deeds = world.get("/api/v1/logs/audit?q=notice.").await.ok().body;
    let deeds: Vec<&Value> = deeds["items"].as_array().unwrap().iter().map(|deed| &deed["title"]).collect();
    assert_eq!(deeds, ["notice.acknowledge", "notice.resolve", "notice.snooze"]);
}

#[tokio::test]
async fn a_notice_is_put_off_for_a_minute_to_a_week() {
    let world = World::window().await;
    world.buy(HEADPHONES, 1).await;
    let id = ids(&world, "state=open").await.remove(0);
    for minutes in [0, 10_081] {
        let refused = act(&world, &id, json!({ "action": "snooze", "minutes": minutes })).await;
        assert_eq!(refused.body["details"]["fields"][0]["field"], "minutes", "{}", refused.body);
    }
    assert!(ids(&world, "snoozed=true").await.is_empty());
}

#[tokio::test]
async fn a_cell_of_the_matrix_is_set_for_every_shop_or_for_one_and_taken_back() {
    let world = World::window().await;
    let shop = world.engine().practice_shop().unwrap().shop_id.to_string();
    let set = async |change: Value| {
        let mut route = json!({ "event": "low_stock", "channel_id": "desktop" });
        route.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        world.send("PUT", "/api/v1/notice-routes", route).await
    };
    let cell = async |place: &str| {
        let matrix = world.get(&format!("/api/v1/notice-routes{place}")).await.ok().body;
        let routes = matrix["routes"].as_array().unwrap();
        let of_it = |route: &&Value| route["event"] == "low_stock" && route["channel_id"] == "desktop";
        let found = routes.iter().find(of_it).unwrap();
        (found["mode"].clone(), found["after_ms"].clone(), found["repeat_ms"].clone(), found["own"].clone())
    };
    let usual = cell("").await;
    set(json!({ "mode": "later", "after_ms": 600_000, "repeat_ms": 1_800_000 })).await.ok();
    assert_eq!(cell("").await, (json!("later"), json!(600_000), json!(1_800_000), json!(true)));
    let place = format!("?shop_id={shop}");
    assert_eq!(cell(&place).await, (json!("later"), json!(600_000), json!(1_800_000), json!(false)));
    set(json!({ "shop_id": shop, "mode": "off" })).await.ok();
    assert_eq!(cell(&place).await, (json!("off"), json!(0), json!(0), json!(true)));
    for shop in [json!(shop), json!(null)] {
        set(json!({ "shop_id": shop, "mode": null })).await.ok();
    }
    assert_eq!((cell("").await, cell(&place).await), (usual.clone(), usual));
    let siren = set(json!({ "mode": "now", "repeat_ms": 59_999 })).await;
    assert_eq!(siren.body["details"]["fields"][0]["field"], "repeat_ms");
    let late = set(json!({ "mode": "later", "after_ms": 86_400_001 })).await;
    assert_eq!(late.body["details"]["fields"][0]["field"], "after_ms");
    let nobody = set(json!({ "mode": "now", "channel_id": "nothing" })).await;
    assert_eq!(nobody.refusal(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn the_report_of_the_day_is_switched_off_and_moved() {
    let world = World::window().await;
    let mut notices = world.get("/api/v1/settings").await.ok().body["notices"].clone();
    assert_eq!((&notices["daily_report"], &notices["daily_report_min"]), (&json!(true), &json!(1_260)));
    notices["daily_report"] = json!(false);
    notices["daily_report_min"] = json!(1_215);
    world.send("PATCH", "/api/v1/settings", json!({ "notices": notices })).await.ok();
    assert_eq!(world.get("/api/v1/settings").await.ok().body["notices"], notices);
}
