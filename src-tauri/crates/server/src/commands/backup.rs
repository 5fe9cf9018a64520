//! `backup` and `restore`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huolang_domain::ErrorCode;
use huolang_engine::backup::{self, PENDING, restore_file, restore_into_server};
use huolang_engine::boot::{self, BootError};
use huolang_engine::{EngineError, Home};
use huolang_vault::Secret;
use serde::Serialize;

use crate::cli::{BackupArgs, Place, RestoreArgs};
use crate::{output, start};

#[derive(Debug, Serialize)]
struct Made {
    file: PathBuf,
    bytes: i64,
    orders: Option<i64>,
    cards: Option<i64>,
}

/// Writes a backup; also while another program works on the data.
pub async fn back_up(place: &Place, args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let running = start::guest(place).await?;
    let folder = args.to.clone().unwrap_or_else(|| running.engine.home().backups());
    let made = running.engine.backups().create_in_turn(args.to.clone(), say_that_it_waits).await;
    running.shutdown().await;
    let kept = made?;
    let made = Made { file: folder.join(&kept.name), bytes: kept.bytes, orders: kept.orders, cards: kept.cards };
    output::answer(args.json, &made, |made| {
        let counted = made.orders.zip(made.cards).map(|(orders, cards)| format!(", {orders} orders and {cards} cards"));
        format!(
            "{}: {} bytes{}, opened again and counted",
            made.file.display(),
            made.bytes,
            counted.unwrap_or_default()
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Beside the answer, which a program may read.
fn say_that_it_waits() {
    eprintln!("huolang-server: another backup of this data is being made; this one waits until it is done");
}

#[derive(Debug, Serialize)]
struct Restored {
    /// The database file; absent: the PostgreSQL database that was named.
    database: Option<PathBuf>,
    /// What the backup held; absent: only the key came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<BTreeMap<String, i64>>,
}

/// Puts a backup in place of the database, or into an empty PostgreSQL database; with the code of a recovery sheet the
/// key, too. A database in the folder may be damaged or gone.
pub async fn restore(place: &Place, args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    if let Some(file) = args.file.as_deref().filter(|file| !file.is_file()) {
        let words = format!("{} is no file; name the backup to restore", file.display());
        return Err(EngineError::refused(ErrorCode::NotFound, words).into());
    }
    let options = start::options(place);
    let home = Home::new(&options.data_folder);
    let counts = match (&args.recovery_code, &args.file) {
        (Some(code), file) => boot::recover(&options, &read_code(code)?, file.as_deref()).await?,
        (None, Some(file)) => Some(with_own_key(place, &home, file).await?),
        (None, None) => None,
    };
    if place.database.is_none() {
        start_once(place, &home).await?;
    }
    let restored = Restored { database: place.database.is_none().then(|| home.database()), counts };
    output::answer(args.json, &restored, words)?;
    Ok(ExitCode::SUCCESS)
}

fn words(restored: &Restored) -> String {
    let Some(counts) = &restored.counts else { return "the key fits the data and is in its place again".to_owned() };
    let of = |table: &str| counts.get(table).copied().unwrap_or(0);
    let counted = format!("{} orders and {} cards restored", of("orders"), of("cards"));
    match &restored.database {
        Some(file) => format!("{}: {counted}; the former database is kept beside it", file.display()),
        None => format!("{counted} into the PostgreSQL database; start the program with the same --database"),
    }
}

/// The code of a recovery sheet, from a file or standard input: it stands in no list of processes.
fn read_code(from: &Path) -> anyhow::Result<Secret<String>> {
    let read =
        if from == Path::new("-") { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(from) };
    let code = read.map_err(|error| {
        let words = format!("the recovery code cannot be read from {} ({error})", from.display());
        EngineError::refused(ErrorCode::FileUnreadable, words)
    })?;
    Ok(Secret::new(code))
}

/// Unpacks a backup that was made with the folder's own key.
async fn with_own_key(place: &Place, home: &Home, file: &Path) -> anyhow::Result<BTreeMap<String, i64>> {
    let mut key = start::options(place).key;
    key.may_create = false;
    let opened =
        tokio::task::spawn_blocking(move || huolang_vault::open_or_create(&key)).await?.map_err(BootError::from)?;
    let pending = home.folder.join(PENDING);
    let counts = match &place.database {
        Some(url) => {
            let counts = restore_into_server(&opened.vault, file, &pending, url).await?;
            backup::note_restored(home)?;
            counts
        }
        None => restore_file(&opened.vault, file, &pending).await?,
    };
    // The key of a restore that waited went with its data.
    backup::forget_waiting(home);
    Ok(counts)
}

/// The owner's start moves the former database aside; another program that has the folder keeps it.
async fn start_once(place: &Place, home: &Home) -> anyhow::Result<()> {
    match start::owner(place).await {
        Ok(running) => {
            running.shutdown().await;
            Ok(())
        }
        Err(error) => {
            let pending = home.folder.join(PENDING);
            if error.code() == ErrorCode::DatabaseInUse && pending.exists() {
                std::fs::remove_file(pending)?;
            }
            Err(error.into())
        }
    }
}
