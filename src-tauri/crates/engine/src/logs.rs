//! The log file beside the data: one file a day of JSON lines, the last fourteen kept, its level changed while running.

mod tail;
#[cfg(test)]
mod tests;

pub use tail::{LogLine, LogPage, tail};

use crate::settings::LogLevel;
use std::{path::Path, sync::OnceLock};
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, Registry, layer::SubscriberExt as _, reload, util::SubscriberInitExt as _};

/// The environment variable that overrules the level of the settings, in the words of `tracing`.
pub const LEVEL_VARIABLE: &str = "HUOLANG_LOG";
const PREFIX: &str = "huolang";
const SUFFIX: &str = "log";
const KEPT: usize = 14;
/// Libraries that would tell more than a seller's log needs.
const QUIET: &str = "sqlx=warn,hyper=warn,hyper_util=warn,h2=warn,rustls=warn,reqwest=warn,zbus=warn,tao=warn,wry=warn";

/// Changes the level while the program runs; empty when the environment overrules it or there is no log.
static LEVEL: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Writes what waits when it is dropped. Keep it as long as the program runs.
#[derive(Debug)]
pub struct LogGuard {
    _writer: WorkerGuard,
}

/// Starts the log of this program in `<data_folder>/logs`. Without a writable folder there is none: the program runs all
/// the same. Only the first call of a process has an effect.
#[must_use]
pub fn start(data_folder: &Path) -> Option<LogGuard> {
    let folder = data_folder.join("logs");
    std::fs::create_dir_all(&folder).ok()?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(PREFIX)
        .filename_suffix(SUFFIX)
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let fixed = EnvFilter::try_from_env(LEVEL_VARIABLE).ok();
    let overruled = fixed.is_some();
    let (filter, handle) = reload::Layer::new(fixed.unwrap_or_else(|| filter_of(LogLevel::default())));
    let lines = tracing_subscriber::fmt::layer().json().with_writer(writer);
    tracing_subscriber::registry().with(filter).with(lines).try_init().ok()?;
    if !overruled {
        // The first call wins, as with the subscriber itself.
        let _ = LEVEL.set(handle);
    }
    Some(LogGuard { _writer: guard })
}

/// Sets how much the log tells from now on.
pub(crate) fn set_level(level: LogLevel) {
    if let Some(handle) = LEVEL.get()
        && let Err(error) = handle.reload(filter_of(level))
    {
        tracing::warn!(%error, "the level of the log was not changed");
    }
}

fn filter_of(level: LogLevel) -> EnvFilter {
    EnvFilter::new(format!("{},{QUIET}", level.as_str()))
}
