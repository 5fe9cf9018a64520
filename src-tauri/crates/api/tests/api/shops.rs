//! Shops, products, tasks, blocked buyers, settings.

use huolang_domain::ShopId;
use huolang_store::{Durability, credentials, tasks};
use huolang_vault::Secret;
use serde_json::{Value, json};

use crate::world::World;

async fn shop(world: &World) -> Value {
    world.get("/api/v1/shops").await.ok().body[0].clone()
}

#[tokio::test]
async fn a_shop_is_renamed_paused_and_goes_on() {
    let world = World::window().await;
    let id = shop(&world).await["id"].as_str().unwrap().to_owned();
    let renamed = world.send("PATCH", &format!("/api/v1/shops/{id}"), json!({ "name": "我的店" })).await.ok().body;
    assert_eq!((&renamed["name"], &renamed["platform"]), (&json!("我的店"), &json!("practice")));
    let act = async |action: &str| {
        world.post(&format!("/api/v1/shops/{id}/actions"), json!({ "action": action })).await.ok().body["state"].clone()
    };
    assert_eq!(act("pause").await, "paused");
    assert_eq!(act("check_login").await, "paused");
    assert_eq!(act("resume").await, "active");
    assert_eq!(act("sync_now").await, "active");
    assert_eq!(act("sync_products").await, "active");
}

#[tokio::test]
async fn a_dead_login_is_said_and_parks_the_shop() {
    let world = World::window().await;
    let id = shop(&world).await["id"].as_str().unwrap().to_owned();
    let faults = json!({ "duplicate_event": 0.25, "timeout_after_accept": 0, "timeout_before_accept": 0,
        "transient": 0, "rate_limit": 0, "dead_login": true });
    let set = world.send("PUT", "/api/v1/practice/faults", faults).await.ok().body;
    assert_eq!((&set["duplicate_event"], &set["dead_login"]), (&json!(0.25), &json!(true)));
    let said = world.post(&format!("/api/v1/shops/{id}/actions"), json!({ "action": "sync_now" })).await;
    assert_eq!(said.refusal(), (422, "shop_login_dead".to_owned()));
    assert_eq!(shop(&world).await["state"], "parked");
    let needs = world.get("/api/v1/shops/needs").await.ok().body;
    assert_eq!((&needs[0]["shop_id"], &needs[0]["reason"]), (&json!(id), &json!("login_dead")));
    assert!(
        needs[0]["since"].is_i64() && needs[0]["deadline"].is_null(),
        "no order waits, and still it is said: {needs}"
    );
    let tabs = world.get("/api/v1/orders/tabs").await.ok().body;
    assert_eq!((&tabs["counts"]["attention"], &tabs["shops"]), (&json!(0), &json!(1)));
    let wrong = json!({ "duplicate_event": 2, "timeout_after_accept": 0, "timeout_before_accept": 0,
        "transient": 0, "rate_limit": 0, "dead_login": false });
    assert_eq!(world.send("PUT", "/api/v1/practice/faults", wrong).await.refusal().0, 422);
}

#[tokio::test]
async fn platforms_say_what_they_cannot_do_yet() {
    let world = World::window().await;
    let platforms = world.get("/api/v1/platforms").await.ok().body;
    let named = |name: &str| platforms.as_array().unwrap().iter().find(|one| one["platform"] == name).unwrap().clone();
    assert_eq!(named("practice")["available"], true);
    assert!(platforms.as_array().unwrap().iter().all(|one| one["available"] == true && one["reason"].is_null()));
    let unknown = world.post("/api/v1/shops", json!({ "platform": "taobao", "name": "淘宝店" })).await;
    assert_eq!(unknown.refusal(), (422, "invalid_input".to_owned()));
    let empty = world.post("/api/v1/shops", json!({ "platform": "agiso", "name": "阿奇索店" })).await;
    assert_eq!(empty.refusal(), (422, "invalid_input".to_owned()));
    assert_eq!(empty.body["details"]["fields"][0]["field"], "fields.app_id");
    let second = world.post("/api/v1/shops", json!({ "platform": "practice", "name": "又一个" })).await;
    assert_eq!(second.refusal(), (409, "conflict".to_owned()));
}

