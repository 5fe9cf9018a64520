//! The real window on a virtual screen: the in-process Router, pop-ups and their clicks, the tray and its menu, closing into
//! the tray, the second start, the automatic one, and a restart after a crash in the middle of a delivery.
//!
//! `cargo xtask test --only desktop` sets up the screen, the bus and the driver.

// Only Linux has a driver for the window that needs no vendor's tools.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod imports;
mod notifications;
mod panel;
mod program;
mod screen;
mod window;

use notifications::FakeDaemon;
use panel::Panel;
use program::{Program, Start};
use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn orders_are_listed_and_delivered_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let product = program.practice_product("virtual").await;
    let paid = program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 3 })).await;
    assert_eq!(paid["sns"].as_array().unwrap().len(), 3);
    program.go("/orders?tab=all").await;
    for sn in paid["sns"].as_array().unwrap() {
        let sn = sn.as_str().unwrap();
        program.wait_until(&format!("document.body.innerText.includes({sn:?})")).await;
        let seen = program.wait_for_order(sn, "sent").await;
        assert_eq!(seen["platform_state"], "shipped", "{seen}");
    }
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_body_of_five_mebibytes_passes_the_windows_own_scheme() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let answer = program
        .script(
            "const answer = await fetch('/api/v1/uploads?name=cards.txt', { method: 'POST', body: new Uint8Array(5 * 1024 * 1024).fill(65) });
             return await answer.json();",
        )
        .await;
    assert_eq!(answer["size"], 5 * 1024 * 1024, "{answer}");
    let policy =
        program.script("return (await fetch('/index.html')).headers.get('content-security-policy') ?? '';").await;
    let policy = policy.as_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe-eval"), "{policy}");
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_parcel_pops_up_and_a_click_opens_its_order() {
    let mut daemon = FakeDaemon::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let product = program.practice_product("physical").await;
    let paid = program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    let sn = paid["sns"][0].as_str().unwrap().to_owned();
    let shown = daemon.next().await;
    assert!(shown.title.contains("发货"), "{shown:?}");
    // Beside the buttons, and on the one that says so.
    for action in ["default", shown.button("打开订单")] {
        program.go("/cards").await;
        program.wait_until("location.pathname === '/cards'").await;
        daemon.press(shown.id, action).await;
        program.wait_until("location.pathname === '/orders' && new URLSearchParams(location.search).has('open')").await;
        program.wait_until(&format!("document.body.innerText.includes({sn:?})")).await;
    }
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn the_buttons_of_a_pop_up_see_to_its_notice() {
    let mut daemon = FakeDaemon::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let product = program.practice_product("physical").await;
    program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    let shown = daemon.next().await;
    daemon.press(shown.id, shown.button("已处理")).await;
    program.wait_for_answer("/api/v1/notices?state=acknowledged", |notices| items(notices) == 1).await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_pop_up_is_put_off_by_its_button() {
    let mut daemon = FakeDaemon::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let product = program.practice_product("physical").await;
    program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    let shown = daemon.next().await;
    daemon.press(shown.id, shown.button("稍后")).await;
    let later = program.wait_for_answer("/api/v1/notices?state=open", |notices| {
        items(notices) == 1 && notices["items"][0]["snoozed_until"].is_i64()
    });
    later.await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_pop_up_sounds_where_the_seller_wants_it() {
    let mut daemon = FakeDaemon::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    for wanted in [true, false] {
        program.set("general", "sound", json!(wanted)).await;
        let tested = program.post("/api/v1/notice-channels/desktop/tests", json!({})).await;
        assert_eq!(tested["sent"], true, "{tested}");
        assert_eq!(daemon.next().await.sound.is_some(), wanted);
    }
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn the_tray_shows_how_much_waits_and_its_menu_leads_there() {
    let mut panel = Panel::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let item = panel.item().await;
    item.wait_until("tray.png", "").await;
    let product = program.practice_product("physical").await;
    program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 2 })).await;
    item.wait_until("tray-dot.png", "2").await;
    item.press("需要我处理").await;
    program
        .wait_until(
            "location.pathname === '/orders'
             && (new URLSearchParams(location.search).get('tab') ?? 'attention') === 'attention'",
        )
        .await;
    let open = program.get("/api/v1/notices?state=open").await;
    assert_eq!(items(&open), 2, "{open}");
    let seen = json!({ "action": "acknowledge" });
    for (notice, left) in open["items"].as_array().unwrap().iter().zip(["1", ""]) {
        let notice = notice["id"].as_str().unwrap();
        program.post(&format!("/api/v1/notices/{notice}/actions"), seen.clone()).await;
        item.wait_until(if left.is_empty() { "tray.png" } else { "tray-dot.png" }, left).await;
    }
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn without_a_daemon_the_event_stays_and_the_channel_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let product = program.practice_product("physical").await;
    program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    let desktop = |channels: &serde_json::Value| {
        channels.as_array().unwrap().iter().find(|channel| channel["kind"] == "desktop").cloned().unwrap()
    };
    let channels =
        program.wait_for_answer("/api/v1/notice-channels", |channels| desktop(channels)["trouble"] == "not_here").await;
    assert_eq!(desktop(&channels)["waiting"], 1, "the pop-up waits");
    let open = program.get("/api/v1/notices?state=open").await;
    assert_eq!((items(&open), &open["items"][0]["event"]), (1, &json!("manual_shipment")));
    let tested = program.post("/api/v1/notice-channels/desktop/tests", json!({})).await;
    assert_eq!((&tested["sent"], &tested["trouble"]), (&json!(false), &json!("not_here")));
    // Somebody starts a daemon and tries again: what waited is shown.
    let mut daemon = FakeDaemon::start().await;
    let tested = program.post("/api/v1/notice-channels/desktop/tests", json!({})).await;
    assert_eq!(tested["sent"], true, "{tested}");
    let shown = [daemon.next().await.title, daemon.next().await.title];
    assert!(shown.iter().any(|title| title.contains("发货")), "{shown:?}");
    program.quit().await;
}

/// How many a page holds.
fn items(page: &serde_json::Value) -> usize {
    page["items"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_second_start_leads_to_the_first_window() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    let second = Start::on(folder.path()).run_again(&["--open", "/cards"]).await;
    assert!(second.success(), "{second:?}");
    program.wait_until("location.pathname === '/cards'").await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_start_that_failed_is_tried_again_in_the_same_window() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    // Others may read it: refused before anything is read.
    std::fs::write(&key, "no key").unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let program = Program::start(Start::on(folder.path())).await;
    program.wait_until("document.body.innerText.includes('key_file_permissions')").await;
    std::fs::remove_file(&key).unwrap();
    let press = "[...document.querySelectorAll('button')].find((one) => one.innerText.includes('重试')).click();";
    program.script(press).await;
    program.wait_until("document.querySelector('nav') !== null").await;
    let product = program.practice_product("virtual").await;
    let paid = program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    program.wait_for_order(paid["sns"][0].as_str().unwrap(), "sent").await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_restart_resumes_a_delivery_whose_result_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(Start::on(folder.path()).failing_at("send.after_call")).await;
    let product = program.practice_product("virtual").await;
    program.post_and_leave("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    program.wait_until_gone().await;
    let program = Program::start(Start::on(folder.path())).await;
    let listed = program.get("/api/v1/orders?limit=2").await;
    let sn = listed["items"][0]["sn"].as_str().unwrap_or_else(|| panic!("{listed}")).to_owned();
    program.wait_for_order(&sn, "sent").await;
    let buyer = program.get(&format!("/api/v1/practice/orders/{sn}")).await;
    assert_eq!(buyer["messages"].as_array().unwrap().len(), 1, "{buyer}");
    program.quit().await;
}
