//! Copies of the data, checks of its health, and counts to compare a restored copy by.

mod pages;

use crate::{Conn, Db, StoreError, conn::Driver, db::migrate, sql, transfer};
use sqlx::SqliteConnection;
use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

/// Writes a complete, consistent copy of the database into a new SQLite file, while work goes on. The copy appears under
/// its name only when it is complete. While SQLite's file is copied `goes_on` hears how far it is, from 0 to 1, and says whether
/// to go on.
///
/// # Errors
/// A full or read-only disk; [`StoreError::Conflict`] when the file exists; [`StoreError::Closed`] when it is not to go on.
pub async fn copy_to(
    db: &Db,
    path: &Path,
    goes_on: impl FnMut(f64) -> bool + Send + 'static,
) -> Result<(), StoreError> {
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
        Some(_) => pages::copy(db, &unfinished, goes_on).await,
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

/// Steps of a check, each a page at least, after which it looks how long it was at work, and for how long it works at a time.
const CHECK_STEPS: i32 = 32;
const SPELL: Duration = Duration::from_millis(4);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

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