#[tokio::test]
async fn a_product_is_switched_off_and_its_readiness_says_so() {
    let world = World::window().await;
    let page = world.get("/api/v1/products?limit=2").await.ok().body;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let next = page["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("/api/v1/products?limit=2&cursor={next}")).await.ok().body;
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    let found = world.get(&format!("/api/v1/products?q={}", crate::world::GAME_CARD)).await.ok().body;
    let product = &found["items"][0];
    assert_eq!(product["skus"].as_array().unwrap().len(), 3);
    assert_eq!(product["rules"].as_array().unwrap().len(), 3);
    let path = format!("/api/v1/products/{}", product["id"].as_str().unwrap());
    register_tasks(&world).await;
    assert_eq!(switch_of(&world.get(&path).await.ok().body), json!({ "item": "switch", "ok": true, "code": null }));
    let off = world.send("PATCH", &path, json!({ "switched_on": false })).await.ok().body;
    assert_eq!((&off["switched_on"], &off["readiness"]["ready"]), (&json!(false), &json!(false)));
    assert_eq!(switch_of(&off), json!({ "item": "switch", "ok": false, "code": "turn_product_on" }));
    let shop = product["shop_id"].as_str().unwrap();
    let whole = world.get(&format!("/api/v1/shops/{shop}/readiness")).await.ok().body;
    assert_eq!(whole["ready"], false);
    world.send("PATCH", &path, json!({ "switched_on": true })).await.ok();
    world.engine().pause_shop(&shop.into()).await.unwrap();
    let paused = world.get(&path).await.ok().body;
    assert_eq!(switch_of(&paused), json!({ "item": "switch", "ok": false, "code": "open_shop" }));
}

fn switch_of(product: &Value) -> Value {
    product["readiness"]["items"].as_array().unwrap().iter().find(|item| item["item"] == "switch").unwrap().clone()
}

/// Writes the tasks down that a running program has.
async fn register_tasks(world: &World) {
    let shop = world.engine().practice_shop().unwrap().shop_id;
    let now = world.engine().now();
    let names = ["deliver".to_owned(), "mark_shipped".to_owned(), "outcomes".to_owned(), format!("poll:{shop}")];
    let written = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            for name in &names {
                tasks::register(tx, name, name, None, now).await?;
            }
            Ok(())
        })
    });
    written.await.unwrap();
}

#[tokio::test]
async fn a_task_is_told_to_pause() {
    let world = World::window().await;
    register_tasks(&world).await;
    let told = world.post("/api/v1/tasks/deliver/commands", json!({ "command": "pause" })).await.ok().body;
    assert_eq!((&told["command"], &told["state"]), (&json!("pause"), &json!("RUNNING")));
    let tasks = world.get("/api/v1/tasks").await.ok().body;
    assert_eq!(tasks.as_array().unwrap().len(), 4);
    let wrong = world.post("/api/v1/tasks/deliver/commands", json!({ "command": "explode" })).await;
    assert_eq!(wrong.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn a_task_without_a_sign_of_life_for_a_minute_is_called_silent() {
    let world = World::window().await;
    register_tasks(&world).await;
    let now = world.engine().now();
    let written = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let beat = |id: &str, ago: i64| {
                let at = huolang_domain::Millis(now.0 - ago);
                tasks::Beat { id: id.to_owned(), at, ok_at: None, detail: json!({}) }
            };
            tasks::beat_many(tx, &[beat("deliver", 600_000), beat("mark_shipped", 0)]).await
        })
    });
    written.await.unwrap();
    let listed = world.get("/api/v1/tasks").await.ok().body;
    let silent: Vec<&Value> =
        listed.as_array().unwrap().iter().filter(|task| task["silent"] == true).map(|task| &task["id"]).collect();
    assert_eq!(silent, ["deliver"], "and not those that gave none yet");
}

