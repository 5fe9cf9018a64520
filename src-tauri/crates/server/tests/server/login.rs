//! The first login, the cookie, and what a stranger may see.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::program::{Client, Folder, Serving};

#[tokio::test]
async fn the_first_person_comes_in_with_the_token_from_the_console() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let stranger = Client::stranger(&serving);
    let session = stranger.get("/api/v1/session").await;
    assert_eq!((session["mode"].as_str(), session["setup_required"].as_bool()), (Some("server"), Some(true)));

    let wrong = json!({ "setup_token": "guessed", "name": "x", "password": "Tall-ship-0417-harbour" });
    let refused = stranger.send(Method::POST, "/api/v1/setup", Some(wrong)).await;
    assert!(refused.status().is_client_error());
    assert_eq!(refused.json::<serde_json::Value>().await.unwrap()["code"], "setup_token_invalid");

    let owner = Client::first_user(&serving).await;
    let session = owner.get("/api/v1/session").await;
    assert_eq!((session["user"]["role"].as_str(), session["setup_required"].as_bool()), (Some("owner"), Some(false)));

    let again = json!({ "setup_token": serving.setup_token, "name": "second", "password": "Tall-ship-0417-harbour" });
    assert!(stranger.send(Method::POST, "/api/v1/setup", Some(again)).await.status().is_client_error());
}

#[tokio::test]
async fn the_cookie_is_for_this_site_alone_and_outlives_a_restart() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let stranger = Client::stranger(&serving);
    let body = json!({ "setup_token": serving.setup_token, "name": "a", "password": "Tall-ship-0417-harbour" });
    let answer = stranger.send(Method::POST, "/api/v1/setup", Some(body)).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let mut owner = Client::stranger(&serving);
    owner.keep_cookie(&answer);
    assert!(serving.end().success());

    let serving = Serving::start(&folder);
    assert_eq!(serving.setup_token, None, "a server with a user prints no token");
    owner.address = serving.address.clone();
    assert_eq!(owner.get("/api/v1/session").await["user"]["name"], "a");
    assert_eq!(owner.send(Method::POST, "/api/v1/logout", None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(owner.send(Method::GET, "/api/v1/orders", None).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stranger_sees_no_data() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    Client::first_user(&serving).await;
    let stranger = Client::stranger(&serving);
    for path in ["/api/v1/orders", "/api/v1/cards", "/api/v1/dashboard", "/api/v1/settings", "/api/v1/events"] {
        let answer = stranger.send(Method::GET, path, None).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["code"], "unauthorized", "{path}");
    }
    let health = stranger.get("/api/v1/health").await;
    assert!(health.is_object());
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    Client::first_user(&serving).await;
    let stranger = Client::stranger(&serving);
    let mut slowed = false;
    for _ in 0..40 {
        let guess = json!({ "name": "掌柜", "password": "wrong-password-1" });
        let answer = stranger.send(Method::POST, "/api/v1/login", Some(guess)).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            slowed = true;
            break;
        }
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    assert!(slowed);
}
