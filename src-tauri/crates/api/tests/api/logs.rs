//! The logs: calls, what failed of them, and the lines of the program's own file.

use huolang_platforms::practice::{Faults, Switch};
use serde_json::{Value, json};

use crate::world::{MONTH_CARD, World};

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().unwrap()
}

#[tokio::test]
async fn the_log_of_deliveries_tells_every_call() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let log = world.get("/api/v1/logs/deliveries").await.ok().body;
    let titles: Vec<&str> =
        log["items"].as_array().unwrap().iter().map(|entry| entry["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["platform.accepted", "content.accepted"]);
    assert_eq!(log["items"][0]["detail"]["sn"], json!(sn));
    assert_eq!(world.get("/api/v1/logs/errors").await.ok().body["items"], json!([]));
    let found = world.get(&format!("/api/v1/logs/deliveries?q={sn}")).await.ok().body;
    assert_eq!(found["items"].as_array().unwrap().len(), 2);
    let first = world.get("/api/v1/logs/deliveries?limit=1").await.ok().body;
    let next = first["next_cursor"].as_str().unwrap();
    let second = world.get(&format!("/api/v1/logs/deliveries?limit=1&cursor={next}")).await.ok().body;
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
}

#[tokio::test]
async fn the_log_of_errors_tells_what_failed_and_nothing_else() {
    let world = World::window().await;
    let sent = world.buy(MONTH_CARD, 1).await.remove(0);
    let paid = world.post("/api/v1/practice/payments", json!({ "product_ref": MONTH_CARD, "count": 1 })).await.ok();
    let failed = paid.body["sns"][0].as_str().unwrap();
    let shop = world.engine().practice_shop().unwrap();
    world.engine().poll_round(&shop.shop_id).await.unwrap();
    shop.market.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
    world.engine().drain().await.unwrap();
    for place in ["/api/v1/logs/errors".to_owned(), format!("/api/v1/logs/errors?q={failed}")] {
        let page = world.get(&place).await.ok().body;
        let [line] = items(&page) else { panic!("{place}: {page}") };
        assert_eq!((&line["title"], &line["level"]), (&json!("content.refused"), &json!("error")), "{line}");
        assert_eq!((&line["detail"]["sn"], &line["detail"]["code"]), (&json!(failed), &json!("platform_unreachable")));
    }
    let other = world.get(&format!("/api/v1/logs/errors?q={sent}")).await.ok().body;
    assert_eq!(other["items"], json!([]), "what arrived is no error");
}

#[tokio::test]
async fn lines_of_the_programs_own_file_are_read_searched_and_paged() {
    let world = World::window().await;
    let folder = world.folder.path().join("logs");
    std::fs::create_dir_all(&folder).unwrap();
    let line = |second: i64, level: &str, message: &str| {
        let fields = json!({ "message": message, "rows": second });
        json!({ "timestamp": format!("2026-11-20T08:00:0{second}Z"), "level": level, "fields": fields }).to_string()
    };
    let lines = [line(1, "INFO", "schema brought forward"), line(2, "WARN", "the disk is slow")];
    std::fs::write(folder.join("huolang.2026-11-20.log"), lines.join("\n") + "\n").unwrap();
    let first = world.get("/api/v1/logs/system?limit=1").await.ok().body;
    let newest = &items(&first)[0];
    assert_eq!((&newest["title"], &newest["level"]), (&json!("the disk is slow"), &json!("warn")));
    assert_eq!((&newest["at"], &newest["detail"]), (&json!(1_795_161_602_000_i64), &json!({ "rows": 2 })));
    let next = format!("/api/v1/logs/system?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(items(&world.get(&next).await.ok().body)[0]["title"], "schema brought forward");
    let found = world.get("/api/v1/logs/system?q=SCHEMA").await.ok().body;
    assert_eq!(items(&found).len(), 1);
}
