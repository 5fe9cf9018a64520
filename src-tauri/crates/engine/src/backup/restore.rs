//! Opening a backup, proving it, and putting it in the database's place.

use super::{STREAM, create, gentle::Gentle, key, pace::Pace};
use crate::{Engine, EngineError, round::Home};
use huolang_domain::{ErrorCode, Millis, shanghai};
use huolang_store::{Db, Location, OpenOptions, StoreError, backup, transfer};
use huolang_vault::{MasterKey, Vault, VaultError};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, BufWriter, Write as _},
    ops::Range,
    path::Path,
};

/// A restored database that waits for the next start.
pub const PENDING: &str = "restore.pending";
/// How the name of a former database begins; the moment of its end follows.
const FORMER: &str = "huolang-before-restore-";
/// How far a restore is while the file is opened, in thousandths; what is left is counting.
const OPENING: Range<i64> = 0..800;
/// One that is not to take its place yet: its key is still on its way.
pub(crate) const UNPACKED: &str = "restore.unpacked";

/// Stands in the data folder from a restore until a start has seen to what follows from it.
const RESTORED: &str = "restored";

/// Marks that the data is that of a backup now.
///
/// # Errors
/// When the file cannot be written.
pub fn note_restored(home: &Home) -> io::Result<()> {
    std::fs::write(home.folder.join(RESTORED), b"")
}

/// Whether the data was restored, and nobody has seen to it.
pub(crate) fn was_restored(home: &Home) -> bool {
    home.folder.join(RESTORED).exists()
}

/// Somebody has seen to it.
pub(crate) fn forget_restored(home: &Home) -> io::Result<()> {
    std::fs::remove_file(home.folder.join(RESTORED))
}

/// Opens a backup into a new database file, looks for damage and counts. The file appears only when all is well.
///
/// # Errors
/// [`ErrorCode::BackupInvalid`] for a damaged or foreign file, or one sealed with another key; a full disk.
pub async fn restore_file(vault: &Vault, backup: &Path, into: &Path) -> Result<BTreeMap<String, i64>, EngineError> {
    unpack(vault, backup, into, (&Pace::default(), OPENING)).await
}

/// The same at a pace that is told, over a part of the work.
pub(super) async fn unpack(
    vault: &Vault,
    backup: &Path,
    into: &Path,
    (pace, part): (&Pace, Range<i64>),
) -> Result<BTreeMap<String, i64>, EngineError> {
    let unfinished = into.with_extension("restoring");
    create::clear_database(&unfinished).await;
    let (vault, from, to, paced) = (vault.clone(), backup.to_owned(), unfinished.clone(), pace.clone());
    let opened = match create::blocking(move || open(&vault, &from, &to, (&paced, part))).await {
        Ok(()) => create::count(&unfinished).await,
        Err(error) => Err(error),
    };
    if opened.is_err() {
        create::clear_database(&unfinished).await;
        pace.check()?;
    }
    let counts = opened?;
    let into = into.to_owned();
    create::blocking(move || {
        create::remove_database(&into);
        std::fs::rename(&unfinished, &into)
    })
    .await?;
    Ok(counts)
}

/// Opens a backup, and writes what is in it into the empty PostgreSQL database at an address. `scratch` is where it is
/// unpacked meanwhile. All of it is there afterwards, or nothing.
///
/// # Errors
/// As [`restore_file`]; [`ErrorCode::Conflict`] when a program has worked on that database; what the server refuses.
pub async fn restore_into_server(
    vault: &Vault,
    backup: &Path,
    scratch: &Path,
    url: &str,
) -> Result<BTreeMap<String, i64>, EngineError> {
    let counted = restore_file(vault, backup, scratch).await?;
    into_server(scratch, url, &counted).await?;
    Ok(counted)
}

/// Moves an unpacked backup into the empty PostgreSQL database at an address; the file is gone afterwards, also after an
/// error.
pub(crate) async fn into_server(file: &Path, url: &str, counted: &BTreeMap<String, i64>) -> Result<(), EngineError> {
    let found = Box::pin(fill(file, url)).await;
    create::clear_database(file).await;
    if found? == *counted {
        return Ok(());
    }
    Err(EngineError::refused(
        ErrorCode::BackupFailed,
        "the database does not hold what the backup holds; make an empty one and try again",
    ))
}

