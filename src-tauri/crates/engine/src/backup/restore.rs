//! Opening a backup, proving it, and putting it in the database's place.

use super::{STREAM, create};
use crate::{EngineError, round::Home};
use huolang_domain::{ErrorCode, Millis, shanghai};
use huolang_vault::{Vault, VaultError};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, BufWriter, Write as _},
    path::Path,
};

/// A restored database that waits for the next start.
pub const PENDING: &str = "restore.pending";

/// Opens a backup into a new database file, looks for damage and counts. The file appears only when all is well.
///
/// # Errors
/// [`ErrorCode::BackupInvalid`] for a damaged or foreign file, or one sealed with another key; a full disk.
pub async fn restore_file(vault: &Vault, backup: &Path, into: &Path) -> Result<BTreeMap<String, i64>, EngineError> {
    let unfinished = into.with_extension("restoring");
    create::remove_database(&unfinished);
    let (vault, from, to) = (vault.clone(), backup.to_owned(), unfinished.clone());
    let opened = match create::blocking(move || open(&vault, &from, &to)).await {
        Ok(()) => create::count(&unfinished).await,
        Err(error) => Err(error),
    };
    let counts = opened.inspect_err(|_| create::remove_database(&unfinished))?;
    let into = into.to_owned();
    create::blocking(move || {
        create::remove_database(&into);
        std::fs::rename(&unfinished, &into)
    })
    .await?;
    Ok(counts)
}

fn open(vault: &Vault, from: &Path, to: &Path) -> io::Result<()> {
    let invalid = |why: String| {
        let words = format!("this file is no backup of this program, is damaged, or was made with another key ({why})");
        io::Error::new(io::ErrorKind::InvalidData, words)
    };
    // A disk that is full, or may not be written, is no fault of the file.
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem => error,
        _ => invalid(error.to_string()),
    };
    let output = BufWriter::new(File::create(to)?);
    let mut unpacked = zstd::stream::write::Decoder::new(output)?;
    let mut input = BufReader::new(File::open(from)?);
    let opened = vault.open_stream(STREAM, &mut input, &mut unpacked);
    opened.map_err(|error| match error {
        VaultError::Stream(error) => wrong(error),
        error => invalid(error.to_string()),
    })?;
    unpacked.flush().map_err(wrong)?;
    let output = unpacked.into_inner();
    output.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// Puts a restored database that waits in the database's place. The former one is kept beside it.
///
/// # Errors
/// When files cannot be moved; then nothing has changed.
pub(crate) fn finish_restore(home: &Home, now: Millis) -> io::Result<()> {
    let (pending, database) = (home.folder.join(PENDING), home.database());
    if !pending.exists() {
        return Ok(());
    }
    if database.exists() {
        let stamp = shanghai::civil(now).strftime("%Y%m%d-%H%M%S").to_string();
        let former = home.folder.join(format!("huolang-before-restore-{stamp}.db"));
        // What waits in the write-ahead file belongs to the former database and moves with it.
        for part in ["-wal", "-shm", ""] {
            let (mut from, mut to) = (database.clone().into_os_string(), former.clone().into_os_string());
            from.push(part);
            to.push(part);
            match std::fs::rename(from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    std::fs::rename(pending, database)
}

impl crate::Engine {
    /// Puts a backup in place of the database of a folder on which no program runs. The former database is kept.
    ///
    /// # Errors
    /// As [`restore_file`]; [`ErrorCode::DiskReadOnly`] when files cannot be moved.
    pub async fn restore_offline(
        vault: &Vault,
        backup: &Path,
        home: &Home,
        now: Millis,
    ) -> Result<BTreeMap<String, i64>, EngineError> {
        let counts = restore_file(vault, backup, &home.folder.join(PENDING)).await?;
        finish_restore(home, now).map_err(|error| EngineError::refused(ErrorCode::DiskReadOnly, error.to_string()))?;
        Ok(counts)
    }
}
