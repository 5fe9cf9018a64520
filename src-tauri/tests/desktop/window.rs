//! The window as the seller's system handles it: closed, opened again, put elsewhere, not shown, started by itself.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::panel::Panel;
use crate::program::{Program, Start};
use crate::screen::{Place, Screen};

/// What the shell keeps of the window, below the seller's home.
const KEPT: &str = ".config/cn.huolang.desktop/.window-state.json";

/// A start in a home of its own, so that neither the window's place nor the automatic start is anybody else's.
fn in_home(folder: &Path) -> Start {
    Start::on(&folder.join("data")).at_home(&folder.join("home"))
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn closing_leaves_the_program_in_the_tray_and_a_second_start_shows_it_again() {
    let mut panel = Panel::start().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(in_home(folder.path())).await;
    let item = panel.item().await;
    let screen = Screen::open();
    assert_eq!(
        program.get("/api/v1/settings").await["desktop"]["close_to_tray"],
        true,
        "unless the seller chose otherwise"
    );
    screen.wait_until_shown(true).await;
    screen.close_window();
    screen.wait_until_shown(false).await;

    // The program goes on: an order is delivered without any window.
    let product = program.practice_product("virtual").await;
    let paid = program.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": 1 })).await;
    program.wait_for_order(paid["sns"][0].as_str().unwrap(), "sent").await;
    assert!(!screen.shows_window());

    let second = in_home(folder.path()).run_again(&[]).await;
    assert!(second.success(), "{second:?}");
    screen.wait_until_shown(true).await;

    // The tray opens it, too, and ends the program.
    screen.close_window();
    screen.wait_until_shown(false).await;
    item.press("打开货郎").await;
    screen.wait_until_shown(true).await;
    item.press("退出").await;
    program.wait_until_gone().await;
    assert!(folder.path().join("home").join(KEPT).exists(), "the program ended in good order");
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn closing_ends_the_program_where_the_seller_wants_it_and_the_window_comes_back_where_it_lay() {
    let folder = tempfile::tempdir().unwrap();
    let screen = Screen::open();
    let program = Program::start(in_home(folder.path())).await;
    program.set("desktop", "close_to_tray", json!(false)).await;
    screen.wait_until_shown(true).await;
    let left = Place { x: 120, y: 80, width: 1100, height: 700 };
    screen.put(left);
    program.wait_until("innerWidth === 1100").await;
    screen.close_window();
    program.wait_until_gone().await;
    screen.wait_until_shown(false).await;
    // Only an end in good order writes it.
    assert!(folder.path().join("home").join(KEPT).exists());

    let program = Program::start(in_home(folder.path())).await;
    screen.wait_until_at(left).await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn a_start_by_the_system_shows_no_window_before_somebody_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let screen = Screen::open();
    let program = Program::start(in_home(folder.path()).hidden()).await;
    // The page is there and the engine answers; there is nothing to see of them.
    assert!(program.get("/api/v1/settings").await["desktop"].is_object());
    assert!(!screen.shows_window());
    let second = in_home(folder.path()).run_again(&[]).await;
    assert!(second.success(), "{second:?}");
    screen.wait_until_shown(true).await;
    program.quit().await;
}

#[tokio::test]
#[ignore = "needs a screen, a session bus and tauri-driver: cargo xtask test --only desktop"]
async fn the_automatic_start_is_set_and_taken_back_and_starts_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let entries = folder.path().join("home/.config/autostart");
    let program = Program::start(in_home(folder.path())).await;
    program.go("/settings?tab=desktop").await;
    let switch = "document.querySelector('button[role=switch][aria-label=开机自动启动]')";
    let stands = |on: bool| format!("{switch}?.disabled === false && {switch}.getAttribute('aria-checked') === '{on}'");
    program.wait_until(&stands(false)).await;
    assert!(entries_in(&entries).is_empty());

    program.script(&format!("{switch}.click();")).await;
    program.wait_until(&stands(true)).await;
    let made = entries_in(&entries);
    assert_eq!(made.len(), 1, "{made:?}");
    let told = std::fs::read_to_string(&made[0]).unwrap();
    let starts = told.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap_or_else(|| panic!("{told}"));
    assert!(starts.starts_with('/') && starts.ends_with(" --hidden"), "{starts}");

    program.script(&format!("{switch}.click();")).await;
    program.wait_until(&stands(false)).await;
    assert!(entries_in(&entries).is_empty());
    program.quit().await;
}

/// What the system would start by itself.
fn entries_in(folder: &Path) -> Vec<PathBuf> {
    let found = std::fs::read_dir(folder).into_iter().flatten();
    found.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|is| is == "desktop")).collect()
}