/// Copies a database file into a PostgreSQL database, and counts there.
async fn fill(file: &Path, url: &str) -> Result<BTreeMap<String, i64>, EngineError> {
    let server = Db::open(&Location::Postgres { url: url.to_owned() }, OpenOptions::default()).await?;
    let location = Location::Sqlite { path: file.to_owned() };
    let filled = match Db::open(&location, OpenOptions { copy_before: false, ..OpenOptions::default() }).await {
        Ok(file) => {
            let copied = transfer::everything(&file, &server).await;
            file.close().await;
            copied
        }
        Err(error) => Err(error),
    };
    let counted = match filled {
        Ok(()) => count_all(&server).await,
        Err(error) => Err(error),
    };
    server.close().await;
    Ok(counted?)
}

async fn count_all(db: &Db) -> Result<BTreeMap<String, i64>, StoreError> {
    backup::counts(&mut db.reader().await?).await
}

fn open(vault: &Vault, from: &Path, to: &Path, (pace, part): (&Pace, Range<i64>)) -> io::Result<()> {
    let invalid = |why: String| {
        let words = format!("this file is no backup of this program, is damaged, or was made with another key ({why})");
        io::Error::new(io::ErrorKind::InvalidData, words)
    };
    // A disk that is full, or may not be written, is no fault of the file.
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::ReadOnlyFilesystem => error,
        _ => invalid(error.to_string()),
    };
    let output = BufWriter::new(Gentle::new(File::create(to)?));
    let mut unpacked = zstd::stream::write::Decoder::new(output)?;
    let mut input = BufReader::new(pace.over(File::open(from)?, from, part));
    let opened = vault.open_stream(STREAM, &mut input, &mut unpacked);
    opened.map_err(|error| match error {
        VaultError::Stream(error) => wrong(error),
        error => invalid(error.to_string()),
    })?;
    unpacked.flush().map_err(wrong)?;
    let output = unpacked.into_inner();
    output.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
}

/// Unpacks a backup, so that it takes the database's place at the next start; with `master`, a key from a recovery sheet,
/// that takes its place, too. A restore that waited before stays until this one is certain, and then goes as a whole: data
/// never waits beside another restore's key.
pub(super) async fn bring(
    engine: &Engine,
    file: &Path,
    master: Option<MasterKey>,
    pace: &Pace,
) -> Result<BTreeMap<String, i64>, EngineError> {
    let (pending, unpacked) = (engine.home().folder.join(PENDING), engine.home().folder.join(UNPACKED));
    let vault = match &master {
        Some(master) => Vault::from_master_key(master.clone()).map_err(|error| key::refused(&error))?,
        None => engine.vault().clone(),
    };
    let counts = unpack(&vault, file, &unpacked, (pace, OPENING)).await?;
    create::clear_database(&pending).await;
    key::forget_waiting(engine.home());
    if let Some(master) = master {
        let kept = match key::check_of(&Location::Sqlite { path: unpacked.clone() }, None).await {
            Ok(check) => key::keep_for_next_start(engine.home(), master, check).await,
            Err(error) => Err(error),
        };
        if kept.is_err() {
            create::clear_database(&unpacked).await;
        }
        kept?;
    }
    // Data that waits under its last name has its key.
    create::blocking(move || std::fs::rename(unpacked, pending)).await?;
    Ok(counts)
}

/// The stamp of a restore that was cut off when the former database's write-ahead file was moved and the database was not:
/// both belong together.
fn cut_off(folder: &Path) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().find_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let stamp = name.strip_prefix(FORMER)?.strip_suffix(".db-wal")?;
        (!folder.join(format!("{FORMER}{stamp}.db")).exists()).then(|| stamp.to_owned())
    })
}

/// Puts a restored database that waits in the database's place, and its key, if one waits. The former ones are kept
/// beside them.
///
/// # Errors
/// When files cannot be moved; the next start goes on with it.
pub(crate) fn finish_restore(home: &Home, now: Millis) -> io::Result<()> {
    let (pending, database) = (home.folder.join(PENDING), home.database());
    if !pending.exists() {
        return Ok(());
    }
    let fresh = || shanghai::civil(now).strftime("%Y%m%d-%H%M%S").to_string();
    let stamp = cut_off(&home.folder).unwrap_or_else(fresh);
    key::place_waiting(home, &stamp)?;
    if database.exists() {
        let former = home.folder.join(format!("{FORMER}{stamp}.db"));
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
    note_restored(home)?;
    std::fs::rename(pending, database)
}