#[tokio::test]
async fn a_buyer_is_blocked_and_unblocked() {
    let world = World::window().await;
    let body = json!({ "platform": "practice", "buyer_id": " b-1 ", "reason": "多次退款" });
    let first = world.post("/api/v1/blocked-buyers", body.clone()).await.ok().body;
    let again = world.post("/api/v1/blocked-buyers", body).await.ok().body;
    assert_eq!((&first["id"], &first["buyer_id"]), (&again["id"], &json!("b-1")));
    world.send("DELETE", &format!("/api/v1/blocked-buyers/{}", first["id"].as_str().unwrap()), json!(null)).await.ok();
    assert_eq!(world.get("/api/v1/blocked-buyers").await.ok().body, json!([]));
}

#[tokio::test]
async fn settings_change_by_section() {
    let world = World::window().await;
    let before = world.get("/api/v1/settings").await.ok().body;
    assert_eq!((&before["security"]["session_hours"], &before["data"]["database"]), (&json!(12), &json!("sqlite")));
    let mut delivery = before["delivery"].clone();
    delivery["max_retries"] = json!(5);
    let after = world.send("PATCH", "/api/v1/settings", json!({ "delivery": delivery })).await.ok().body;
    assert_eq!((&after["delivery"]["max_retries"], &after["general"]), (&json!(5), &before["general"]));
    delivery["max_retries"] = json!(-1);
    let wrong = world.send("PATCH", "/api/v1/settings", json!({ "delivery": delivery })).await;
    assert_eq!(wrong.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn the_dashboard_counts_what_was_delivered() {
    let world = World::window().await;
    world.buy(crate::world::MONTH_CARD, 2).await;
    world.buy(crate::world::HEADPHONES, 1).await;
    let board = world.get("/api/v1/dashboard").await.ok().body;
    assert_eq!((&board["today"]["orders"], &board["today"]["delivered"]), (&json!(3), &json!(2)));
    assert_eq!(board["attention"]["manual"], 1);
    assert_eq!((board["hours"].as_array().unwrap().len(), board["days"].as_array().unwrap().len()), (24, 30));
    assert_eq!(board["shops"][0]["orders_today"], 3);
}

#[tokio::test]
async fn a_product_that_is_no_longer_listed_is_marked() {
    let world = World::window().await;
    let shop = world.engine().practice_shop().unwrap();
    shop.market.remove_product(crate::world::HEADPHONES).unwrap();
    world.post(&format!("/api/v1/shops/{}/actions", shop.shop_id), json!({ "action": "sync_products" })).await.ok();
    let found = world.get(&format!("/api/v1/products?q={}", crate::world::HEADPHONES)).await.ok().body;
    assert_eq!(found["items"][0]["status"], "vanished");
    let other = world.get(&format!("/api/v1/products?q={}", crate::world::MONTH_CARD)).await.ok().body;
    assert_eq!(other["items"][0]["status"], "on_sale");
    let rules = async |product: &str| world.get(&format!("/api/v1/rules?product_ref={product}")).await.ok().body;
    let gone = rules(crate::world::HEADPHONES).await;
    assert_eq!((gone[0]["status"].as_str(), &gone[0]["product_title"]), (Some("active"), &json!(null)));
    assert!(rules(crate::world::MONTH_CARD).await[0]["product_title"].is_string(), "the others keep their names");
}

#[tokio::test]
async fn a_cookie_that_cannot_work_is_refused_by_its_field_and_the_login_that_works_stays() {
    let world = World::window().await;
    let cookie = |text: &str| json!({ "secrets": { "cookie": text } });
    let new = |text: &str| {
        json!({
            "platform": "xianyu", "name": "小满闲鱼", "fields": { "accept_risk": "true" },
            "config": {
                "gateway": "http://127.0.0.1:9", "poll_interval_ms": 3_600_000, "push": false, "auto_deliver": false,
            },
            "secrets": { "cookie": text },
        })
    };
    let refused = |said: &crate::ask::Said| {
        let field = &said.body["details"]["fields"][0];
        (said.status.as_u16(), field["field"].as_str().unwrap().to_owned(), field["code"].as_str().unwrap().to_owned())
    };
    let by = |code: &str| (422, "fields.cookie".to_owned(), code.to_owned());
    assert_eq!(refused(&world.post("/api/v1/shops", new("cookie2=x")).await), by("no_account"));
    assert_eq!(refused(&world.post("/api/v1/shops", new("unb=2200000000001")).await), by("no_session"));

    let made = world.post("/api/v1/shops", new("unb=2200000000001; cookie2=x")).await.ok().body;
    let id = made["id"].as_str().unwrap().to_owned();
    // The account is known by a login that was seen to work a while ago.
    let (engine, shop) = (world.engine().clone(), ShopId::from(id.as_str()));
    let written = world.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let before = engine.now().plus(-60_000);
            let jar = r#"{"unb":{"value":"2200000000001"},"cookie2":{"value":"x"}}"#;
            for (name, text) in [("user_id", "2200000000001"), ("jar", jar)] {
                let secret = Secret::from(text);
                credentials::save(tx, engine.vault(), &shop, name, &secret, None, before).await?;
            }
            Ok(())
        })
    });
    written.await.unwrap();
    let path = format!("/api/v1/shops/{id}");
    let foreign = world.send("PATCH", &path, cookie("unb=2200000000009; cookie2=y")).await;
    assert_eq!(refused(&foreign), by("other_account"));
    let shop = world.get(&path).await.ok().body;
    assert!(shop["problem"].is_null(), "the shop stays as it was: {shop}");
    world.send("PATCH", &path, cookie("unb=2200000000001; cookie2=z")).await.ok();
}

