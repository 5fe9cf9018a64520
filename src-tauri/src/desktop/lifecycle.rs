//! Start, close, quit.

use tauri::{AppHandle, Manager, RunEvent, Runtime, Window, WindowEvent};

use super::backend::Backend;
use super::{drop, window};

/// The argument of an automatic start: run in the tray, without a window.
pub const HIDDEN: &str = "--hidden";

/// Whether this start shows no window.
pub fn starts_hidden() -> bool {
    std::env::args().any(|argument| argument == HIDDEN)
}

/// The place asked for on the command line, as `--open /orders`.
pub fn route_in(arguments: &[String]) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == "--open")?;
    arguments.get(at + 1).filter(|route| route.starts_with('/')).cloned()
}

/// Closing hides the window while the program goes on in the tray, unless the seller chose otherwise.
pub fn on_window_event<R: Runtime>(on: &Window<R>, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            let on = on.clone();
            tauri::async_runtime::spawn(async move {
                let app = on.app_handle();
                if closes_to_tray(app).await {
                    if let Err(error) = on.hide() {
                        tracing::warn!(error = %error, "the window could not be hidden");
                    }
                } else {
                    quit(app).await;
                }
            });
        }
        WindowEvent::DragDrop(event) => drop::on_drag(on, event),
        _ => {}
    }
}

/// What the operating system tells the program.
pub fn on_run_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app, None),
        RunEvent::Exit => {
            let backend = app.state::<Backend>().inner().clone();
            tauri::async_runtime::block_on(backend.stop());
        }
        RunEvent::Ready => {
            let arguments: Vec<String> = std::env::args().collect();
            if let Some(route) = route_in(&arguments) {
                window::show(app, Some(&route));
            }
            drop::keep(app, drop::files_in(&arguments, &std::env::current_dir().unwrap_or_default()));
        }
        _ => {}
    }
}

/// Stops the engine in good order, then ends the program.
pub async fn quit<R: Runtime>(app: &AppHandle<R>) {
    let backend = app.state::<Backend>().inner().clone();
    backend.stop().await;
    app.exit(0);
}

async fn closes_to_tray<R: Runtime>(app: &AppHandle<R>) -> bool {
    let backend = app.state::<Backend>().inner().clone();
    match backend.engine().await {
        Some(engine) => engine.settings().get().desktop.close_to_tray,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::route_in;

    #[test]
    fn the_place_on_the_command_line_is_a_path() {
        let arguments = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(route_in(&arguments("huolang --open /orders?open=1")), Some("/orders?open=1".to_owned()));
        assert_eq!(route_in(&arguments("huolang --open https://elsewhere.example")), None);
        assert_eq!(route_in(&arguments("huolang --open")), None);
        assert_eq!(route_in(&arguments("huolang")), None);
    }
}
