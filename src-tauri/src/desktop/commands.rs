//! What the page may ask of the shell itself. Everything about orders and cards goes through the API.

use serde::Deserialize;
use tauri::ipc::Invoke;
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;

use super::backend::Backend;
use super::{drop, events, tray, window};

/// The commands.
pub fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        pick_files,
        open_external,
        get_autostart,
        set_autostart,
        set_badge,
        start_again,
        ui_ready,
        ui_arrived
    ]
}

#[derive(Deserialize)]
struct FileFilter {
    name: String,
    extensions: Vec<String>,
}

/// Lets the seller choose files; gives their paths, or nothing when the dialog was closed.
#[tauri::command]
async fn pick_files(app: AppHandle, filters: Vec<FileFilter>, multiple: bool) -> Option<Vec<String>> {
    let mut dialog = app.dialog().file();
    for filter in &filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    let (answer, chosen) = tokio::sync::oneshot::channel();
    if multiple {
        dialog.pick_files(move |paths| std::mem::drop(answer.send(paths.unwrap_or_default())));
    } else {
        dialog.pick_file(move |path| std::mem::drop(answer.send(path.into_iter().collect())));
    }
    let paths = chosen.await.ok()?;
    (!paths.is_empty()).then(|| paths.iter().map(ToString::to_string).collect())
}

/// Opens a web page in the seller's browser.
#[tauri::command]
fn open_external(app: AppHandle, url: &str) -> Result<(), String> {
    if !may_open(url) {
        return Err("only https pages are opened".to_owned());
    }
    app.opener().open_url(url, None::<&str>).map_err(|error| error.to_string())
}

/// Pages of the web, and those of a marketplace on this machine that a shop is tried against.
fn may_open(url: &str) -> bool {
    let here = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        matches!(host.split(':').next(), Some("127.0.0.1" | "localhost")) && !host.contains('@')
    };
    url.starts_with("https://") || url.strip_prefix("http://").is_some_and(here)
}

#[tauri::command]
fn get_autostart(app: AppHandle) -> Result<bool, String> {
    app.autolaunch().is_enabled().map_err(|error| error.to_string())
}

#[tauri::command]
fn set_autostart(app: AppHandle, enabled: bool) -> Result<(), String> {
    let autostart = app.autolaunch();
    let outcome = if enabled { autostart.enable() } else { autostart.disable() };
    outcome.map_err(|error| error.to_string())
}

/// Shows how much waits for the seller.
#[tauri::command]
fn set_badge(app: AppHandle, count: u64) -> Result<(), String> {
    tray::set_badge(&app, count).map_err(|error| error.to_string())
}

/// Starts the engine once more after it could not start: what was in the way may be gone, or the seller said that the key
/// may lie in a file.
#[tauri::command]
async fn start_again(app: AppHandle, key_in_folder: bool) {
    let backend = app.state::<Backend>().inner().clone();
    if backend.start(huolang_engine::boot::default_data_folder(), &app, key_in_folder).await {
        tauri::async_runtime::spawn(async move { events::forward(&backend, &app).await });
    }
}

/// The page listens now: it is led to where a pop-up was clicked before.
#[tauri::command]
fn ui_ready(app: AppHandle) {
    window::navigate(&app);
    drop::hand_over(&app);
}

/// The page has gone where it was led.
#[tauri::command]
fn ui_arrived(app: AppHandle) {
    window::arrived(&app);
}

#[cfg(test)]
mod tests {
    use super::may_open;

    #[test]
    fn opens_pages_of_the_web_and_of_this_machine() {
        for page in
            ["https://fuwu.pinduoduo.com/a?b", "http://127.0.0.1:8103/service-market/auth?x=1", "http://localhost/"]
        {
            assert!(may_open(page), "{page}");
        }
        for other in [
            "http://example.com/",
            "http://127.0.0.1.evil.com/",
            "http://127.0.0.1:1@evil.com/",
            "file:///etc/passwd",
            "javascript:1",
        ] {
            assert!(!may_open(other), "{other}");
        }
    }
}