#[tokio::test]
async fn an_account_is_one_shop() {
    let world = World::window().await;
    let config =
        json!({ "gateway": "http://127.0.0.1:9", "poll_interval_ms": 3_600_000, "push": false, "auto_deliver": false });
    let xianyu = |name: &str, cookie: &str| {
        json!({
            "platform": "xianyu", "name": name, "config": config, "fields": { "accept_risk": "true" },
            "secrets": { "cookie": cookie },
        })
    };
    let life = |name: &str, account: &str, poi: &str| {
        json!({
            "platform": "douyin_life", "name": name, "config": config,
            "fields": { "app_id": "app", "account_id": account, "poi_id": poi }, "secrets": { "app_secret": "secret" },
        })
    };
    let key = "0123456789abcdef0123456789abcdef";
    let called = |name: &str, platform: &str, fields: &Value, secrets: &Value| -> Value {
        json!({ "platform": platform, "name": name, "fields": fields, "secrets": secrets })
    };
    let add = async |body: Value| world.post("/api/v1/shops", body).await;
    let refused = |said: &crate::ask::Said, by: &str| {
        assert_eq!(said.refusal(), (409, "shop_account_taken".to_owned()));
        assert_eq!(said.body["details"], json!({ "shop": by }));
    };
    let cookie = |user: &str| format!("unb={user}; cookie2=x");
    add(xianyu("小满闲鱼", &cookie("2200000000001"))).await.ok();
    refused(&add(xianyu("又一遍", &cookie("2200000000001"))).await, "小满闲鱼");
    let other = add(xianyu("大雪闲鱼", &cookie("2200000000002"))).await.ok().body["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/shops/{other}");
    let change = async |user: &str| world.send("PATCH", &path, json!({ "secrets": { "cookie": cookie(user) } })).await;
    refused(&change("2200000000001").await, "小满闲鱼");
    change("2200000000002").await.ok();

    add(life("来客总账号", "7001", "")).await.ok();
    refused(&add(life("又一遍总账号", "7001", " ")).await, "来客总账号");
    add(life("来客别的账号", "7002", "")).await.ok();
    // One root account may have several stores, each a shop that verifies for itself.
    add(life("来客一店", "7001", "81")).await.ok();
    add(life("来客二店", "7001", "82")).await.ok();
    refused(&add(life("又一遍二店", "7001", "82")).await, "来客二店");
    // Who is only called gets the orders of its own secret path: several shops of one merchant get none twice.
    for (platform, fields, secrets) in [
        ("jd_general", json!({ "vendor_id": "1001" }), json!({ "sign_key": "k", "aes_key": key })),
        ("jd_game", json!({ "customer_id": "1001" }), json!({ "sign_key": "k" })),
        (
            "agiso",
            json!({ "service": "supplier", "sup_user_id": "1001" }),
            json!({ "sup_app_secret": key, "sup_merchant_key": "m" }),
        ),
    ] {
        for name in ["第一家", "第二家"] {
            add(called(name, platform, &fields, &secrets)).await.ok();
        }
    }
}

