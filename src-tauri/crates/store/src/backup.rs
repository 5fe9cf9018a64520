//! Copies of the data, checks of its health, and counts to compare a restored copy by.

use crate::{Conn, Db, StoreError, conn::Driver, db::migrate, sql, transfer};
use sqlx::SqliteConnection;
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Steps of SQLite after which a copy that grows is looked at, few enough for rows of a megabyte, and the bytes of it that may
/// wait for the disk: a commit's flush beside it waits for as much at most.
const STEPS: i32 = 20;
const PIECE: u64 = 1 << 20;
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Writes a complete, consistent copy of the database into a new SQLite file, while work goes on. The copy appears under
/// its name only when it is complete.
///
/// # Errors
/// A full or read-only disk; [`StoreError::Conflict`] when the file exists.
pub async fn copy_to(db: &Db, path: &Path) -> Result<(), StoreError> {
    let file = |action| {
        let path = path.display().to_string();
        move |source| StoreError::File { action, path, source }
    };
    if path.exists() {
        return Err(StoreError::Conflict(path.display().to_string()));
    }
    let unfinished = path.with_extension("part");
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(file("replace"))?;
    }
    let copied = match db.sqlite_path() {
        Some(_) => vacuum_into(db, &unfinished).await,
        None => Box::pin(transfer::into_file(db, &unfinished, migrate::newest())).await,
    };
    if let Err(error) = copied {
        for part in ["", "-wal", "-shm"] {
            let mut name = unfinished.clone().into_os_string();
            name.push(part);
            let _ = std::fs::remove_file(name);
        }
        return Err(error);
    }
    std::fs::rename(&unfinished, path).map_err(file("write"))
}

async fn vacuum_into(db: &Db, path: &Path) -> Result<(), StoreError> {
    let mut conn = db.reader().await?;
    let Driver::Sqlite(driver) = conn.driver() else { return Ok(()) };
    // Copying writes no page of this database, but the reader's guard would refuse it all the same.
    sqlx::raw_sql("PRAGMA query_only = OFF").execute(&mut *driver).await?;
    let mut growing = Growing::of(path);
    driver.lock_handle().await?.set_progress_handler(STEPS, move || growing.flush());
    let copied = sqlx::query("VACUUM INTO $1").bind(path.display().to_string()).execute(&mut *driver).await;
    driver.lock_handle().await?.remove_progress_handler();
    sqlx::raw_sql("PRAGMA query_only = ON").execute(&mut *driver).await?;
    copied?;
    let path = path.to_owned();
    // What is left would be flushed in one go by whoever flushes next.
    let flushed = tokio::task::spawn_blocking(move || Growing::of(&path).flush_rest()).await;
    flushed.map_err(|_| StoreError::Closed)
}

/// A copy that grows. SQLite writes as fast as it reads; what waits for the disk is kept small meanwhile, and the disk is left
/// to others half of the time: no commit's flush has to wait behind gigabytes.
struct Growing {
    path: PathBuf,
    flushed: u64,
}

impl Growing {
    fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), flushed: 0 }
    }

    /// Flushes it when much was written; the copying goes on.
    fn flush(&mut self) -> bool {
        let length = self.path.metadata().map_or(0, |meta| meta.len());
        if length >= self.flushed + PIECE {
            self.flushed = length;
            let begun = Instant::now();
            self.flush_rest();
            std::thread::park_timeout(begun.elapsed().min(LONGEST_PAUSE));
        }
        true
    }

    /// Flushes what was written. Where it cannot be flushed now, the proof of the copy tells.
    fn flush_rest(&self) {
        // On a Mac every flush empties the cache of the drive, too.
        if !cfg!(target_vendor = "apple") {
            let _ = OpenOptions::new().write(true).open(&self.path).and_then(|file| file.sync_data());
        }
    }
}

