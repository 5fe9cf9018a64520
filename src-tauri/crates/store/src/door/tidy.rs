//! Brings what was written back into the database file while others write: the writer itself would make everybody wait for
//! it. Where it falls behind, SQLite does the rest at a commit, as it always would.

use sqlx::SqlitePool;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
};

/// Commits after which it is worth it.
const COMMITS: u32 = 96;

/// Held while pages are brought back: SQLite refuses a second one who tries, and does not wait.
pub(crate) type Turn = Arc<Mutex<()>>;

/// The task, and what wakes it.
pub(super) struct Tidy {
    commits: AtomicU32,
    bell: Arc<Notify>,
    task: JoinHandle<()>,
    pool: SqlitePool,
    turn: Turn,
}

impl Tidy {
    /// Starts it over a connection of its own.
    pub(super) fn start(pool: SqlitePool, turn: Turn) -> Self {
        let bell = Arc::new(Notify::new());
        let task = tokio::spawn(run(pool.clone(), bell.clone(), turn.clone()));
        Self { commits: AtomicU32::new(0), bell, task, pool, turn }
    }

    /// Somebody's write was committed.
    pub(super) fn committed(&self) {
        if self.commits.fetch_add(1, Ordering::Relaxed) + 1 >= COMMITS {
            self.commits.store(0, Ordering::Relaxed);
            self.bell.notify_one();
        }
    }

    /// Held by whoever brings pages back.
    pub(super) fn turn(&self) -> Turn {
        self.turn.clone()
    }

    /// Ends it, between two turns.
    pub(super) async fn end(self) {
        let turn = self.turn.lock().await;
        self.task.abort();
        drop(turn);
        self.pool.close().await;
    }
}

impl Drop for Tidy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(pool: SqlitePool, bell: Arc<Notify>, turn: Turn) {
    loop {
        bell.notified().await;
        let _turn = turn.lock().await;
        if let Err(error) = sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)").execute(&pool).await {
            tracing::debug!(%error, "what was written is brought back at a later commit");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::COMMITS;
    use crate::{Db, Durability, Location, OpenOptions, meta};

    #[tokio::test]
    async fn what_was_written_comes_back_into_the_file_while_others_write() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("huolang.db");
        let db = Db::open(&Location::Sqlite { path: path.clone() }, OpenOptions::default()).await.unwrap();
        let size = || path.metadata().unwrap().len();
        let (before, text) = (size(), "x".repeat(4_096));
        let mut commits = 0;
        // Far fewer pages than SQLite itself would wait for.
        while size() == before && commits < 30 * COMMITS {
            commits += 1;
            let (key, text) = (format!("filler-{commits}"), text.clone());
            db.write(Durability::Ordinary, move |tx| Box::pin(async move { meta::set(tx, &key, &text).await }))
                .await
                .unwrap();
        }
        assert!(size() > before, "nothing came back after {commits} commits");
        assert!(commits >= COMMITS, "it is not worth it after {commits} commits");
        db.close().await;
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside the file");
    }
}
