//! `backup` and `restore`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use huolang_domain::ErrorCode;
use huolang_engine::backup::{PENDING, restore_file};
use huolang_engine::boot::BootError;
use huolang_engine::{EngineError, Home};
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
    let made = running.engine.backups().create(args.to.clone()).await;
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

#[derive(Debug, Serialize)]
struct Restored {
    database: PathBuf,
    counts: BTreeMap<String, i64>,
}

/// Puts a backup in place of the database. The key must be there; the database may be damaged or gone.
pub async fn restore(place: &Place, args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let refuse = |code, words: String| EngineError::refused(code, words);
    if place.database.is_some() {
        let words = "a PostgreSQL database is restored with its own tools, for example pg_restore";
        return Err(refuse(ErrorCode::InvalidInput, words.to_owned()).into());
    }
    if !args.file.is_file() {
        let words = format!("{} is no file; name the backup to restore", args.file.display());
        return Err(refuse(ErrorCode::NotFound, words).into());
    }
    let options = start::options(place);
    let home = Home::new(&options.data_folder);
    let mut key = options.key;
    key.may_create = false;
    let opened =
        tokio::task::spawn_blocking(move || huolang_vault::open_or_create(&key)).await?.map_err(BootError::from)?;
    let pending = home.folder.join(PENDING);
    let counts = restore_file(&opened.vault, &args.file, &pending).await?;
    // The owner's start moves the former database aside; another program that has the folder keeps it.
    let running = match start::owner(place).await {
        Ok(running) => running,
        Err(error) => {
            if error.code() == ErrorCode::DatabaseInUse {
                std::fs::remove_file(&pending)?;
            }
            return Err(error.into());
        }
    };
    running.shutdown().await;
    let restored = Restored { database: home.database(), counts };
    output::answer(args.json, &restored, |restored| {
        let of = |table: &str| restored.counts.get(table).copied().unwrap_or(0);
        let place = restored.database.display();
        format!(
            "{place}: {} orders and {} cards restored; the former database is kept beside it",
            of("orders"),
            of("cards")
        )
    })?;
    Ok(ExitCode::SUCCESS)
}
