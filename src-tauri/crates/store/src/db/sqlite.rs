//! Opens a SQLite file: one writing connection, one that tidies up behind it, and a few for reading.

use super::{
    OpenOptions,
    migrate::{self, Migration},
};
use crate::StoreError;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::path::Path;

pub(super) struct Opened {
    pub(super) writer: SqlitePool,
    /// Brings what was written back into the file.
    pub(super) tidy: SqlitePool,
    pub(super) readers: SqlitePool,
}

pub(super) async fn open(path: &Path, options: &OpenOptions, migrations: &[Migration]) -> Result<Opened, StoreError> {
    // SQLite would open such a file for reading and refuse only the first write.
    if path.metadata().is_ok_and(|meta| meta.permissions().readonly()) {
        return Err(StoreError::DiskReadOnly);
    }
    let to_copy = options.copy_before && path.metadata().is_ok_and(|meta| meta.len() > 0);
    let writer = pool(1).connect_with(writing(path, options)).await.map_err(|error| explain(error, path))?;
    let mut conn = writer.acquire().await?;
    migrate::sqlite(&mut conn, migrations, to_copy.then_some(path), options.backup_dir.as_deref()).await?;
    // What a program has left that was killed: nobody writes yet, so the write-ahead file begins anew with the first commit,
    // and no start has more to read than one program wrote.
    if let Err(error) = sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut *conn).await {
        tracing::debug!(%error, "what was written before is brought back later");
    }
    drop(conn);
    let readers = pool(options.connections.max(1)).connect_with(reading(path, options)).await?;
    let tidy =
        pool(1).connect_lazy_with(reading(path, options).pragma("query_only", "OFF").pragma("cache_size", "-256"));
    Ok(Opened { writer, tidy, readers })
}

/// Connections stay open: opening one means reading the schema again.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// The page caches are small on purpose: the system keeps the file's pages anyway, and they do not count as ours.
fn writing(path: &Path, options: &OpenOptions) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit flushes nothing: the door does, before it answers.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .statement_cache_capacity(600)
        .pragma("cache_size", "-8192")
        // A commit brings nothing back by itself: the pages that waited for a long reader would be its to write and flush.
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", "134217728")
}

fn reading(path: &Path, options: &OpenOptions) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(options.busy_timeout)
        .statement_cache_capacity(100)
        .pragma("cache_size", "-2048")
        .pragma("query_only", "ON")
}

/// A file that cannot be opened has many reasons and one code; ask the file itself.
fn explain(error: sqlx::Error, path: &Path) -> StoreError {
    let error = StoreError::from(error);
    if !matches!(error, StoreError::Unreachable(_)) {
        return error;
    }
    match std::fs::OpenOptions::new().append(true).create(true).open(path) {
        Err(source)
            if matches!(
                source.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            StoreError::DiskReadOnly
        }
        Err(source) => StoreError::File { action: "open", path: path.display().to_string(), source },
        Ok(_) => error,
    }
}
