//! SQLite's writing task: takes everything that waits into one transaction, so that one flush serves all.

use super::{CommitMoment, CommitWatch, Durability, Letter, Ticket, Tidy};
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
    flushing: bool,
    tidy: Tidy,
    watch: CommitWatch,
}

impl Writer {
    pub(super) const fn new(pool: SqlitePool, tidy: Tidy, watch: CommitWatch) -> Self {
        Self { pool, conn: None, flushing: false, tidy, watch }
    }

    /// Writes until the last sender is gone.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Letter>) {
        let (mut letters, mut group) = (Vec::with_capacity(GROUP), Vec::with_capacity(GROUP));
        while waiting.recv_many(&mut letters, GROUP).await > 0 {
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
        self.flushing = false;
        Ok(conn)
    }

    async fn commit_group(&mut self, group: &mut Vec<Ticket>) {
        if group.is_empty() {
            return;
        }
        let mut tx = match self.conn().await {
            Ok(conn) => Tx(Conn::new(Link::Sqlite(conn))),
            Err(error) => {
                tracing::error!(%error, "the writing connection cannot be had");
                return refuse_all(group, StoreError::from(error));
            }
        };
        match self.write(&mut tx, group).await {
            Ok(()) => {
                if let Link::Sqlite(conn) = tx.0.into_link() {
                    self.conn = Some(conn);
                }
                group.drain(..).for_each(|ticket| ticket.answer(Ok(())));
            }
            Err(error) => {
                abandon(tx).await;
                self.flushing = false;
                refuse_all(group, error);
            }
        }
    }

    async fn write(&mut self, tx: &mut Tx, group: &mut [Ticket]) -> Result<(), StoreError> {
        let flush = group.iter().any(|ticket| ticket.durability == Durability::Flushed);
        begin(tx, flush, &mut self.flushing).await?;
        fill(tx, group).await?;
        commit(tx, &self.watch).await?;
        self.tidy.committed();
        Ok(())
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
        self.tidy.end().await;
        if let Some(conn) = self.conn
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "the writing connection ended badly");
        }
        self.pool.close().await;
    }
}

async fn commit(tx: &mut Tx, watch: &CommitWatch) -> Result<(), StoreError> {
    watch.tell(CommitMoment::Before);
    tx.send_batch_with("COMMIT").await?;
    watch.tell(CommitMoment::After);
    Ok(())
}

/// Runs every closure of the group. A closure that fails is rolled back alone.
///
/// Savepoints are left open: the commit keeps them all, and rolling back to one undoes only what came after it.
async fn fill(tx: &mut Tx, group: &mut [Ticket]) -> Result<(), StoreError> {
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

async fn begin(tx: &mut Tx, flush: bool, flushing: &mut bool) -> Result<(), StoreError> {
    let text = match (flush, *flushing) {
        (true, false) => "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
        (false, true) => "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
        _ => "BEGIN IMMEDIATE",
    };
    raw(tx, text).await?;
    *flushing = flush;
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
