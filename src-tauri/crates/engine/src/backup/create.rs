//! Making, listing and clearing away backups.

use super::{ENDING, STREAM, restore};
use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, Millis, shanghai};
use huolang_store::{Db, Location, OpenOptions, backup};
use huolang_vault::Vault;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

/// A backup that was proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The file's name.
    pub name: String,
    /// Its size.
    pub bytes: i64,
    /// When it was made.
    pub created_at: Millis,
    /// Orders in it, when its note is still beside it.
    pub orders: Option<i64>,
    /// Cards in it.
    pub cards: Option<i64>,
}

/// The note beside a backup: what was counted, for the list. It holds no secret.
#[derive(Serialize, Deserialize)]
struct Note {
    created_at: Millis,
    counts: BTreeMap<String, i64>,
}

pub(super) async fn create(engine: &Engine, folder: PathBuf) -> Result<Kept, EngineError> {
    let now = engine.now();
    let stamp = shanghai::civil(now).strftime("%Y%m%d-%H%M%S").to_string();
    let name = format!("huolang-{stamp}.{ENDING}");
    let file = folder.join(&name);
    if file.exists() {
        return Err(EngineError::refused(ErrorCode::BackupFailed, "a backup was made this very second; try again"));
    }
    blocking(move || std::fs::create_dir_all(&folder)).await?;
    let copy = file.with_extension("copy");
    let made = seal_copy(engine, &copy, &file).await;
    remove_database(&copy);
    let counts = made.inspect_err(|_| remove(&file))?;
    let note = Note { created_at: now, counts: counts.clone() };
    let (path, text) = (note_path(&file), serde_json::to_vec(&note).unwrap_or_default());
    blocking(move || std::fs::write(path, text)).await?;
    let bytes = std::fs::metadata(&file).map_or(0, |meta| i64::try_from(meta.len()).unwrap_or(i64::MAX));
    Ok(Kept {
        name,
        bytes,
        created_at: now,
        orders: counts.get("orders").copied(),
        cards: counts.get("cards").copied(),
    })
}

/// Copies, counts, seals, opens what was sealed and counts again.
async fn seal_copy(engine: &Engine, copy: &Path, file: &Path) -> Result<BTreeMap<String, i64>, EngineError> {
    backup::copy_to(engine.db(), copy).await?;
    let counted = count(copy).await?;
    let (vault, from, to) = (engine.vault().clone(), copy.to_owned(), file.to_owned());
    blocking(move || seal(&vault, &from, &to)).await?;
    let proof = file.with_extension("proof");
    let proved = restore::restore_file(engine.vault(), file, &proof).await;
    remove_database(&proof);
    if proved? == counted {
        return Ok(counted);
    }
    Err(EngineError::refused(ErrorCode::BackupFailed, "the backup does not hold what the database holds; try again"))
}

fn seal(vault: &Vault, from: &Path, to: &Path) -> std::io::Result<()> {
    let unfinished = to.with_extension("part");
    let sealed = (|| {
        let mut packed = zstd::stream::read::Encoder::new(BufReader::new(File::open(from)?), 3)?;
        let mut output = BufWriter::new(File::create(&unfinished)?);
        vault.seal_stream(STREAM, &mut packed, &mut output).map_err(std::io::Error::other)?;
        output.flush()?;
        output.get_ref().sync_all()?;
        std::fs::rename(&unfinished, to)
    })();
    sealed.inspect_err(|_| remove(&unfinished))
}

/// Opens a database that nobody else uses, looks for damage and counts.
pub(super) async fn count(path: &Path) -> Result<BTreeMap<String, i64>, EngineError> {
    let db =
        Db::open(&Location::Sqlite { path: path.to_owned() }, OpenOptions { connections: 1, ..OpenOptions::default() })
            .await?;
    let counted = async {
        let mut conn = db.reader().await?;
        let damage = backup::find_damage(&mut conn).await?;
        if let Some(first) = damage.first() {
            return Err(EngineError::refused(ErrorCode::DataDamaged, format!("the copy is damaged: {first}")));
        }
        Ok(backup::counts(&mut conn).await?)
    };
    let counted = counted.await;
    db.close().await;
    counted
}

pub(super) async fn list(folder: PathBuf) -> Result<Vec<Kept>, EngineError> {
    blocking(move || {
        let mut kept = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                kept.extend(read_kept(&path));
            }
        }
        kept.sort_by(|one: &Kept, other| other.name.cmp(&one.name));
        Ok(kept)
    })
    .await
}

fn read_kept(path: &Path) -> Option<Kept> {
    let meta = std::fs::metadata(path).ok()?;
    let note: Option<Note> = std::fs::read(note_path(path)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let changed = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let changed = changed.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or_default());
    let count = |name: &str| note.as_ref().and_then(|note| note.counts.get(name).copied());
    Some(Kept {
        name: path.file_name()?.to_str()?.to_owned(),
        bytes: i64::try_from(meta.len()).unwrap_or(i64::MAX),
        created_at: note.as_ref().map_or(Millis(changed), |note| note.created_at),
        orders: count("orders"),
        cards: count("cards"),
    })
}

pub(super) async fn remove_old(folder: PathBuf, most: usize) -> Result<(), EngineError> {
    for old in list(folder.clone()).await?.into_iter().skip(most) {
        let file = folder.join(&old.name);
        remove(&note_path(&file));
        remove(&file);
    }
    Ok(())
}

fn note_path(file: &Path) -> PathBuf {
    file.with_extension(format!("{ENDING}.json"))
}

fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(file = %path.display(), %error, "a file could not be cleared away");
    }
}

/// Clears a database away with what SQLite keeps beside it.
pub(super) fn remove_database(path: &Path) {
    for part in ["", "-wal", "-shm"] {
        let mut name = path.to_owned().into_os_string();
        name.push(part);
        remove(Path::new(&name));
    }
}

/// File work, off the threads that answer requests.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, EngineError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    let outcome =
        outcome.map_err(|_| EngineError::refused(ErrorCode::Internal, "the work stopped by a fault of the program"))?;
    outcome.map_err(|error| {
        let code = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => ErrorCode::DiskReadOnly,
            std::io::ErrorKind::InvalidData => ErrorCode::BackupInvalid,
            _ => ErrorCode::BackupFailed,
        };
        EngineError::refused(code, error.to_string())
    })
}
