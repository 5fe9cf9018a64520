//! The shell.

mod backend;
mod badge;
mod commands;
mod drop;
mod events;
mod lifecycle;
mod notify;
mod protocol;
mod tray;
mod window;

use std::process::ExitCode;

use tauri::Manager;

use self::backend::Backend;

/// Opens the program and runs it until the seller quits.
#[must_use]
pub fn run() -> ExitCode {
    let data_folder = huolang_engine::boot::default_data_folder();
    let _log = huolang_engine::logs::start(&data_folder);
    let built = tauri::Builder::default()
        // First, so that a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            window::show(app, lifecycle::route_in(&arguments).as_deref());
            drop::dropped(app, drop::files_in(&arguments, std::path::Path::new(&folder)));
        }))
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_autostart::init(
            tauri_plugin_autostart::MacosLauncher::LaunchAgent,
            Some(vec![lifecycle::HIDDEN]),
        ))
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(window::kept_state()).build())
        .register_asynchronous_uri_scheme_protocol("tauri", protocol::answer)
        .invoke_handler(commands::all())
        .on_window_event(lifecycle::on_window_event)
        .setup(move |app| {
            let handle = app.handle().clone();
            let backend = Backend::new();
            app.manage(backend.clone());
            app.manage(window::Pending::default());
            app.manage(drop::Waiting::default());
            app.manage(tray::Badge::default());
            notify::listen(&handle)?;
            tray::create(&handle)?;
            window::create(&handle, lifecycle::starts_hidden())?;
            tauri::async_runtime::spawn(async move {
                backend.start(data_folder, &handle, false).await;
                events::forward(&backend, &handle).await;
            });
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(lifecycle::on_run_event);
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(error = %error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}
