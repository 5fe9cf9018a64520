//! The recovery sheet at work: a backup that was made on another computer, or data whose key is lost.

use super::{BootError, BootOptions, folder};
use crate::{EngineError, SystemClock, backup, owner_lock::OwnerLock, round::Home};
use huolang_domain::{Clock as _, ErrorCode, shanghai};
use huolang_store::Location;
use huolang_vault::{MasterKey, Secret, SourceKind, Vault, parse_recovery_code};
use std::{collections::BTreeMap, path::Path};

/// Puts the key of a recovery sheet in its place, on a folder on which no program runs: together with a backup that was
/// made with that key, or without one for the data that is there. Gives what was counted in the backup. What either
/// replaces is kept beside it.
///
/// # Errors
/// A code with typing errors, one that does not belong to the data, a damaged file, another program on the folder;
/// nothing has changed then.
pub async fn recover(
    options: &BootOptions,
    code: &Secret<String>,
    file: Option<&Path>,
) -> Result<Option<BTreeMap<String, i64>>, BootError> {
    let master = parse_recovery_code(code.expose())?;
    let home = Home::new(&options.data_folder);
    folder::prepare(&home)?;
    let _lock = OwnerLock::take_patiently(&home.lock()).await?;
    match file {
        Some(file) => Box::pin(bring(options, &home, master, file)).await.map(Some),
        None => Box::pin(give_back(options, &home, master)).await.map(|()| None),
    }
}

/// The key of the data that is there.
async fn give_back(options: &BootOptions, home: &Home, master: MasterKey) -> Result<(), BootError> {
    let nothing =
        || EngineError::refused(ErrorCode::NotFound, "there is no data here; name the backup to restore, too");
    let location = match &options.database {
        Some(url) => Location::Postgres { url: url.clone() },
        None if home.database().is_file() => Location::Sqlite { path: home.database() },
        None => return Err(nothing().into()),
    };
    let check = backup::check_of(&location, Some(home.backups())).await?.ok_or_else(nothing)?;
    Ok(backup::keep_key(options.key.clone(), master, Some(check)).await?)
}

/// A backup, and its key.
async fn bring(
    options: &BootOptions,
    home: &Home,
    master: MasterKey,
    file: &Path,
) -> Result<BTreeMap<String, i64>, BootError> {
    let now = SystemClock::start().now();
    let stamp = shanghai::civil(now).strftime("%Y%m%d-%H%M%S").to_string();
    let failed = |source| BootError::Folder { path: home.folder.clone(), source };
    let unpacked = home.folder.join(backup::UNPACKED);
    let vault = Vault::from_master_key(master.clone())?;
    let counts = backup::restore_file(&vault, file, &unpacked).await?;
    // A restore that waited goes as a whole, with its key.
    backup::remove_database(&home.folder.join(backup::PENDING));
    backup::forget_waiting(home);
    let placed = match backup::check_of(&Location::Sqlite { path: unpacked.clone() }, None).await {
        Ok(check) => place(options, home, (master, check), &counts, &stamp).await,
        Err(error) => Err(error.into()),
    };
    if placed.is_err() {
        backup::remove_database(&unpacked);
    }
    placed?;
    if options.database.is_none() {
        std::fs::rename(&unpacked, home.folder.join(backup::PENDING)).map_err(failed)?;
        backup::finish_restore(home, now).map_err(failed)?;
    }
    Ok(counts)
}

/// Fills the server's database, if there is one, and keeps the key; a key that cannot be kept brings the former one back.
async fn place(
    options: &BootOptions,
    home: &Home,
    (master, check): (MasterKey, Option<String>),
    counts: &BTreeMap<String, i64>,
    stamp: &str,
) -> Result<(), BootError> {
    let failed = |source| BootError::Folder { path: home.folder.clone(), source };
    if let Some(url) = &options.database {
        backup::into_server(&home.folder.join(backup::UNPACKED), url, counts).await?;
        backup::note_restored(home).map_err(failed)?;
    }
    let key = options.key.clone();
    let in_file = key.only == Some(SourceKind::KeyFile);
    let own_file = in_file.then(|| key.key_file.clone().unwrap_or_else(|| home.folder.join("master.key")));
    let moved = backup::put_aside(home, own_file.as_deref(), stamp).map_err(failed)?;
    if let Err(error) = backup::keep_key(key, master, check).await {
        for (from, to) in moved {
            std::fs::rename(to, from).map_err(failed)?;
        }
        return Err(error.into());
    }
    Ok(())
}
