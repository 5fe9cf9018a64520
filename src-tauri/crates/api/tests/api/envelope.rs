//! Bad input is answered with the envelope and a stable code.

use std::sync::Arc;

use huolang_domain::ErrorCode;
use huolang_engine::boot::{BootOptions, boot};
use huolang_vault::SourceKind;
use huolang_vault::key_source::OpenEntry;
use keyring_core::api::CredentialStoreApi as _;
use rstest::rstest;
use serde_json::json;

use crate::ask::Ask;
use crate::world::World;

#[rstest]
#[case("POST", "/api/v1/orders/lookup", "{\"sns\":[", 422, "invalid_input")]
#[case("POST", "/api/v1/orders/lookup", "{\"sns\":\"one\"}", 422, "invalid_input")]
#[case("POST", "/api/v1/orders/lookup", "{}", 422, "invalid_input")]
#[case("POST", "/api/v1/orders/1/actions", "{\"action\":\"explode\"}", 422, "invalid_input")]
#[case("GET", "/api/v1/orders?tab=nowhere", "", 422, "invalid_input")]
#[case("GET", "/api/v1/orders?limit=many", "", 422, "invalid_input")]
#[case("GET", "/api/v1/orders?cursor=abc", "", 422, "cursor_invalid")]
#[case("GET", "/api/v1/cards?cursor='%20OR%201", "", 422, "cursor_invalid")]
#[case("GET", "/api/v1/logs/deliveries?cursor=17", "", 422, "cursor_invalid")]
#[case("GET", "/api/v1/logs/audit?cursor=x", "", 422, "cursor_invalid")]
#[case("GET", "/api/v1/logs/system?cursor=x", "", 422, "cursor_invalid")]
#[case("GET", "/api/v1/orders/nothing", "", 404, "not_found")]
#[case("GET", "/api/v1/products/nothing", "", 404, "not_found")]
#[case("GET", "/api/v1/rules/nothing", "", 404, "not_found")]
#[case("GET", "/api/v1/shops/nothing", "", 404, "not_found")]
#[case("GET", "/api/v1/cards/nothing/history", "", 404, "not_found")]
#[case("GET", "/api/v1/operations/nothing", "", 404, "not_found")]
#[case("GET", "/api/v1/exports/nothing", "", 404, "not_found")]
#[case("POST", "/api/v1/tasks/nothing/commands", "{\"command\":\"pause\"}", 404, "not_found")]
#[case("GET", "/api/v1/nowhere", "", 404, "not_found")]
#[case("GET", "/api/v2/orders", "", 404, "not_found")]
#[case("DELETE", "/api/v1/orders", "", 404, "not_found")]
#[tokio::test]
async fn bad_input(
    #[case] method: &str,
    #[case] path: &str,
    #[case] body: &str,
    #[case] status: u16,
    #[case] code: &str,
) {
    let world = World::window().await;
    let said = Ask::new(method, path).raw("application/json", body.to_owned()).send(&world.router).await;
    assert_eq!(said.refusal(), (status, code.to_owned()), "{}", said.body);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let world = World::window().await;
    let huge = format!("{{\"sns\":[\"{}\"]}}", "1".repeat(9 << 20));
    let said = Ask::new("POST", "/api/v1/orders/lookup").raw("application/json", huge).send(&world.router).await;
    assert_eq!(said.refusal(), (413, "body_too_large".to_owned()));
}

#[tokio::test]
async fn five_megabytes_pass() {
    let world = World::window().await;
    let large = format!("{{\"sns\":[\"{}\"]}}", "1".repeat(5 << 20));
    Ask::new("POST", "/api/v1/orders/lookup").raw("application/json", large).send(&world.router).await.ok();
}

#[tokio::test]
async fn fields_are_named() {
    let world = World::window().await;
    let body = json!({ "name": "", "kind": "reusable", "draw_order": "oldest", "use_limit": null,
        "low_stock_at": -1, "near_expiry_days": 0, "manual": "" });
    let said = world.post("/api/v1/card-pools", body).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    let fields: Vec<&str> = said.body["details"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "use_limit", "low_stock_at"]);
}

