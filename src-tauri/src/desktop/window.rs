//! The main window, and where in it the seller is led.

use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Emitter, Manager, Runtime, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

/// The label of the only window.
pub const MAIN: &str = "main";

/// A place in the page that was asked for before the page listened.
#[derive(Default)]
pub struct Pending(Mutex<Option<String>>);

/// What is remembered of the window. Whether it was hidden is not: a start shows it.
pub fn kept_state() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// Creates the main window.
pub fn create<R: Runtime>(app: &AppHandle<R>, hidden: bool) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("货郎 Huolang")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 600.0)
        .visible(!hidden)
        .build()?;
    Ok(())
}

/// Brings the window to the front, at `route` when one is given.
pub fn show<R: Runtime>(app: &AppHandle<R>, route: Option<&str>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        for outcome in [window.show(), window.unminimize(), window.set_focus()] {
            if let Err(error) = outcome {
                tracing::warn!(error = %error, "the window could not be brought to the front");
            }
        }
    }
    if let Some(route) = route {
        *app.state::<Pending>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(route.to_owned());
        navigate(app);
    }
}

/// Sends the page where it was asked to go. A page that does not listen yet asks again once it does.
pub fn navigate<R: Runtime>(app: &AppHandle<R>) {
    let route = app.state::<Pending>().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(route) = route
        && let Err(error) = app.emit_to(MAIN, "huolang://navigate", route)
    {
        tracing::warn!(error = %error, "the page could not be led");
    }
}

/// Forgets a place that the page has reached.
pub fn arrived<R: Runtime>(app: &AppHandle<R>) {
    *app.state::<Pending>().0.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
