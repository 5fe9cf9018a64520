//! Brings what was written back into the database file while others write: the writer itself would make everybody wait for
//! it. The write-ahead file begins anew only when nothing in it is left to bring back, so where it has become long the
//! writer is asked for the last pages.

use sqlx::{SqliteConnection, SqlitePool};
use std::{
    fs::File,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Mutex, MutexGuard, Notify},
    task::JoinHandle,
};

/// Commits after which it is worth it.
const COMMITS: u32 = 96;
/// Pages of a write-ahead file that is long.
const LONG: i64 = 12_000;
/// Pages that the writer may bring back itself, and how often it is tried to leave it no more.
const LITTLE: i64 = 1_000;
const TRIES: u32 = 4;
/// What takes no longer is flushed in one go.
const A_WHILE: Duration = Duration::from_millis(15);

/// Held while pages are brought back: SQLite refuses a second one who tries, and does not wait.
pub(crate) type Turn = Arc<Mutex<()>>;

/// The task, and what wakes it.
pub(super) struct Tidy {
    commits: AtomicU32,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    pool: SqlitePool,
    /// The database file. On Unix whoever closes it gives SQLite's locks on it away: it stays open while SQLite has it.
    file: Arc<File>,
    bell: Notify,
    /// Whether the writer is asked for the last pages.
    asks: AtomicBool,
    turn: Turn,
}

impl Tidy {
    /// Starts it over a connection of its own.
    pub(super) fn start(pool: SqlitePool, file: Arc<File>, turn: Turn) -> Self {
        let (bell, asks) = (Notify::new(), AtomicBool::new(false));
        let shared = Arc::new(Shared { pool, file, bell, asks, turn });
        let task = tokio::spawn(shared.clone().run());
        Self { commits: AtomicU32::new(0), shared, task }
    }

    /// Somebody's write was committed.
    pub(super) fn committed(&self) {
        if self.commits.fetch_add(1, Ordering::Relaxed) + 1 >= COMMITS {
            self.commits.store(0, Ordering::Relaxed);
            self.shared.bell.notify_one();
        }
    }

    /// The writer's turn to bring the last pages back, where it is asked to; once. While somebody else has the turn it is
    /// asked again after its next commit: whoever empties the file then would be refused.
    pub(super) fn asked(&self) -> Option<MutexGuard<'_, ()>> {
        if !self.shared.asks.load(Ordering::Relaxed) {
            return None;
        }
        let turn = self.shared.turn.try_lock().ok()?;
        self.shared.asks.store(false, Ordering::Relaxed);
        Some(turn)
    }

    /// Held by whoever brings pages back.
    pub(super) fn turn(&self) -> Turn {
        self.shared.turn.clone()
    }

    /// Ends it, between two turns. What it gives is to be dropped when every connection is closed.
    pub(super) async fn end(mut self) -> impl Sized {
        let turn = self.shared.turn.lock().await;
        self.task.abort();
        drop(turn);
        // It keeps the database file open until it is gone.
        let _ = (&mut self.task).await;
        self.shared.pool.close().await;
        self.shared.clone()
    }
}

impl Drop for Tidy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    async fn run(self: Arc<Self>) {
        loop {
            self.bell.notified().await;
            let _turn = self.turn.lock().await;
            if let Err(error) = self.tidy().await {
                tracing::debug!(%error, "what was written is brought back later");
            }
        }
    }

    async fn tidy(&self) -> Result<(), sqlx::Error> {
        let mut conn = self.pool.acquire().await?;
        let mut before = 0;
        for round in 1..=TRIES {
            let ahead = bring_back_gently(self.file.clone(), &mut conn).await?;
            let next = ahead.what_next(before, round);
            if next == Next::Rest {
                break;
            }
            // The writer, which ends it, would flush all of this.
            self.flush().await;
            if next == Next::Ask {
                self.asks.store(true, Ordering::Relaxed);
                break;
            }
            before = ahead.back;
        }
        Ok(())
    }

    /// Flushes the database file, off the threads that answer.
    async fn flush(&self) {
        let file = self.file.clone();
        let _ = tokio::task::spawn_blocking(move || flush(&file)).await;
    }
}

/// Brings back into that file, and flushes what that wrote bit by bit: of much at once a commit's flush would have to wait for
/// all.
pub(crate) async fn bring_back_gently(file: Arc<File>, conn: &mut SqliteConnection) -> Result<Ahead, sqlx::Error> {
    let under_way = Arc::new(());
    // Gone also where this is given up in the middle: nobody ends before the last blocking thread does.
    let watched = Arc::downgrade(&under_way);
    let flushing = tokio::task::spawn_blocking(move || {
        loop {
            std::thread::park_timeout(A_WHILE);
            if watched.strong_count() == 0 {
                break;
            }
            flush(&file);
        }
    });
    let ahead = bring_back(conn).await;
    drop(under_way);
    let _ = flushing.await;
    ahead
}

/// On a Mac every flush empties the cache of the drive, too.
fn flush(file: &File) {
    if !cfg!(target_vendor = "apple")
        && let Err(error) = file.sync_data()
    {
        tracing::debug!(%error, "the database file cannot be flushed now");
    }
}

/// How long the write-ahead file was when the bringing back began, and how much of it was brought back.
pub(crate) struct Ahead {
    pages: i64,
    back: i64,
}

/// What comes after a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Nothing, until there are more commits.
    Rest,
    /// Another round.
    Round,
    /// The writer brings the last pages back.
    Ask,
}