#[tokio::test]
async fn a_program_that_did_not_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let options = BootOptions::new(folder.path());
    let router = huolang_api::failed_start(ErrorCode::WrongKey, "the key does not fit this data", options);
    let said = Ask::get("/api/v1/session").send(&router).await;
    assert_eq!((said.status.as_u16(), said.body["code"].as_str()), (503, Some("wrong_key")));
}

#[tokio::test]
async fn a_lost_key_is_brought_back_while_the_program_cannot_start() {
    let world = World::window().await;
    let code = world.engine().vault().recovery_code().expose().clone();
    let refused = world.post("/api/v1/vault/recover", json!({ "recovery_code": code })).await;
    assert_eq!(refused.refusal(), (409, "conflict".to_owned()), "its key is in its place");
    let World { router, running, folder } = world;
    drop(router);
    running.shutdown().await;
    std::fs::remove_file(folder.path().join("master.key")).unwrap();

    let mut options = BootOptions::new(folder.path());
    options.key = options.key.only(SourceKind::KeyFile);
    options.run_tasks = false;
    let error = boot(options.clone()).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::KeyFileInvalid);
    let router = huolang_api::failed_start(error.code(), &error.to_string(), options.clone());
    let bring = |code: String| Ask::post("/api/v1/vault/recover", json!({ "recovery_code": code })).send(&router);
    let wrong = bring("A7F3".to_owned()).await;
    assert_eq!(wrong.body["code"], "recovery_sheet_invalid");
    assert!(!folder.path().join("master.key").exists());
    assert_eq!(bring(code).await.status.as_u16(), 204);
    boot(options).await.unwrap().shutdown().await;
}

#[tokio::test]
async fn a_key_that_its_keychain_has_no_more_comes_back_into_it_or_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let on = |keychain: &OpenEntry| {
        let mut options = BootOptions::new(folder.path());
        options.key = options.key.with_keychain(Arc::clone(keychain));
        options.run_tasks = false;
        options
    };
    let fresh = || -> OpenEntry {
        let store = keyring_core::mock::Store::new().unwrap();
        Arc::new(move |service, account| store.build(service, account, None))
    };
    let running = boot(on(&fresh())).await.unwrap();
    let code = running.engine.vault().recovery_code().expose().clone();
    running.shutdown().await;
    let failed = async |keychain: &OpenEntry, code: ErrorCode| {
        let error = boot(on(keychain)).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let router = huolang_api::failed_start(error.code(), &error.to_string(), on(keychain));
        let said = Ask::get("/api/v1/session").send(&router).await;
        assert_eq!((said.status.as_u16(), said.body["code"].as_str()), (503, Some(code.as_str())));
        assert_eq!(said.body["details"]["key_recorded"], true, "a key in a file would be another one");
        router
    };

    // Another keychain than the one it was put into.
    let emptied = fresh();
    let router = failed(&emptied, ErrorCode::KeychainEmpty).await;
    let brought = Ask::post("/api/v1/vault/recover", json!({ "recovery_code": code })).send(&router).await;
    assert_eq!(brought.status.as_u16(), 204);
    boot(on(&emptied)).await.unwrap().shutdown().await;

    // And then none at all.
    let none: OpenEntry = Arc::new(|_, _| Err(keyring_core::Error::PlatformFailure("no bus".into())));
    let router = failed(&none, ErrorCode::KeychainAbsent).await;
    let into_it = Ask::post("/api/v1/vault/recover", json!({ "recovery_code": code })).send(&router).await;
    assert_eq!(into_it.body["code"], "keychain_absent");
    let into_file = json!({ "recovery_code": code, "key_in_folder": true });
    assert_eq!(Ask::post("/api/v1/vault/recover", into_file).send(&router).await.status.as_u16(), 204);
    assert!(folder.path().join("master.key").is_file());
    boot(on(&none)).await.unwrap().shutdown().await;
}
