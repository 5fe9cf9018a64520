//! What the security settings change: the password asked again, the length of a login.

use axum::http::header::SET_COOKIE;
use serde_json::{Value, json};

use crate::ask::{Ask, Said};
use crate::world::{PASSWORD, World};

async fn ask(world: &World, cookie: &str, method: &str, path: &str, body: Value) -> Said {
    Ask::new(method, path).json(body).cookie(cookie).send(&world.router).await
}

#[tokio::test]
async fn a_card_is_shown_only_to_who_knows_the_password_when_the_seller_wants_so() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let cards = ask(&world, &cookie, "GET", "/api/v1/cards?limit=1", json!(null)).await.ok().body;
    let path = format!("/api/v1/cards/{}/reveal", cards["items"][0]["id"].as_str().unwrap());
    ask(&world, &cookie, "POST", &path, json!(null)).await.ok();

    let locked = json!({ "security": { "lock_reveal": true, "session_hours": 12, "key_source": "", "key_id": "" } });
    ask(&world, &cookie, "PATCH", "/api/v1/settings", locked).await.ok();
    for body in [json!(null), json!({}), json!({ "password": "guess" })] {
        assert_eq!(ask(&world, &cookie, "POST", &path, body).await.refusal(), (401, "login_refused".to_owned()));
    }
    ask(&world, &cookie, "POST", &path, json!({ "password": PASSWORD })).await.ok();
    let export = json!({ "kind": "cards", "format": "csv", "filter": {}, "unlocked": true });
    assert_eq!(ask(&world, &cookie, "POST", "/api/v1/exports", export).await.refusal().1, "login_refused");
}

#[tokio::test]
async fn who_knows_the_password_is_never_braked_and_who_guesses_brakes_nobody_else() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let locked = json!({ "security": { "lock_reveal": true, "session_hours": 12, "key_source": "", "key_id": "" } });
    ask(&world, &cookie, "PATCH", "/api/v1/settings", locked).await.ok();
    let cards = ask(&world, &cookie, "GET", "/api/v1/cards?limit=1", json!(null)).await.ok().body;
    let path = format!("/api/v1/cards/{}/reveal", cards["items"][0]["id"].as_str().unwrap());
    for _ in 0..8 {
        ask(&world, &cookie, "POST", &path, json!({ "password": PASSWORD })).await.ok();
        assert_eq!(ask(&world, &cookie, "POST", &path, json!({})).await.refusal().0, 401, "nothing was guessed");
    }
    let new = json!({ "name": "小发", "role": "operator", "password": "another long sentence 42" });
    ask(&world, &cookie, "POST", "/api/v1/users", new.clone()).await.ok();
    let other = world.post("/api/v1/login", new).await.ok().cookie();
    let mut refused = 0;
    for _ in 0..40 {
        refused = ask(&world, &other, "POST", &path, json!({ "password": "guess" })).await.refusal().0;
        if refused == 429 {
            break;
        }
    }
    assert_eq!(refused, 429);
    ask(&world, &cookie, "POST", &path, json!({ "password": PASSWORD })).await.ok();
    world.post("/api/v1/login", json!({ "name": "老板", "password": PASSWORD })).await.ok();
}

#[tokio::test]
async fn a_phone_is_locked_as_a_card_is() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let locked = json!({ "security": { "lock_reveal": true, "session_hours": 12, "key_source": "", "key_id": "" } });
    ask(&world, &cookie, "PATCH", "/api/v1/settings", locked).await.ok();
    let path = "/api/v1/orders/any/phone/reveal";
    assert_eq!(ask(&world, &cookie, "POST", path, json!({})).await.refusal(), (401, "login_refused".to_owned()));
    let known = ask(&world, &cookie, "POST", path, json!({ "password": PASSWORD })).await;
    assert_eq!(known.refusal(), (404, "not_found".to_owned()), "only then it is looked for");
}

#[tokio::test]
async fn a_login_lasts_as_long_as_the_settings_say() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let week = json!({ "security": { "lock_reveal": false, "session_hours": 168, "key_source": "", "key_id": "" } });
    ask(&world, &cookie, "PATCH", "/api/v1/settings", week).await.ok();
    let login = world.post("/api/v1/login", json!({ "name": "老板", "password": PASSWORD })).await.ok();
    let flags = login.headers[SET_COOKIE].to_str().unwrap();
    assert!(flags.contains("Max-Age=604800"), "{flags}");
}
