//! Backups: a copy of the database, compressed and sealed, proved by opening it again and counting.
//!
//! The copy is a SQLite file, also of a PostgreSQL database: a backup of either brings back either.

mod create;
mod gentle;
mod key;
mod pace;
mod restore;
#[cfg(test)]
mod tests;
mod turn;

pub use create::Kept;
pub(crate) use create::{newest, remove_database};
pub use key::forget_waiting;
pub(crate) use key::{check_of, keep as keep_key, put_aside};
pub use restore::{PENDING, note_restored, restore_file, restore_into_server};
pub(crate) use restore::{UNPACKED, finish_restore, forget_restored, into_server, was_restored};

use crate::{Engine, EngineError, notice};
use huolang_domain::ErrorCode;
use huolang_vault::{MasterKey, Secret, parse_recovery_code};
use pace::Pace;
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
        self.create_in_turn(folder, || {}).await
    }

    /// The same for a command: `waits` hears it when another backup of this data folder is being made, by this program or by
    /// another one. This one begins when that one is done.
    ///
    /// # Errors
    /// As [`Backups::create`].
    pub async fn create_in_turn(
        self,
        folder: Option<PathBuf>,
        waits: impl FnOnce() + Send,
    ) -> Result<Kept, EngineError> {
        let pace = Pace::default();
        let _turn = turn::take(self.0, &pace, waits).await?;
        self.create_alone(folder, &pace).await
    }

    /// Makes the night's backup, unless one that was under way, here or in another program, will do; gives whether it was made.
    ///
    /// # Errors
    /// As [`Backups::create`].
    pub(crate) async fn create_at_night(self) -> Result<bool, EngineError> {
        let pace = Pace::default();
        let _turn = turn::take(self.0, &pace, || {}).await?;
        let is_due = self.0.backup_is_due().await;
        if is_due {
            self.create_alone(None, &pace).await?;
        }
        Ok(is_due)
    }

    async fn create_alone(self, folder: Option<PathBuf>, pace: &Pace) -> Result<Kept, EngineError> {
        let own = folder.is_none();
        let kept = create::create(self.0, folder.unwrap_or_else(|| self.0.home().backups()), pace).await?;
        if own {
            let most = usize::try_from(self.0.settings().get().data.keep_backups.max(1)).unwrap_or(usize::MAX);
            create::remove_old(self.0.home().backups(), most, kept.created_at).await?;
            self.close_alert().await;
        }
        Ok(kept)
    }

    /// A backup is there, whoever asked for it: the alert that none could be made is over.
    async fn close_alert(self) {
        if let Err(error) = self.0.end_causes(vec![notice::backup_cause()]).await {
            tracing::warn!(%error, "the alert of a failed backup stays until the next one is made");
        }
    }

    /// Makes a backup as long work; gives the operation's id.
    #[must_use]
    pub fn start_create(self) -> String {
        let engine = self.0.clone();
        self.0.operations().start("backup", |handle| async move {
            let pace = Pace::of(&handle);
            let _turn = turn::take(&engine, &pace, || {}).await?;
            Ok(json!(engine.backups().create_alone(None, &pace).await?))
        })
    }

    /// Unpacks and proves a backup as long work. It takes the database's place at the next start; until then nothing
    /// changes. Gives the operation's id.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is no backup of that name; [`ErrorCode::Conflict`] on PostgreSQL, where nothing
    /// that is in use is overwritten.
    pub async fn start_restore(self, name: &str) -> Result<String, EngineError> {
        self.refuse_on_server()?;
        let known = self.list().await?.into_iter().any(|kept| kept.name == name);
        if !known {
            return Err(EngineError::refused(ErrorCode::NotFound, "there is no backup of that name"));
        }
        Ok(self.start_bringing(self.0.home().backups().join(name), None))
    }

    /// The same for a file from anywhere. With the code of a recovery sheet it may come from another computer: the key it
    /// was made with takes the place of this program's key, together with the data.
    ///
    /// # Errors
    /// [`ErrorCode::RecoverySheetInvalid`] for a code with typing errors; [`ErrorCode::Conflict`] on PostgreSQL, and where
    /// this program's key lies in no keychain: there a command does it while the program rests.
    pub fn start_recover(self, file: PathBuf, code: Option<&Secret<String>>) -> Result<String, EngineError> {
        self.refuse_on_server()?;
        let Some(code) = code else { return Ok(self.start_bringing(file, None)) };
        let master = parse_recovery_code(code.expose()).map_err(|error| key::refused(&error))?;
        if self.0.key_source_word() != "keychain" {
            return Err(EngineError::refused(
                ErrorCode::Conflict,
                "the key of this program lies in no keychain: stop the program, write the code into a file, and run \
                 `huolang-server restore FILE --recovery-code CODE_FILE`",
            ));
        }
        Ok(self.start_bringing(file, Some(master)))
    }

    fn start_bringing(self, file: PathBuf, master: Option<MasterKey>) -> String {
        let engine = self.0.clone();
        self.0.operations().start("restore", |handle| async move {
            let pace = Pace::of(&handle);
            let counts = restore::bring(&engine, &file, master, &pace).await?;
            Ok(json!({ "counts": counts, "restart_required": true }))
        })
    }

    fn refuse_on_server(self) -> Result<(), EngineError> {
        if self.0.db().sqlite_path().is_some() {
            return Ok(());
        }
        Err(EngineError::refused(
            ErrorCode::Conflict,
            "the data is in PostgreSQL, where a backup goes into an empty database: make one, run \
             `huolang-server restore FILE --database ADDRESS`, and start the program on that address",
        ))
    }
}
