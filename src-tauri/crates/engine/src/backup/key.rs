//! The key of a backup that was made on another computer: brought by its recovery sheet, put in place with the data.

use crate::{EngineError, boot::vault_code, round::Home};
use huolang_domain::ErrorCode;
use huolang_store::{Db, Location, OpenOptions, meta};
use huolang_vault::{MasterKey, Options, RECORD_FILE, SourceKind, VaultError, restore};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Where the note on a key waits that takes its place together with a restored database.
const WAITING: &str = "restore.key";

/// A refusal of the vault, in the words of the screens.
pub(super) fn refused(error: &VaultError) -> EngineError {
    EngineError::refused(vault_code(error), error.to_string())
}

/// The check value that lies beside sealed data; absent when nothing was ever sealed there. Data of a former version is
/// copied into `backups` before it is brought forward; what is a copy itself names none.
pub(crate) async fn check_of(location: &Location, backups: Option<PathBuf>) -> Result<Option<String>, EngineError> {
    let copy_before = backups.is_some();
    let options = OpenOptions { connections: 1, backup_dir: backups, copy_before, ..OpenOptions::default() };
    let db = Db::open(location, options).await?;
    let check = match db.reader().await {
        Ok(mut conn) => meta::get(&mut conn, meta::KEY_CHECK).await,
        Err(error) => Err(error),
    };
    db.close().await;
    Ok(check?)
}

/// Keeps a key where `options` say; with the check value a key that does not fit is refused before anything is written.
pub(crate) async fn keep(options: Options, master: MasterKey, check: Option<String>) -> Result<(), EngineError> {
    // A keychain may ask a person, and a passphrase takes its time.
    let kept = tokio::task::spawn_blocking(move || restore(&options, master, check.as_deref()).map(drop)).await;
    let kept =
        kept.map_err(|_| EngineError::refused(ErrorCode::Internal, "the work stopped by a fault of the program"))?;
    kept.map_err(|error| refused(&error))
}

/// Keeps a key in the keychain, under a name of its own: the running program's key stays. It takes its place at the next
/// start.
pub(super) async fn keep_for_next_start(
    home: &Home,
    master: MasterKey,
    check: Option<String>,
) -> Result<(), EngineError> {
    keep(Options::new(home.folder.join(WAITING)).only(SourceKind::Keychain), master, check).await
}

/// Forgets a key that waits: of a restore that did not come to its end.
pub fn forget_waiting(home: &Home) {
    let folder = home.folder.join(WAITING);
    if let Err(error) = std::fs::remove_dir_all(folder)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the key of a former restore could not be forgotten");
    }
}

/// Puts the note on a key that waits in place; the former one is kept beside it.
pub(super) fn place_waiting(home: &Home, stamp: &str) -> io::Result<()> {
    let waiting = home.folder.join(WAITING).join(RECORD_FILE);
    if waiting.exists() {
        put_aside(home, None, stamp)?;
        std::fs::rename(waiting, home.folder.join(RECORD_FILE))?;
    }
    forget_waiting(home);
    Ok(())
}

/// Moves the note on the former key, and a key file, out of the way. Gives what was moved, and where to.
pub(crate) fn put_aside(home: &Home, key_file: Option<&Path>, stamp: &str) -> io::Result<Vec<(PathBuf, PathBuf)>> {
    let record = home.folder.join(RECORD_FILE);
    let mut moves = vec![(record, home.folder.join(format!("vault-before-restore-{stamp}.json")))];
    if let Some(file) = key_file {
        let mut aside = file.to_owned().into_os_string();
        aside.push(format!(".before-restore-{stamp}"));
        moves.push((file.to_owned(), aside.into()));
    }
    moves.retain(|(from, _)| from.exists());
    for (from, to) in &moves {
        std::fs::rename(from, to)?;
    }
    Ok(moves)
}