#[tokio::test]
async fn of_two_additions_at_the_same_moment_one_is_refused() {
    let world = World::window().await;
    let add = async |name: &str| {
        let shop = json!({
            "platform": "douyin_life", "name": name, "fields": { "app_id": "app", "account_id": "7001" },
            "secrets": { "app_secret": "secret" },
        });
        world.post("/api/v1/shops", shop).await.status.as_u16()
    };
    let (first, second, third) = tokio::join!(add("一店"), add("二店"), add("三店"));
    let mut said = [first, second, third];
    said.sort_unstable();
    assert_eq!(said, [200, 409, 409]);
    let listed = world.get("/api/v1/shops").await.ok().body;
    let life = |shop: &&Value| shop["platform"] == "douyin_life";
    assert_eq!(listed.as_array().unwrap().iter().filter(life).count(), 1);
}

#[tokio::test]
async fn a_token_of_agiso_is_one_shop_unless_it_serves_shops_that_are_named() {
    let world = World::window().await;
    let config =
        json!({ "gateway": "http://127.0.0.1:9", "poll_interval_ms": 3_600_000, "push": false, "auto_deliver": false });
    let add = async |name: &str, service: &str, named: Option<&str>, token: &str| {
        let mut fields = json!({ "service": service, "app_id": "42" });
        if let Some(id) = named {
            fields["platform_shop_id"] = json!(id);
        }
        let mut secrets = json!({ "app_secret": "s" });
        if !token.is_empty() {
            secrets["token"] = json!(token);
        }
        let body = json!({ "platform": "agiso", "name": name, "config": config, "fields": fields, "secrets": secrets });
        world.post("/api/v1/shops", body).await
    };
    let refused = |said: &crate::ask::Said| {
        assert_eq!(said.refusal(), (409, "shop_account_taken".to_owned()));
        assert_eq!(said.body["details"], json!({ "shop": "第一家" }));
        assert!(!said.body.to_string().contains("token-1"), "{}", said.body);
    };
    let id_of = |said: crate::ask::Said| said.ok().body["id"].as_str().unwrap().to_owned();
    let first = id_of(add("第一家", "idle", None, "token-1").await);
    refused(&add("又一遍", "idle", None, " token-1").await);
    refused(&add("又一遍", "idle", Some("778"), "token-1").await);
    add("别的平台", "taobao", None, "token-1").await.ok();
    // One that has no token yet is nobody's, until its page shows the token of another shop.
    let later = id_of(add("还没授权", "idle", None, "").await);
    let path = format!("/api/v1/shops/{later}");
    world.post(&format!("{path}/login"), json!({})).await.ok();
    refused(&world.post(&format!("{path}/login/code"), json!({ "code": "token-1" })).await);
    refused(&world.send("PATCH", &path, json!({ "secrets": { "token": "token-1" } })).await);
    // Once each is named, one token may serve several.
    let named = json!({ "fields": { "service": "idle", "app_id": "42", "platform_shop_id": "777" } });
    world.send("PATCH", &format!("/api/v1/shops/{first}"), named).await.ok();
    add("第二家", "idle", Some("778"), "token-1").await.ok();
    refused(&add("又一遍", "idle", Some("777"), "token-2").await);
}
