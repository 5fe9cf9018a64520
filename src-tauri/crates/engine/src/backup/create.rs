//! Making, listing and clearing away backups.

use super::{
    ENDING, STREAM,
    gentle::{self, GOING, Gentle},
    pace::Pace,
    restore,
};
use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, Millis, shanghai};
use huolang_store::{Db, Location, OpenOptions, backup};
use huolang_vault::{Vault, VaultError};
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

/// What lies beside a backup while it is made.
const COPY: &str = "copy";
const PART: &str = "part";
const PROOF: &str = "proof";
/// How far it is after each part, in thousandths.
const COPIED: i64 = 200;
const SEALED: i64 = 700;
const PROVED: i64 = 950;
/// What is left of the disk while a backup is made, in bytes.
const ROOM_LEFT: u64 = 4 << 20;
/// Nobody works on a backup for so long, in milliseconds.
const GIVEN_UP_MS: i64 = 6 * 3_600_000;

pub(super) async fn create(engine: &Engine, folder: PathBuf, pace: &Pace) -> Result<Kept, EngineError> {
    let now = engine.now();
    let stamp = shanghai::civil(now).strftime("%Y%m%d-%H%M%S").to_string();
    let name = format!("huolang-{stamp}.{ENDING}");
    let file = folder.join(&name);
    if file.exists() {
        return Err(EngineError::refused(ErrorCode::BackupFailed, "a backup was made this very second; try again"));
    }
    let free = blocking(move || {
        std::fs::create_dir_all(&folder)?;
        sweep(&folder, now);
        // A place that does not say goes on: writing tells.
        Ok(fs4::available_space(&folder).ok())
    })
    .await?;
    refuse_little_room(free, engine.database_bytes().await?)?;
    let copy = file.with_extension(COPY);
    let made = seal_copy(engine, &copy, &file, pace).await;
    clear_database(&copy).await;
    if made.is_err() {
        clear(&file).await;
        pace.check()?;
    }
    let counts = made?;
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

/// A backup that would fill the disk is not begun: what sells writes there, too.
pub(super) fn refuse_little_room(free: Option<u64>, database: i64) -> Result<(), EngineError> {
    // The copy and what is opened to prove it are as large as the database, what is sealed is smaller.
    let needed = (database.unsigned_abs().saturating_mul(5) / 2).saturating_add(ROOM_LEFT);
    let Some(free) = free.filter(|free| *free < needed) else { return Ok(()) };
    let (needed, free) = ((needed >> 20) + 1, free >> 20);
    Err(EngineError::refused(
        ErrorCode::DiskFull,
        format!(
            "a backup needs about {needed} MB of room while it is made, and {free} MB are free; make room and try again"
        ),
    ))
}

/// Copies, counts, seals, opens what was sealed and counts again.
async fn seal_copy(
    engine: &Engine,
    copy: &Path,
    file: &Path,
    pace: &Pace,
) -> Result<BTreeMap<String, i64>, EngineError> {
    let paced = pace.clone();
    let goes_on = move |share| {
        paced.at((COPIED as f64 * share) as i64);
        paced.check().is_ok()
    };
    backup::copy_to(engine.db(), copy, goes_on).await?;
    pace.check()?;
    pace.at(COPIED);
    engine.fail_points().reach("backup.after_copy");
    let counted = count(copy).await?;
    let unproved = file.with_extension(PART);
    let (vault, from, to, paced) = (engine.vault().clone(), copy.to_owned(), unproved.clone(), pace.clone());
    let sealed = blocking(move || seal(&vault, &from, &to, &paced)).await;
    engine.fail_points().reach("backup.after_seal");
    let proved = match sealed {
        Ok(()) => prove(engine, &unproved, file, pace).await,
        Err(error) => Err(error),
    };
    if proved.as_ref().is_ok_and(|proved| *proved == counted) {
        engine.fail_points().reach("backup.after_proof");
        let file = file.to_owned();
        blocking(move || std::fs::rename(unproved, file)).await?;
        return Ok(counted);
    }
    clear(&unproved).await;
    proved?;
    Err(EngineError::refused(ErrorCode::BackupFailed, "the backup does not hold what the database holds; try again"))
}

/// Opens what was sealed, and counts.
async fn prove(engine: &Engine, sealed: &Path, file: &Path, pace: &Pace) -> Result<BTreeMap<String, i64>, EngineError> {
    let proof = file.with_extension(PROOF);
    let proved = restore::unpack(engine.vault(), sealed, &proof, (pace, SEALED..PROVED)).await;
    clear_database(&proof).await;
    proved
}

fn seal(vault: &Vault, from: &Path, to: &Path, pace: &Pace) -> std::io::Result<()> {
    let input = pace.over(File::open(from)?, from, COPIED..SEALED);
    let mut packed = zstd::stream::read::Encoder::new(BufReader::new(input), 3)?;
    let mut output = BufWriter::new(Gentle::new(File::create(to)?));
    vault.seal_stream(STREAM, &mut packed, &mut output).map_err(|error| match error {
        VaultError::Stream(error) => error,
        error => std::io::Error::other(error),
    })?;
    output.flush()?;
    output.get_ref().finish()
}

/// Opens a database that nobody else uses, looks for damage and counts.
pub(super) async fn count(path: &Path) -> Result<BTreeMap<String, i64>, EngineError> {
    let options = OpenOptions { connections: 1, copy_before: false, ..OpenOptions::default() };
    let db = Db::open(&Location::Sqlite { path: path.to_owned() }, options).await?;
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
        // A name tells the age only of what the program named itself.
        kept.sort_by(|one: &Kept, other| (other.created_at, &other.name).cmp(&(one.created_at, &one.name)));
        Ok(kept)
    })
    .await
}

