//! Tokens of programs: shown once, limited to their scope, withdrawn at once.

use serde_json::{Value, json};

use crate::ask::{Ask, Said};
use crate::world::World;

async fn token(world: &World, cookie: &str, scopes: Value) -> (String, String) {
    let body = json!({ "name": "script", "scopes": scopes });
    let made = Ask::post("/api/v1/api-tokens", body).cookie(cookie).send(&world.router).await.ok().body;
    (made["token"].as_str().unwrap().to_owned(), made["info"]["id"].as_str().unwrap().to_owned())
}

async fn with(world: &World, token: &str, method: &str, path: &str, body: Value) -> Said {
    Ask::new(method, path).json(body).bearer(token).send(&world.router).await
}

#[tokio::test]
async fn a_token_does_what_its_scope_allows() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let (reader, _) = token(&world, &cookie, json!(["read"])).await;
    let (operator, _) = token(&world, &cookie, json!(["read", "operate"])).await;
    let (admin, _) = token(&world, &cookie, json!(["admin"])).await;
    let note = json!({ "sns": [] });
    let sound = json!({ "general": { "language": "zh-CN", "theme": "dark", "sound": false } });
    let forbidden = (403, "forbidden".to_owned());

    with(&world, &reader, "GET", "/api/v1/orders", json!(null)).await.ok();
    assert_eq!(with(&world, &reader, "POST", "/api/v1/orders/lookup", note.clone()).await.refusal(), forbidden);
    assert_eq!(with(&world, &reader, "GET", "/api/v1/api-tokens", json!(null)).await.refusal(), forbidden);

    with(&world, &operator, "POST", "/api/v1/orders/lookup", note).await.ok();
    assert_eq!(with(&world, &operator, "PATCH", "/api/v1/settings", sound.clone()).await.refusal(), forbidden);
    assert_eq!(with(&world, &operator, "POST", "/api/v1/backups", json!(null)).await.refusal(), forbidden);
    let unlocked = json!({ "kind": "cards", "format": "csv", "filter": {}, "unlocked": true });
    assert_eq!(with(&world, &operator, "POST", "/api/v1/exports", unlocked).await.refusal(), forbidden);

    let changed = with(&world, &admin, "PATCH", "/api/v1/settings", sound).await.ok().body;
    assert_eq!(changed["general"]["theme"], "dark");
}

#[tokio::test]
async fn cards_in_clear_are_for_the_owner_who_had_them_written() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let (operator, _) = token(&world, &cookie, json!(["operate"])).await;
    let (admin, _) = token(&world, &cookie, json!(["admin"])).await;
    for unlocked in [true, false] {
        let body = json!({ "kind": "cards", "format": "csv", "filter": {}, "unlocked": unlocked });
        let started = Ask::post("/api/v1/exports", body).cookie(&cookie).send(&world.router).await.ok().body;
        let id = started["operation_id"].as_str().unwrap();
        world.engine().operations().wait(id).await.unwrap();
        let seen = with(&world, &operator, "GET", &format!("/api/v1/operations/{id}"), json!(null)).await.ok().body;
        assert_eq!(seen["result"]["export_id"], json!(id), "everybody sees that it is there");
        let path = format!("/api/v1/exports/{id}");
        for other in [&operator, &admin] {
            let said = with(&world, other, "GET", &path, json!(null)).await;
            assert_eq!(said.status == 403, unlocked, "{}", said.status);
        }
        let file = Ask::get(&path).cookie(&cookie).send(&world.router).await.ok();
        assert!(!file.bytes.is_empty());
    }
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_withdrawn() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let (secret, id) = token(&world, &cookie, json!(["read"])).await;
    let list = Ask::get("/api/v1/api-tokens").cookie(&cookie).send(&world.router).await.ok();
    assert_eq!(list.body[0]["name"], "script");
    assert!(!String::from_utf8_lossy(&list.bytes).contains(secret.trim_start_matches("hl_")));

    with(&world, &secret, "GET", "/api/v1/orders", json!(null)).await.ok();
    Ask::new("DELETE", &format!("/api/v1/api-tokens/{id}")).cookie(&cookie).send(&world.router).await.ok();
    let gone = with(&world, &secret, "GET", "/api/v1/orders", json!(null)).await;
    assert_eq!(gone.refusal(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn a_token_without_name_or_scope_is_refused() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let ask = |body| Ask::post("/api/v1/api-tokens", body).cookie(&cookie).send(&world.router);
    assert_eq!(ask(json!({ "name": " ", "scopes": ["read"] })).await.refusal(), (422, "invalid_input".to_owned()));
    assert_eq!(
        ask(json!({ "name": "x", "scopes": ["everything"] })).await.refusal(),
        (422, "invalid_input".to_owned())
    );
}