impl Ahead {
    /// After the round of that number; `before` is what was back when it began. What is written during a round stands in no
    /// answer of it: as much as the next one finds came meanwhile. Where writers never rest, the last round asks all the same.
    const fn what_next(&self, before: i64, round: u32) -> Next {
        let is_free = self.pages - self.back <= LITTLE;
        if self.pages < LONG || (!is_free && self.back <= before) {
            Next::Rest
        } else if is_free && (round == TRIES || self.pages - before <= LITTLE) {
            Next::Ask
        } else {
            Next::Round
        }
    }
}

/// Brings back what no reader stands in the way of.
pub(super) async fn bring_back(conn: &mut SqliteConnection) -> Result<Ahead, sqlx::Error> {
    let row = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(conn).await?;
    let (_, pages, back): (i64, i64, i64) = row;
    Ok(Ahead { pages, back })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Ahead, COMMITS, LITTLE, LONG, Next, TRIES};
    use crate::{Db, Durability, Location, OpenOptions, meta};
    use std::{
        fs::File,
        io::Read as _,
        path::{Path, PathBuf},
    };

    #[test]
    fn the_writer_is_left_only_what_came_during_a_round() {
        let next = |pages, back, before, round| Ahead { pages, back }.what_next(before, round);
        assert_eq!(next(LONG - 1, LONG - 1, 0, 1), Next::Rest, "it is short");
        assert_eq!(next(3 * LONG, 3 * LONG, 0, 1), Next::Round, "much may have come meanwhile");
        assert_eq!(next(3 * LONG + LITTLE, 3 * LONG, 3 * LONG, 2), Next::Ask);
        assert_eq!(next(4 * LONG, 4 * LONG, 3 * LONG, 2), Next::Round, "much came meanwhile");
        assert_eq!(next(6 * LONG, 6 * LONG, 5 * LONG, TRIES), Next::Ask, "it would only grow");
        assert_eq!(next(3 * LONG, LONG, 0, 1), Next::Round);
        assert_eq!(next(3 * LONG, LONG, LONG, 2), Next::Rest, "somebody reads the rest");
        assert_eq!(next(-1, -1, 0, 1), Next::Rest, "another program brings back");
    }

    async fn open(folder: &Path) -> (Db, PathBuf) {
        let path = folder.join("huolang.db");
        (Db::open(&Location::Sqlite { path: path.clone() }, OpenOptions::default()).await.unwrap(), path)
    }

    /// Writes so many pages, and a few more, in one commit. What is equal to what is there would not be written.
    async fn write(db: &Db, number: u32, pages: usize) {
        let letter = char::from(b'a' + u8::try_from(number % 23).unwrap());
        let (key, text) = (format!("filler-{}", number % 8), String::from(letter).repeat(4_096 * pages));
        db.write(Durability::Ordinary, move |tx| Box::pin(async move { meta::set(tx, &key, &text).await }))
            .await
            .unwrap();
    }

    /// How often the write-ahead file began anew, as its head says.
    fn beginnings(path: &Path) -> u32 {
        let mut head = [0; 16];
        File::open(path.with_extension("db-wal")).unwrap().read_exact(&mut head).unwrap();
        u32::from_be_bytes(head[12..].try_into().unwrap())
    }

    #[tokio::test]
    async fn what_was_written_comes_back_into_the_file_while_others_write() {
        let dir = tempfile::tempdir().unwrap();
        let (db, path) = open(dir.path()).await;
        let size = || path.metadata().unwrap().len();
        let before = size();
        let mut commits = 0;
        while size() == before && commits < 30 * COMMITS {
            commits += 1;
            write(&db, commits, 1).await;
        }
        assert!(size() > before, "nothing came back after {commits} commits");
        assert!(commits >= COMMITS, "it is not worth it after {commits} commits");
        db.close().await;
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside the file");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_file_ahead_begins_anew_once_nobody_reads_what_was_there_before() {
        let dir = tempfile::tempdir().unwrap();
        let (db, path) = open(dir.path()).await;
        // Somebody who reads while there is nothing ahead would not stand in the way.
        write(&db, 0, 1).await;
        let mut reader = db.reader().await.unwrap();
        let crate::conn::Driver::Sqlite(driver) = reader.driver() else { unreachable!() };
        sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM meta").execute(&mut *driver).await.unwrap();
        let first = beginnings(&path);
        let mut commits = 0_u32;
        while i64::from(commits) * 100 < 2 * LONG {
            commits += 1;
            write(&db, commits, 100).await;
        }
        assert_eq!(beginnings(&path), first, "somebody reads what is in it");
        sqlx::raw_sql("COMMIT").execute(driver).await.unwrap();
        let (turn, most) = (db.turn().unwrap(), commits + 30 * COMMITS);
        while beginnings(&path) == first && commits < most {
            commits += 1;
            write(&db, commits, 1).await;
            // However long bringing back takes, there are not many commits meanwhile.
            drop(turn.lock().await);
        }
        assert!(commits < most, "it only grows");
        drop(reader);
        db.close().await;
    }

    #[tokio::test]
    async fn what_a_killed_program_left_is_brought_back_at_the_start() {
        let (dir, left) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (db, path) = open(dir.path()).await;
        for number in 0..8 {
            write(&db, number, 100).await;
        }
        let copy = left.path().join("huolang.db");
        for (from, to) in [(&path, &copy), (&path.with_extension("db-wal"), &copy.with_extension("db-wal"))] {
            std::fs::copy(from, to).unwrap();
        }
        let before = copy.metadata().unwrap().len();
        let (again, _) = open(left.path()).await;
        assert!(copy.metadata().unwrap().len() > before + 8 * 100 * 4_096 / 2, "{before}");
        let first = beginnings(&copy);
        write(&again, 9, 1).await;
        assert_eq!(beginnings(&copy), first + 1);
        again.close().await;
        db.close().await;
    }
}
