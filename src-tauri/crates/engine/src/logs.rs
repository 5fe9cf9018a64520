//! The log file beside the data: one file a day of JSON lines, kept as long as the rows of the log are, its level changed while
//! running.

mod tail;
#[cfg(test)]
mod tests;

pub use tail::{LogLine, LogPage, tail};

use crate::settings::LogLevel;
use huolang_domain::Millis;
use std::{io, path::Path, sync::OnceLock, time::UNIX_EPOCH};
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, Registry, layer::SubscriberExt as _, reload, util::SubscriberInitExt as _};

/// The environment variable that overrules the level of the settings, in the words of `tracing`.
pub const LEVEL_VARIABLE: &str = "HUOLANG_LOG";
const PREFIX: &str = "huolang";
const SUFFIX: &str = "log";
/// All of them together, however long they are to be kept: a talkative level must not fill the disk.
const MOST_BYTES: u64 = 1 << 30;
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

/// Clears away the files that nobody wrote into since `kept_since`, and the oldest of what is too much. Blocks.
///
/// # Errors
/// When the folder or a file cannot be read, or a file stays.
pub(crate) fn clear_away(folder: &Path, kept_since: Millis) -> io::Result<()> {
    clear(folder, kept_since, MOST_BYTES)
}

fn clear(folder: &Path, kept_since: Millis, most: u64) -> io::Result<()> {
    let mut files = tail::files(folder)?;
    files.sort_by(|one, other| other.cmp(one));
    let mut bytes = 0_u64;
    for (place, file) in files.iter().enumerate() {
        let meta = std::fs::metadata(file)?;
        bytes = bytes.saturating_add(meta.len());
        let changed = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let old = i64::try_from(changed.as_millis()).is_ok_and(|changed| changed < kept_since.0);
        // The newest is being written.
        if place > 0 && (old || bytes > most) {
            std::fs::remove_file(file)?;
        }
    }
    Ok(())
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
