//! The tray: a mark that turns red when something waits for the seller, and a small menu.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::image::Image;
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime, include_image};

use super::{lifecycle, window};

const TRAY: &str = "main";
const CALM: Image<'_> = include_image!("icons/tray.png");
const WAITING: Image<'_> = include_image!("icons/tray-dot.png");

/// Whether the red dot is shown.
#[derive(Default)]
pub struct Badge(AtomicBool);

/// Creates the tray. A desktop without one is no error: the window stays the only door.
pub fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let menu = MenuBuilder::new(app)
        .item(&MenuItemBuilder::with_id("show", "打开货郎 Open").build(app)?)
        .item(&MenuItemBuilder::with_id("attention", "需要我处理 Needs me").build(app)?)
        .separator()
        .item(&MenuItemBuilder::with_id("quit", "退出 Quit").build(app)?)
        .build()?;
    TrayIconBuilder::with_id(TRAY)
        .icon(CALM)
        .tooltip("货郎 Huolang")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::show(app, None),
            "attention" => window::show(app, Some("/orders?tab=attention")),
            "quit" => {
                let app = app.clone();
                tauri::async_runtime::spawn(async move { lifecycle::quit(&app).await });
            }
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                window::show(tray.app_handle(), None);
            }
        })
        .build(app)?;
    Ok(())
}

/// Shows the red dot while `count` things wait for the seller.
pub fn set_badge<R: Runtime>(app: &AppHandle<R>, count: u64) -> tauri::Result<()> {
    let waiting = count > 0;
    if app.state::<Badge>().0.swap(waiting, Ordering::Relaxed) == waiting {
        return Ok(());
    }
    match app.tray_by_id(TRAY) {
        Some(tray) => tray.set_icon(Some(if waiting { WAITING } else { CALM })),
        None => Ok(()),
    }
}
