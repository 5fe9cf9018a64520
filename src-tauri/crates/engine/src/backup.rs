//! Backups: a copy of the database, compressed and sealed, proved by opening it again and counting.
//!
//! A PostgreSQL database is backed up with its own tools; the program says so and does nothing.

mod create;
mod restore;
#[cfg(test)]
mod tests;

pub use create::Kept;
pub(crate) use restore::finish_restore;
pub use restore::{PENDING, restore_file};

use crate::{Engine, EngineError, operations::OperationUnit};
use huolang_domain::ErrorCode;
use serde_json::json;
use std::path::PathBuf;

/// The ending of backup files.
pub const ENDING: &str = "hlb";

/// What the sealed stream is called; a file sealed for something else is no backup.
const STREAM: &str = "backup";

/// The backups of an engine.
#[derive(Clone, Copy)]
pub struct Backups<'e>(&'e Engine);

impl Engine {
    /// Backups.
    #[must_use]
    pub const fn backups(&self) -> Backups<'_> {
        Backups(self)
    }
}

impl Backups<'_> {
    /// The backups in the data folder, newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn list(self) -> Result<Vec<Kept>, EngineError> {
        create::list(self.0.home().backups()).await
    }

    /// Makes a backup in `folder` (absent: the data folder's) and gives what was kept. Backups beyond the number in the
    /// settings are removed, the oldest first.
    ///
    /// # Errors
    /// [`ErrorCode::BackupFailed`], a full disk, or what the database refuses; nothing half done is left.
    pub async fn create(self, folder: Option<PathBuf>) -> Result<Kept, EngineError> {
        let own = folder.is_none();
        let kept = create::create(self.0, folder.unwrap_or_else(|| self.0.home().backups())).await?;
        if own {
            let most = usize::try_from(self.0.settings().get().data.keep_backups.max(1)).unwrap_or(usize::MAX);
            create::remove_old(self.0.home().backups(), most).await?;
        }
        Ok(kept)
    }

    /// Makes a backup as long work; gives the operation's id.
    #[must_use]
    pub fn start_create(self) -> String {
        let engine = self.0.clone();
        self.0.operations().start("backup", |handle| async move {
            handle.count_in(OperationUnit::Steps);
            handle.progress(0, Some(1));
            Ok(json!(engine.backups().create(None).await?))
        })
    }

    /// Unpacks and proves a backup as long work. It takes the database's place at the next start; until then nothing
    /// changes. Gives the operation's id.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is no backup of that name.
    pub async fn start_restore(self, name: &str) -> Result<String, EngineError> {
        let known = self.list().await?.into_iter().any(|kept| kept.name == name);
        if !known {
            return Err(EngineError::refused(ErrorCode::NotFound, "there is no backup of that name"));
        }
        let (engine, file) = (self.0.clone(), self.0.home().backups().join(name));
        Ok(self.0.operations().start("restore", |handle| async move {
            handle.count_in(OperationUnit::Steps);
            let counts = restore_file(engine.vault(), &file, &engine.home().folder.join(PENDING)).await?;
            Ok(json!({ "counts": counts, "restart_required": true }))
        }))
    }
}
