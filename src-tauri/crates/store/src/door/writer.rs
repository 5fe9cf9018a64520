//! SQLite's writing task: takes everything that waits into one transaction, so that one flush serves all.

use super::{CommitMoment, CommitWatch, Durability, Ticket};
use crate::{
    Conn, StoreError, Tx,
    conn::{Driver, Link},
};
use sqlx::{Sqlite, SqlitePool, pool::PoolConnection};
use tokio::sync::mpsc;

/// Closures in one commit.
const GROUP: usize = 64;

/// Writes until the last sender is gone.
pub(crate) async fn run(pool: SqlitePool, mut waiting: mpsc::Receiver<Ticket>, watch: CommitWatch) {
    let mut flushing = false;
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        commit_group(&pool, &mut group, &mut flushing, &watch).await;
    }
    pool.close().await;
}

async fn commit_group(pool: &SqlitePool, group: &mut Vec<Ticket>, flushing: &mut bool, watch: &CommitWatch) {
    let mut tx = match writing(pool).await {
        Ok(conn) => Tx(Conn::new(Link::Sqlite(conn))),
        Err(error) => {
            tracing::error!(%error, "the writing connection cannot be had");
            return refuse_all(group, StoreError::from(error));
        }
    };
    let flush = group.iter().any(|ticket| ticket.durability == Durability::Flushed);
    if let Err(error) = begin(&mut tx, flush, flushing).await {
        return refuse_all(group, error);
    }
    match fill(&mut tx, group).await {
        Ok(()) => match commit(&mut tx, watch).await {
            Ok(()) => group.drain(..).for_each(|ticket| ticket.answer(Ok(()))),
            Err(error) => {
                abandon(tx).await;
                *flushing = false;
                refuse_all(group, error);
            }
        },
        Err(error) => {
            abandon(tx).await;
            *flushing = false;
            refuse_all(group, error);
        }
    }
}

async fn commit(tx: &mut Tx, watch: &CommitWatch) -> Result<(), StoreError> {
    watch.tell(CommitMoment::Before);
    raw(tx, "COMMIT").await?;
    watch.tell(CommitMoment::After);
    Ok(())
}

/// The writing connection. While the file is written anew it is away, however long that takes.
async fn writing(pool: &SqlitePool) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
    loop {
        match pool.acquire().await {
            Err(sqlx::Error::PoolTimedOut) => {}
            other => return other,
        }
    }
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
        if !ticket.run(tx).await {
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
