//! The bundle a seller hands to who helps: how everything stands and the end of the log, without a single secret.

#[cfg(test)]
mod tests;

use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, shanghai};
use huolang_store::{channels, notices, shops, tasks};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Bytes of the newest log file that go along.
const LOG_BYTES: u64 = 2 << 20;

impl Engine {
    /// Writes the bundle into the folder for downloads as long work; gives the operation's id, which is the download's id.
    #[must_use]
    pub fn start_diagnostics(&self) -> String {
        let engine = self.clone();
        self.operations().start("export", |handle| async move {
            let stamp = shanghai::civil(engine.now()).strftime("%Y%m%d-%H%M%S").to_string();
            let file_name = format!("huolang-diagnostics-{stamp}.zip");
            let path = engine.home().exports().join(format!("{}-{file_name}", handle.id()));
            let files = engine.write_diagnostics(path).await?;
            Ok(json!({ "export_id": handle.id(), "file_name": file_name, "rows": files }))
        })
    }

    /// Writes the bundle to `path`; gives how many files are in it.
    ///
    /// # Errors
    /// A disk that cannot be written; what the database refuses.
    pub async fn write_diagnostics(&self, path: PathBuf) -> Result<usize, EngineError> {
        let files = self.diagnostic_parts().await?;
        let logs = self.home().logs();
        let written = tokio::task::spawn_blocking(move || write(&path, &files, &logs)).await;
        written
            .map_err(|_| EngineError::refused(ErrorCode::Internal, "writing stopped"))?
            .map_err(|error| refused(&error))
    }

    async fn diagnostic_parts(&self) -> Result<Vec<(&'static str, Value)>, EngineError> {
        let checks = self.examine().await;
        let hosts = self.hosts().await?;
        let settings = self.settings().get();
        let mut conn = self.db().reader().await?;
        let shops = shops::list(&mut conn).await?;
        let channels = channels::list(&mut conn).await?;
        let tasks = tasks::list(&mut conn).await?;
        let open = notices::count_open(&mut conn).await?;
        // Named one by one: what is added to a row later does not go along by itself.
        let shop = |shop: &shops::Shop| {
            json!({
                "platform": shop.platform, "state": shop.state, "parked_reason": shop.parked_reason,
                "last_synced_at": shop.last_synced_at,
            })
        };
        let channel = |row: &channels::ChannelRow| {
            json!({
                "kind": row.kind, "enabled": row.enabled, "state": row.state, "trouble": row.trouble,
                "failures": row.failures, "last_ok_at": row.last_ok_at,
            })
        };
        let task = |task: &tasks::Task| {
            json!({
                "id": task.id, "state": task.state, "heartbeat_at": task.heartbeat_at, "last_error": task.last_error,
            })
        };
        Ok(vec![
            ("about.json", about(self)),
            ("checks.json", json!(checks)),
            ("shops.json", shops.iter().map(shop).collect()),
            ("channels.json", channels.iter().map(channel).collect()),
            ("tasks.json", tasks.iter().map(task).collect()),
            ("notices.json", json!({ "open": open })),
            ("hosts.json", json!(hosts)),
            ("settings.json", json!(*settings)),
        ])
    }
}

fn refused(error: &std::io::Error) -> EngineError {
    let code = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => ErrorCode::DiskReadOnly,
        _ => ErrorCode::Internal,
    };
    EngineError::refused(code, error.to_string())
}

fn about(engine: &Engine) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "machine": std::env::consts::ARCH,
        "at": shanghai::date_time(engine.now()),
        "database": if engine.db().sqlite_path().is_some() { "sqlite" } else { "postgres" },
        "key_source": engine.key_source_word(),
    })
}

fn write(path: &Path, files: &[(&str, Value)], logs: &Path) -> std::io::Result<usize> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let options = SimpleFileOptions::default();
    for (name, value) in files {
        zip.start_file(*name, options)?;
        zip.write_all(&serde_json::to_vec_pretty(value)?)?;
    }
    let mut count = files.len();
    if let Some(end) = newest(logs).and_then(|log| end_of(&log).ok()) {
        zip.start_file("log.txt", options)?;
        zip.write_all(&end)?;
        count += 1;
    }
    zip.finish()?.sync_all()?;
    Ok(count)
}

fn newest(logs: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(logs).ok()?.flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    files.max_by_key(|entry| entry.metadata().and_then(|meta| meta.modified()).ok()).map(|entry| entry.path())
}

fn end_of(log: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOG_BYTES)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(end)
}
