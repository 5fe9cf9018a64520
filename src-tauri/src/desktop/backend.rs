//! The engine behind the window: starting, ready, or not able to start with the reason.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use huolang_api::{ApiOptions, Mode};
use huolang_engine::Engine;
use huolang_engine::boot::{self, BootOptions, Running};
use huolang_vault::SourceKind;
use tauri::AppHandle;
use tokio::sync::{Mutex, watch};

use super::notify::DesktopChannel;

/// The engine, once it has started. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    router: watch::Sender<Option<Router>>,
    running: Arc<Mutex<Option<Running>>>,
    /// Held while the engine starts.
    starting: Arc<Mutex<()>>,
    /// The port for platforms that call us; closed unless the seller opens it.
    listener: Arc<Mutex<Option<tauri::async_runtime::JoinHandle<()>>>>,
}

impl Backend {
    /// A backend that has not started.
    pub fn new() -> Self {
        Self {
            router: watch::Sender::new(None),
            running: Arc::default(),
            starting: Arc::default(),
            listener: Arc::default(),
        }
    }

    /// Starts the engine on `data_folder`, also once more after it could not start. When that fails, every call of the page
    /// is answered with the reason. `key_in_folder`: where no keychain can be used, a new folder keeps its key in itself. Tells
    /// whether the engine runs since this call.
    pub async fn start(&self, data_folder: PathBuf, app: &AppHandle, key_in_folder: bool) -> bool {
        let _turn = self.starting.lock().await;
        if self.running.lock().await.is_some() {
            return false;
        }
        let mut options = BootOptions::new(data_folder.clone());
        options.practice = true;
        options.channels.push(Arc::new(DesktopChannel::new(app.clone())));
        match std::env::var_os("HUOLANG_MASTER_KEY_FILE") {
            // Who names a file wants no keychain asked.
            Some(file) => options.key = options.key.with_key_file(PathBuf::from(file)).only(SourceKind::KeyFile),
            None if key_in_folder || std::env::var_os("HUOLANG_KEY_IN_FOLDER").is_some() => {
                options = options.or_key_in_folder();
            }
            None => {}
        }
        let router = match boot::boot(options.clone()).await {
            Ok(running) => {
                let router = huolang_api::router(&running.engine, ApiOptions { mode: Mode::Desktop, data_folder });
                let listening = tauri::async_runtime::spawn(huolang_api::listen_as_set(
                    running.engine.clone(),
                    watch::Sender::new(None),
                ));
                *self.listener.lock().await = Some(listening);
                *self.running.lock().await = Some(running);
                router
            }
            Err(error) => {
                tracing::error!(error.code = %error.code(), error = %error, "the engine did not start");
                huolang_api::failed_start(error.code(), &error.to_string(), options)
            }
        };
        self.router.send_replace(Some(router));
        self.running.lock().await.is_some()
    }

    /// The Router; waits while the engine starts.
    pub async fn router(&self) -> Option<Router> {
        let mut router = self.router.subscribe();
        router.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// The engine, when it runs.
    pub async fn engine(&self) -> Option<Engine> {
        self.running.lock().await.as_ref().map(|running| running.engine.clone())
    }

    /// Stops the engine in good order.
    pub async fn stop(&self) {
        if let Some(listening) = self.listener.lock().await.take() {
            listening.abort();
        }
        if let Some(running) = self.running.lock().await.take() {
            running.shutdown().await;
        }
    }
}
