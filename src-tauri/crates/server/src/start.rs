//! What every command that works on the data begins with.

use std::path::PathBuf;

use huolang_engine::Engine;
use huolang_engine::boot::{self, BootError, BootOptions, Running};
use huolang_store::users;
use huolang_vault::Secret;

use crate::cli::Place;

/// The data folder.
pub fn data_folder(place: &Place) -> PathBuf {
    place.data.clone().unwrap_or_else(boot::default_data_folder)
}

/// How to start on `place`.
pub fn options(place: &Place) -> BootOptions {
    let mut options = BootOptions::new(data_folder(place));
    options.database.clone_from(&place.database);
    if let Some(file) = &place.master_key_file {
        options.key = options.key.with_key_file(file.clone());
    }
    if let Some(passphrase) = &place.passphrase {
        options.key = options.key.with_passphrase(Secret::new(passphrase.clone()));
    }
    options
}

/// Starts the engine with everything that runs by itself.
///
/// # Errors
/// [`BootError`]: its words say what to do.
pub async fn engine(place: &Place, practice: bool) -> Result<Running, BootError> {
    let mut options = options(place);
    options.practice = practice;
    boot::boot(options).await
}

/// The token for the first login, while nobody has been set up.
///
/// # Errors
/// What the database refuses.
pub async fn setup_token(engine: &Engine) -> anyhow::Result<Option<Secret<String>>> {
    let people = users::count(&mut engine.db().reader().await?).await?;
    if people > 0 {
        return Ok(None);
    }
    let secret = huolang_api::fresh_secret().ok_or_else(|| anyhow::anyhow!("this computer gives no randomness"))?;
    Ok(Some(Secret::new(secret)))
}

/// Waits until the program is told to end: Ctrl+C, or the signal that service managers send.
pub async fn told_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}
