//! Set-up, login, logout, and the brakes on guessing.

use serde_json::json;

use crate::ask::Ask;
use crate::world::{PASSWORD, SETUP_TOKEN, World};

#[tokio::test]
async fn the_first_user_is_made_with_the_token_from_the_console_once() {
    let world = World::server().await;
    let before = world.get("/api/v1/session").await.ok().body;
    assert_eq!((&before["setup_required"], &before["user"]), (&json!(true), &json!(null)));
    // What tells about the machine is for those who are logged in.
    assert_eq!(before["data_folder"], "");

    let with = |token: &str, password: &str| json!({ "setup_token": token, "name": "老板", "password": password });
    let wrong = world.post("/api/v1/setup", with("guess", PASSWORD)).await;
    assert_eq!(wrong.refusal(), (403, "setup_token_invalid".to_owned()));
    let weak = world.post("/api/v1/setup", with(SETUP_TOKEN, "12345678")).await;
    assert_eq!(weak.refusal().1, "password_too_weak");

    let made = world.post("/api/v1/setup", with(SETUP_TOKEN, PASSWORD)).await.ok();
    assert_eq!(made.body["user"], json!({ "name": "老板", "role": "owner" }));
    let flags = made.headers["set-cookie"].to_str().unwrap();
    assert!(flags.contains("HttpOnly") && flags.contains("SameSite=Strict"), "{flags}");

    let again = world.post("/api/v1/setup", with(SETUP_TOKEN, PASSWORD)).await;
    assert_eq!(again.refusal(), (403, "setup_token_invalid".to_owned()));
    let after = world.get("/api/v1/session").await.ok().body;
    assert_eq!((&after["setup_required"], &after["mode"]), (&json!(false), &json!("server")));
}

#[tokio::test]
async fn a_login_lasts_until_the_logout() {
    let world = World::server().await;
    world.set_up().await;
    let wrong = world.post("/api/v1/login", json!({ "name": "老板", "password": "wrong" })).await;
    assert_eq!(wrong.refusal(), (401, "login_refused".to_owned()));
    let unknown = world.post("/api/v1/login", json!({ "name": "nobody", "password": PASSWORD })).await;
    assert_eq!(unknown.refusal(), (401, "login_refused".to_owned()));

    let cookie = world.post("/api/v1/login", json!({ "name": "老板", "password": PASSWORD })).await.ok().cookie();
    let seen = Ask::get("/api/v1/session").cookie(&cookie).send(&world.router).await.ok().body;
    assert_eq!(seen["user"]["name"], "老板");
    assert_eq!(seen["data_folder"], json!(world.folder.path().display().to_string()));
    Ask::get("/api/v1/orders").cookie(&cookie).send(&world.router).await.ok();

    let out = Ask::new("POST", "/api/v1/logout").cookie(&cookie).send(&world.router).await.ok();
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    let gone = Ask::get("/api/v1/orders").cookie(&cookie).send(&world.router).await;
    assert_eq!(gone.refusal(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn guessing_passwords_is_braked() {
    let world = World::server().await;
    let guess = |peer| {
        Ask::post("/api/v1/setup", json!({ "setup_token": "guess", "name": "x", "password": PASSWORD })).at_peer(peer)
    };
    let mut codes = Vec::new();
    for _ in 0..10 {
        codes.push(guess([127, 0, 0, 1]).send(&world.router).await.refusal());
    }
    assert_eq!(codes[0], (403, "setup_token_invalid".to_owned()));
    assert_eq!(codes[9], (429, "rate_limited".to_owned()));
    // Another machine is not made to wait for it.
    let other = guess([127, 0, 0, 2]).send(&world.router).await;
    assert_eq!(other.refusal().0, 403);
}

#[tokio::test]
async fn who_guesses_at_one_name_keeps_no_other_out_behind_the_same_proxy() {
    let world = World::server().await;
    world.set_up().await;
    let login = |name: &str, password: &str| world.post("/api/v1/login", json!({ "name": name, "password": password }));
    let mut status = 0;
    for _ in 0..40 {
        status = login("店员", "guess").await.refusal().0;
        if status == 429 {
            break;
        }
    }
    assert_eq!(status, 429);
    for _ in 0..8 {
        login("老板", PASSWORD).await.ok();
    }
}

#[tokio::test]
async fn the_window_says_that_it_is_one() {
    let world = World::window().await;
    let session = world.get("/api/v1/session").await.ok().body;
    assert_eq!((&session["mode"], &session["setup_required"]), (&json!("desktop"), &json!(false)));
    assert_eq!(session["user"]["role"], "owner");
}
