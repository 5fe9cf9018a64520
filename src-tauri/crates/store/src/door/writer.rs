//! SQLite's writing task: takes everything that waits into one transaction, so that one flush serves all.

use super::{CommitMoment, CommitWatch, Durability, Flusher, Letter, Ticket, Tidy, flush, tidy};
use crate::{
    Conn, StoreError, Tx, backup,
    conn::{Driver, Link},
    sql::BatchEnd,
};
use sqlx::{Sqlite, SqlitePool, pool::PoolConnection};
use tokio::sync::mpsc;

/// Closures in one commit.
const GROUP: usize = 64;

/// What a statement or a closure may have to undo is kept in memory: for each commit a file would be made and removed.
const UNDO_IN_MEMORY: &str = "PRAGMA temp_store = MEMORY";

/// The one writing connection, and how it is set.
pub(super) struct Writer {
    pool: SqlitePool,
    /// Kept from commit to commit: giving it back and asking for it again takes as long as a small write.
    conn: Option<PoolConnection<Sqlite>>,
    tidy: Tidy,
    flusher: Flusher,
    watch: CommitWatch,
}

impl Writer {
    pub(super) const fn new(pool: SqlitePool, tidy: Tidy, flusher: Flusher, watch: CommitWatch) -> Self {
        Self { pool, conn: None, tidy, flusher, watch }
    }

    /// Writes until the last sender is gone.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Letter>) {
        let (mut letters, mut group) = (Vec::with_capacity(GROUP), Vec::with_capacity(GROUP));
        loop {
            // Who comes until then goes into the same commit.
            self.flusher.has_room().await;
            if waiting.recv_many(&mut letters, GROUP).await == 0 {
                break;
            }
            for letter in letters.drain(..) {
                match letter {
                    Letter::Work(ticket) => group.push(ticket),
                    Letter::Rewrite(reply) => {
                        self.commit_group(&mut group).await;
                        // The caller may have gone; the file is written anew all the same.
                        let _ = reply.send(self.rewrite().await);
                    }
                }
            }
            self.commit_group(&mut group).await;
        }
        self.close().await;
    }

    async fn conn(&mut self) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
        if let Some(conn) = self.conn.take() {
            return Ok(conn);
        }
        let mut conn = self.pool.acquire().await?;
        sqlx::raw_sql(UNDO_IN_MEMORY).execute(&mut *conn).await?;
        // It may be a new one.
        self.flusher.file_may_be_another();
        Ok(conn)
    }

    async fn commit_group(&mut self, group: &mut Vec<Ticket>) {
        if group.is_empty() {
            return;
        }
        if self.flusher.is_in_doubt()
            && let Err(error) = self.make_certain().await
        {
            return refuse_all(group, error);
        }
        let mut tx = match self.conn().await {
            Ok(conn) => Tx(Conn::new(Link::Sqlite(conn))),
            Err(error) => {
                tracing::error!(%error, "the writing connection cannot be had");
                return refuse_all(group, StoreError::from(error));
            }
        };
        if let Err(error) = fill(&mut tx, group).await {
            abandon(tx).await;
            return refuse_all(group, error);
        }
        let number = self.flusher.begins();
        self.watch.tell(CommitMoment::Before);
        if let Err(error) = tx.send_batch_with("COMMIT").await {
            abandon(tx).await;
            refuse_all(group, error);
            return self.flusher.hand_over(number, Vec::new(), false);
        }
        if let Link::Sqlite(conn) = tx.0.into_link() {
            self.conn = Some(conn);
        }
        let flush = group.iter().any(|ticket| ticket.durability == Durability::Flushed);
        self.flusher.hand_over(number, std::mem::take(group), flush);
        self.tidy.committed();
        self.tidy_up().await;
    }

    /// A flush failed: everything is brought back into the database file, which is flushed, before more is written.
    async fn make_certain(&mut self) -> Result<(), StoreError> {
        let turn = self.tidy.turn();
        let _turn = turn.lock().await;
        let mut conn = self.conn().await?;
        let emptied = backup::empty_wal(&mut conn).await;
        self.conn = Some(conn);
        emptied.map_err(|error| {
            tracing::error!(%error, "what could not be flushed cannot be brought back either");
            flush::in_doubt()
        })?;
        self.flusher.is_certain();
        Ok(())
    }

    /// Brings back the little that is left, when it is time to: nobody writes meanwhile, so the write-ahead file begins anew.
    async fn tidy_up(&mut self) {
        let Some(_turn) = self.tidy.asked() else { return };
        if let Some(conn) = self.conn.as_mut()
            && let Err(error) = tidy::bring_back(conn).await
        {
            tracing::debug!(%error, "what was written is brought back later");
        }
    }

    /// Writes the file anew. Until the write-ahead file is emptied the former pages are still there, so a reader that stands
    /// in the way of that is an error.
    async fn rewrite(&mut self) -> Result<(), StoreError> {
        let turn = self.tidy.turn();
        let _turn = turn.lock().await;
        let mut conn = self.conn().await?;
        // The copy is a file: it may be larger than the memory.
        sqlx::raw_sql("PRAGMA temp_store = FILE; VACUUM").execute(&mut *conn).await?;
        sqlx::raw_sql(UNDO_IN_MEMORY).execute(&mut *conn).await?;
        backup::empty_wal(&mut conn).await?;
        self.conn = Some(conn);
        Ok(())
    }

    async fn close(self) {
        self.flusher.end().await;
        let _to_the_end = self.tidy.end().await;
        if let Some(conn) = self.conn
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "the writing connection ended badly");
        }
        self.pool.close().await;
    }
}

/// Runs every closure of the group. A closure that fails is rolled back alone.
///
/// Savepoints are left open: the commit keeps them all, and rolling back to one undoes only what came after it.
async fn fill(tx: &mut Tx, group: &mut [Ticket]) -> Result<(), StoreError> {
    raw(tx, "BEGIN IMMEDIATE").await?;
    let alone = group.len() == 1;
    for ticket in group {
        if !alone {
            raw(tx, "SAVEPOINT one").await?;
        }
        // What a closure that is alone put off goes with the commit.
        let end = if alone { BatchEnd::Leave } else { BatchEnd::Send };
        if !ticket.run(tx, end).await {
            let undone = raw(tx, if alone { "ROLLBACK; BEGIN" } else { "ROLLBACK TO one" }).await;
            if let Err(error) = undone {
                // SQLite itself took the whole transaction back, as it may on a full disk: all are refused for that reason.
                return Err(ticket.refusal().map_or(error, StoreError::again));
            }
        }
    }
    Ok(())
}

/// Gives up a connection whose transaction could not be ended in order; the next group gets a new one.
async fn abandon(tx: Tx) {
    if let Link::Sqlite(mut conn) = tx.0.into_link() {
        use std::ops::DerefMut as _;
        let _ = sqlx::raw_sql("ROLLBACK").execute(conn.deref_mut()).await;
        let _ = conn.close().await;
    }
}

async fn raw(tx: &mut Tx, text: &'static str) -> Result<(), StoreError> {
    if let Driver::Sqlite(conn) = tx.driver() {
        sqlx::raw_sql(text).execute(conn).await?;
    }
    Ok(())
}

/// Every ticket of the group gets the error; those that refused by themselves keep their own.
fn refuse_all(group: &mut Vec<Ticket>, error: StoreError) {
    for ticket in group.drain(..) {
        ticket.answer(Err(error.again()));
    }
}