/// Steps of a check, each a page at least, after which it looks how long it was at work, and for how long it works at a time.
const CHECK_STEPS: i32 = 32;
const SPELL: Duration = Duration::from_millis(4);

/// A check that reads every page. Where the system keeps none of them it reads as fast as the disk can: it works for a moment and
/// leaves the disk to others for as long.
struct Resting {
    since: Instant,
}

impl Resting {
    /// Rests after a while of work; the check goes on.
    fn rest(&mut self) -> bool {
        let worked = self.since.elapsed();
        if worked >= SPELL {
            std::thread::park_timeout(worked.min(LONGEST_PAUSE));
            self.since = Instant::now();
        }
        true
    }
}

/// Looks for damage, and lets others work meanwhile. Returns what it found; nothing is good.
///
/// # Errors
/// What the database refuses.
pub async fn find_damage(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let Driver::Sqlite(driver) = conn.driver() else { return Ok(Vec::new()) };
    let mut resting = Resting { since: Instant::now() };
    driver.lock_handle().await?.set_progress_handler(CHECK_STEPS, move || resting.rest());
    let found = look_for_damage(driver).await;
    driver.lock_handle().await?.remove_progress_handler();
    found
}

async fn look_for_damage(driver: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let lines: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut *driver).await?;
    let mut damage: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
    let dangling: Vec<(String, Option<i64>, String, i64)> =
        sqlx::query_as("PRAGMA foreign_key_check").fetch_all(&mut *driver).await?;
    damage.extend(
        dangling
            .into_iter()
            .take(20)
            .map(|(table, _, parent, _)| format!("a row of {table} names a missing row of {parent}")),
    );
    Ok(damage)
}

/// How many rows the tables hold that a seller would miss.
///
/// # Errors
/// What the database refuses.
pub async fn counts(conn: &mut Conn) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, i64)> = sql!(
        conn,
        "SELECT 'shops', COUNT(*) FROM shops
         UNION ALL SELECT 'products', COUNT(*) FROM products
         UNION ALL SELECT 'rules', COUNT(*) FROM rules
         UNION ALL SELECT 'card_pools', COUNT(*) FROM card_pools
         UNION ALL SELECT 'cards', COUNT(*) FROM cards
         UNION ALL SELECT 'orders', COUNT(*) FROM orders
         UNION ALL SELECT 'order_lines', COUNT(*) FROM order_lines
         UNION ALL SELECT 'deliveries', COUNT(*) FROM deliveries
         UNION ALL SELECT 'delivery_units', COUNT(*) FROM delivery_units
         UNION ALL SELECT 'delivery_attempts', COUNT(*) FROM delivery_attempts
         UNION ALL SELECT 'order_events', COUNT(*) FROM order_events
         UNION ALL SELECT 'audit_log', COUNT(*) FROM audit_log
         UNION ALL SELECT 'notices', COUNT(*) FROM notices"
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().collect())
}

/// Writes what lies in the write-ahead file back into the database file and empties it.
///
/// # Errors
/// [`StoreError::DatabaseInUse`] when somebody still reads what was there before; what the database refuses.
pub async fn checkpoint(db: &Db) -> Result<(), StoreError> {
    let Some(turn) = db.turn() else { return Ok(()) };
    let _turn = turn.lock().await;
    let mut conn = db.reader().await?;
    let Driver::Sqlite(driver) = conn.driver() else { return Ok(()) };
    sqlx::raw_sql("PRAGMA query_only = OFF").execute(&mut *driver).await?;
    let emptied = empty_wal(driver).await;
    sqlx::raw_sql("PRAGMA query_only = ON").execute(driver).await?;
    emptied
}

/// The same on a connection that may write. SQLite waits for readers as long as it waits for writers, and then says in a
/// row, not by an error, that it could not.
pub(crate) async fn empty_wal(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(conn).await?;
    if busy == 0 { Ok(()) } else { Err(StoreError::DatabaseInUse) }
}
