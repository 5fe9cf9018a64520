//! What every command that works on the data begins with.

use std::path::PathBuf;
use std::sync::Arc;

use huolang_domain::ErrorCode;
use huolang_engine::boot::{self, BootError, BootOptions, Running};
use huolang_engine::{Engine, EngineError, Home};
use huolang_store::users;
use huolang_vault::{Secret, SourceKind};

use crate::cli::{Place, Trial};
use crate::pace;
use crate::trial_clock::TrialClock;

/// The data folder.
pub fn data_folder(place: &Place) -> PathBuf {
    place.data.clone().unwrap_or_else(boot::default_data_folder)
}

/// How to start on `place`.
pub fn options(place: &Place) -> BootOptions {
    let mut options = BootOptions::new(data_folder(place));
    options.database.clone_from(&place.database);
    match &place.master_key_file {
        // Who names a file wants no keychain asked.
        Some(file) => options.key = options.key.with_key_file(file.clone()).only(SourceKind::KeyFile),
        None if place.key_in_folder && place.passphrase.is_none() => options = options.or_key_in_folder(),
        None => {}
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
pub async fn engine(place: &Place, practice: bool, trial: &Trial) -> Result<Running, BootError> {
    let mut options = options(place);
    options.practice = practice;
    options.practice_gateway.clone_from(&trial.practice_gateway);
    options.practice_cards = trial.practice_cards.unwrap_or(options.practice_cards);
    options.policy = trial.quick.then(pace::quick);
    options.clock = trial.clock_ahead.clone().map(|file| Arc::new(TrialClock::new(file)) as _);
    boot::boot(options).await
}

/// Owns the data without running its tasks: for commands that must have it for themselves.
///
/// # Errors
/// [`BootError`]: its words say what to do.
pub async fn owner(place: &Place) -> Result<Running, BootError> {
    boot::boot(BootOptions { practice: false, run_tasks: false, ..options(place) }).await
}

/// Looks on, whether another program owns the data or nobody does. The data must be there already: a mistyped folder is
/// an error and not a new shop.
///
/// # Errors
/// [`BootError`]: its words say what to do.
pub async fn guest(place: &Place) -> anyhow::Result<Running> {
    there(place)?;
    Ok(boot::boot(BootOptions { practice: false, own_database: false, ..options(place) }).await?)
}

/// Whether there is anything to look at.
///
/// # Errors
/// There is not, in words.
pub fn there(place: &Place) -> anyhow::Result<()> {
    let folder = data_folder(place);
    if place.database.is_none() && !Home::new(&folder).database().is_file() {
        let words = format!("there is no data in {}; name the folder with --data", folder.display());
        return Err(EngineError::refused(ErrorCode::NotFound, words).into());
    }
    Ok(())
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

/// Listens from now on for being told to end: Ctrl+C, or the signal that service managers send. What is said before
/// anybody waits is not lost.
///
/// # Errors
/// When the system takes no listeners.
pub fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