/// The newest that the program made, of a list. A copy that somebody put there may hold anything, and one of a later date was
/// made while the clock was wrong: nobody knows how old they are.
pub(crate) fn newest(kept: &[Kept], now: Millis) -> Option<&Kept> {
    kept.iter().filter(|kept| is_own(&kept.name) && kept.created_at <= now).max_by_key(|kept| kept.created_at)
}

fn read_kept(path: &Path) -> Option<Kept> {
    let meta = std::fs::metadata(path).ok()?;
    let note: Option<Note> = std::fs::read(note_path(path)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let changed = changed_at(&meta);
    let count = |name: &str| note.as_ref().and_then(|note| note.counts.get(name).copied());
    Some(Kept {
        name: path.file_name()?.to_str()?.to_owned(),
        bytes: i64::try_from(meta.len()).unwrap_or(i64::MAX),
        created_at: note.as_ref().map_or(Millis(changed), |note| note.created_at),
        orders: count("orders"),
        cards: count("cards"),
    })
}

/// Removes the oldest of the backups that the program made; what somebody renamed or put there stays. Those of a later date go
/// first, so that the one of `now` is kept.
pub(super) async fn remove_old(folder: PathBuf, most: usize, now: Millis) -> Result<(), EngineError> {
    let own = list(folder.clone()).await?.into_iter().filter(|kept| is_own(&kept.name));
    let (later, known): (Vec<Kept>, Vec<Kept>) = own.partition(|kept| kept.created_at > now);
    for file in known.into_iter().chain(later).skip(most).map(|old| folder.join(old.name)) {
        clear(&note_path(&file)).await;
        clear(&file).await;
    }
    Ok(())
}

/// Whether a name has the form `huolang-20261120-100000.hlb`.
fn is_own(name: &str) -> bool {
    let stamp = name.strip_prefix("huolang-").and_then(|rest| rest.strip_suffix(ENDING)?.strip_suffix('.'));
    stamp.and_then(|stamp| stamp.split_once('-')).is_some_and(|(day, time)| {
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        digits(day, 8) && digits(time, 6)
    })
}

/// Clears away what a program that was killed in the middle of a backup has left. Another one may be at work beside: what is
/// young stays.
fn sweep(folder: &Path, now: Millis) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((stem, ending)) = name.split_once('.') else { continue };
        let unfinished = [COPY, PART, PROOF, "restoring"]
            .iter()
            .any(|part| ending.strip_prefix(part).is_some_and(|more| ["", "-wal", "-shm", "-journal"].contains(&more)));
        let old = entry.metadata().is_ok_and(|meta| now.0 - changed_at(&meta) > GIVEN_UP_MS);
        if stem.starts_with("huolang-") && (unfinished || name.ends_with(GOING)) && old {
            remove(&entry.path());
        }
    }
}

/// When a file last changed; 0 when nobody knows.
fn changed_at(meta: &std::fs::Metadata) -> i64 {
    let changed = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    changed.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or_default())
}

fn note_path(file: &Path) -> PathBuf {
    file.with_extension(format!("{ENDING}.json"))
}

fn remove(path: &Path) {
    if let Err(error) = gentle::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(file = %path.display(), %error, "a file could not be cleared away");
    }
}

/// Clears a file away, off the threads that answer requests: of a large one that takes a while.
async fn clear(path: &Path) {
    let path = path.to_owned();
    let _ = tokio::task::spawn_blocking(move || remove(&path)).await;
}

/// The same with a database.
pub(super) async fn clear_database(path: &Path) {
    let path = path.to_owned();
    let _ = tokio::task::spawn_blocking(move || remove_database(&path)).await;
}

/// Clears a database away with what SQLite keeps beside it.
pub(crate) fn remove_database(path: &Path) {
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
        let words = match code {
            ErrorCode::DiskFull => format!("there is no space left on the disk ({error}); make room and try again"),
            ErrorCode::DiskReadOnly => {
                format!("this place cannot be written ({error}); see to its permissions and try again")
            }
            _ => error.to_string(),
        };
        EngineError::refused(code, words)
    })
}
