//! People with roles: each may do what their role allows and nothing more.

use serde_json::{Value, json};

use crate::ask::{Ask, Said};
use crate::world::World;

const THEIRS: &str = "another long sentence 42";

async fn with(world: &World, cookie: &str, method: &str, path: &str, body: Value) -> Said {
    Ask::new(method, path).json(body).cookie(cookie).send(&world.router).await
}

/// Adds a user and logs in as them.
async fn add(world: &World, owner: &str, name: &str, role: &str) -> (String, String) {
    let new = json!({ "name": name, "role": role, "password": THEIRS });
    let made = with(world, owner, "POST", "/api/v1/users", new).await.ok().body;
    assert_eq!((&made["name"], &made["role"], &made["is_me"]), (&json!(name), &json!(role), &json!(false)));
    let login = Ask::post("/api/v1/login", json!({ "name": name, "password": THEIRS })).send(&world.router).await.ok();
    assert_eq!(login.body["user"], json!({ "name": name, "role": role }));
    (login.cookie(), made["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn each_role_does_what_it_may_and_no_more() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let (viewer, _) = add(&world, &owner, "阿看", "viewer").await;
    let (operator, _) = add(&world, &owner, "小发", "operator").await;
    let (manager, _) = add(&world, &owner, "主管", "manager").await;
    let settings = json!({ "general": { "language": "zh-CN", "theme": "dark", "sound": false } });
    let refuse = json!({ "action": "refuse", "code": "JDO_301", "confirm": "1" });
    let calls = [
        ("GET", "/api/v1/orders", json!(null)),
        ("POST", "/api/v1/orders/lookup", json!({ "sns": [] })),
        ("POST", "/api/v1/orders/nobody/production/actions", refuse),
        ("PATCH", "/api/v1/settings", settings),
        ("GET", "/api/v1/users", json!(null)),
        ("POST", "/api/v1/users", json!({ "name": "x", "role": "owner", "password": THEIRS })),
        ("GET", "/api/v1/api-tokens", json!(null)),
        ("POST", "/api/v1/backups", json!(null)),
    ];
    for (cookie, allowed) in [(&viewer, 1), (&operator, 2), (&manager, 3)] {
        for (place, (method, path, body)) in calls.iter().enumerate() {
            let said = with(&world, cookie, method, path, body.clone()).await;
            assert_eq!(said.status == 403, place >= allowed, "{method} {path}: {} {}", said.status, said.body);
            if said.status == 403 {
                assert_eq!(said.refusal().1, "forbidden");
            }
        }
    }
    let people = with(&world, &owner, "GET", "/api/v1/users", json!(null)).await.ok().body;
    let roles: Vec<&str> = people.as_array().unwrap().iter().map(|user| user["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["owner", "viewer", "operator", "manager"]);
    assert!(!people.to_string().contains("argon2"));
}

#[tokio::test]
async fn a_role_counts_at_once_and_whoever_is_removed_is_out() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let (cookie, id) = add(&world, &owner, "小发", "operator").await;
    let path = format!("/api/v1/users/{id}");
    let act = async |cookie: &str| {
        with(&world, cookie, "POST", "/api/v1/orders/lookup", json!({ "sns": [] })).await.status.as_u16()
    };
    assert_eq!(act(&cookie).await, 200);
    let changed = with(&world, &owner, "PATCH", &path, json!({ "role": "viewer" })).await.ok().body;
    assert_eq!((&changed["role"], act(&cookie).await), (&json!("viewer"), 403));
    with(&world, &owner, "PATCH", &path, json!({ "password": "a third sentence 77" })).await.ok();
    assert_eq!(act(&cookie).await, 401, "a new password ends the sessions");
    let old = Ask::post("/api/v1/login", json!({ "name": "小发", "password": THEIRS })).send(&world.router).await;
    assert_eq!(old.refusal().1, "login_refused");
    let login = json!({ "name": "小发", "password": "a third sentence 77" });
    let cookie = Ask::post("/api/v1/login", login).send(&world.router).await.ok().cookie();
    with(&world, &owner, "DELETE", &path, json!(null)).await.ok();
    assert_eq!(act(&cookie).await, 401);
    assert_eq!(with(&world, &owner, "DELETE", &path, json!(null)).await.refusal().0, 404);

    let log = with(&world, &owner, "GET", "/api/v1/logs/audit?limit=50", json!(null)).await.ok();
    let deeds = String::from_utf8_lossy(&log.bytes).into_owned();
    for deed in ["user.create", "user.change", "user.delete"] {
        assert!(deeds.contains(deed), "{deed} is not in the log");
    }
    assert!(!deeds.contains("a third sentence 77") && !deeds.contains(THEIRS));
}

#[tokio::test]
async fn an_owner_always_stays() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let people = with(&world, &owner, "GET", "/api/v1/users", json!(null)).await.ok().body;
    let me = format!("/api/v1/users/{}", people[0]["id"].as_str().unwrap());
    assert_eq!(people[0]["is_me"], true);
    let demote = json!({ "role": "manager" });
    assert_eq!(with(&world, &owner, "PATCH", &me, demote.clone()).await.refusal(), (409, "conflict".to_owned()));
    assert_eq!(with(&world, &owner, "DELETE", &me, json!(null)).await.refusal(), (409, "conflict".to_owned()));
    let (second, _) = add(&world, &owner, "合伙人", "owner").await;
    with(&world, &second, "PATCH", &me, demote).await.ok();
    assert_eq!(with(&world, &owner, "GET", "/api/v1/users", json!(null)).await.refusal().0, 403);
}

#[tokio::test]
async fn names_and_passwords_are_looked_at() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let new = async |name: &str, role: &str, password: &str| {
        let body = json!({ "name": name, "role": role, "password": password });
        with(&world, &owner, "POST", "/api/v1/users", body).await.refusal().1
    };
    assert_eq!(new(" ", "viewer", THEIRS).await, "invalid_input");
    assert_eq!(new("小发", "king", THEIRS).await, "invalid_input");
    assert_eq!(new("小发", "viewer", "12345678").await, "password_too_weak");
    assert_eq!(new("老板", "viewer", THEIRS).await, "conflict");
}

#[tokio::test]
async fn everybody_changes_their_own_password() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let (viewer, _) = add(&world, &owner, "阿看", "viewer").await;
    let ask = async |current: &str, password: &str| {
        let body = json!({ "current": current, "password": password });
        with(&world, &viewer, "PUT", "/api/v1/session/password", body).await
    };
    assert_eq!(ask("wrong", "a third sentence 77").await.refusal().1, "login_refused");
    assert_eq!(ask(THEIRS, "short").await.refusal().1, "password_too_weak");
    ask(THEIRS, "a third sentence 77").await.ok();
    assert_eq!(with(&world, &viewer, "GET", "/api/v1/orders", json!(null)).await.refusal().0, 401);
    let login = json!({ "name": "阿看", "password": "a third sentence 77" });
    Ask::post("/api/v1/login", login).send(&world.router).await.ok();
    with(&world, &owner, "GET", "/api/v1/orders", json!(null)).await.ok();
}

#[tokio::test]
async fn a_token_does_no_more_than_its_maker_may_today() {
    let world = World::server().await;
    let owner = world.set_up().await;
    let (second, id) = add(&world, &owner, "合伙人", "owner").await;
    let new = json!({ "name": "script", "scopes": ["admin"] });
    let token = with(&world, &second, "POST", "/api/v1/api-tokens", new).await.ok().body["token"].clone();
    let users =
        async || Ask::get("/api/v1/users").bearer(token.as_str().unwrap()).send(&world.router).await.status.as_u16();
    assert_eq!(users().await, 200);
    let path = format!("/api/v1/users/{id}");
    with(&world, &owner, "PATCH", &path, json!({ "role": "operator" })).await.ok();
    assert_eq!(users().await, 403);
    with(&world, &owner, "DELETE", &path, json!(null)).await.ok();
    assert_eq!(users().await, 401);
}

#[tokio::test]
async fn at_the_window_nobody_logs_in() {
    let world = World::window().await;
    assert_eq!(world.get("/api/v1/users").await.ok().body, json!([]));
    let new = json!({ "name": "x", "role": "viewer", "password": THEIRS });
    assert_eq!(world.post("/api/v1/users", new).await.refusal().0, 404);
}
