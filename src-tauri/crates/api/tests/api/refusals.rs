//! Nobody gets in without a login, whatever the call.

use serde_json::json;

use crate::ask::Ask;
use crate::document::operations;
use crate::world::World;

/// Calls that answer without a login.
/// The page that a platform leads back to answers a person in plain words.
const OPEN: [&str; 6] = [
    "/api/v1/session",
    "/api/v1/setup",
    "/api/v1/login",
    "/api/v1/logout",
    "/api/v1/health",
    "/api/v1/shop-logins/callback",
];

fn calls() -> Vec<(String, String)> {
    let mut calls: Vec<(String, String)> = operations()
        .into_iter()
        .map(|(method, path, _)| (method, path.replace("{id}", "1").replace("{sn}", "1").replace("{product_ref}", "1")))
        .collect();
    calls.push(("GET".to_owned(), "/api/openapi.json".to_owned()));
    calls
}

/// Platforms know no login: their signature is their key.
fn is_called_by_platforms(path: &str) -> bool {
    let agiso = ["/api/agiso/push", "/api/agiso/{token}/", "/api/agiso/agisoAcprSupplierApi/"];
    ["/api/jd/", "/api/inbound/"].iter().any(|start| path.starts_with(start))
        || agiso.iter().any(|start| path.starts_with(start))
}

#[tokio::test]
async fn every_call_without_a_login_is_refused() {
    let world = World::server().await;
    for when in ["setup_required", "unauthorized"] {
        if when == "unauthorized" {
            world.set_up().await;
        }
        let closed = |path: &str| !OPEN.contains(&path) && !is_called_by_platforms(path);
        for (method, path) in calls().iter().filter(|(_, path)| closed(path)) {
            let said = world.send(method, path, json!({})).await;
            assert_eq!(said.refusal(), (401, when.to_owned()), "{method} {path}");
        }
    }
    let health = world.get("/api/v1/health").await.ok();
    assert_eq!(health.body["ok"], true);
}

#[tokio::test]
async fn a_made_up_cookie_or_token_is_no_login() {
    let world = World::server().await;
    world.set_up().await;
    let guess = "A".repeat(43);
    for ask in [
        Ask::get("/api/v1/orders").cookie(&format!("huolang_session={guess}")),
        Ask::get("/api/v1/orders").bearer(&format!("hl_{guess}")),
        Ask::get("/api/v1/orders").header("authorization", "Basic b3duZXI6cHc="),
    ] {
        assert_eq!(ask.send(&world.router).await.refusal(), (401, "unauthorized".to_owned()));
    }
}

#[tokio::test]
async fn the_window_asks_for_no_login() {
    let world = World::window().await;
    for (method, path, call) in operations() {
        let plain = method == "GET"
            && !path.contains('{')
            && ![
                "/api/v1/events",
                "/api/v1/rules/suggestion",
                "/api/v1/shop-logins/callback",
                "/api/v1/voucher-history",
            ]
            .contains(&path.as_str());
        if plain {
            let said = world.get(&path).await;
            assert!(said.status.is_success(), "{path}: {} {}", said.status, said.body);
            let _ = call;
        }
    }
}

#[tokio::test]
async fn foreign_hosts_origins_and_peers_stay_outside() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let ask = || Ask::get("/api/v1/orders").cookie(&cookie);
    let refused = [
        ask().header("host", "localhost.evil.com:7788"),
        ask().header("host", "127.0.0.10:7788"),
        ask().header("origin", "https://evil.com"),
        ask().header("origin", "http://127.0.0.1:9999"),
        ask().at_peer([192, 168, 1, 5]),
    ];
    for ask in refused {
        assert_eq!(ask.send(&world.router).await.refusal(), (403, "origin_refused".to_owned()));
    }
    ask().header("origin", "http://127.0.0.1:7788").send(&world.router).await.ok();
    ask().header("host", "shop.example").header("origin", "https://shop.example").send(&world.router).await.ok();
}
