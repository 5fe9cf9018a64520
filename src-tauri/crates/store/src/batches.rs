//! Batches: one import of cards each.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{BatchId, Millis, PoolId};

words! {
    /// Where an import stands.
    BatchState {
        /// Under way.
        Running = "running",
        /// Complete.
        Done = "done",
        /// Stopped by the seller.
        Cancelled = "cancelled",
        /// Stopped by an error.
        Failed = "failed",
    }
}

record! {
    /// An import of cards.
    pub struct Batch {
        /// Its id.
        pub id: BatchId,
        /// The pool.
        pub pool_id: PoolId,
        /// `paste`, or the file's name.
        pub source: String,
        /// Cards taken in.
        pub imported: i64,
        /// Cards that were there already.
        pub duplicates: i64,
        /// Rows that were no cards.
        pub rejected: i64,
        /// The seller's note.
        pub note: String,
        /// Where it stands.
        pub state: BatchState,
        /// When it began.
        pub created_at: Millis,
    }
}

/// Begins an import.
///
/// # Errors
/// [`StoreError::Reference`] when the pool does not exist.
pub async fn start(
    tx: &mut Tx,
    id: &BatchId,
    pool: &PoolId,
    source: &str,
    note: &str,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO card_batches (id, pool_id, source, imported, duplicates, rejected, note, state, created_at)
         VALUES ($1, $2, $3, 0, 0, 0, $4, 'running', $5)",
        id,
        pool,
        source,
        note,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Ends an import; the cards it took in were counted as they came.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn finish(tx: &mut Tx, id: &BatchId, state: BatchState, rejected: i64) -> Result<(), StoreError> {
    let changed = sql!(tx, "UPDATE card_batches SET state = $2, rejected = $3 WHERE id = $1", id, state, rejected)
        .execute()
        .await?;
    if changed == 0 { Err(StoreError::NotFound("card batch")) } else { Ok(()) }
}

/// One import.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &BatchId) -> Result<Batch, StoreError> {
    sql!(conn, "SELECT * FROM card_batches WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("card batch"))
}

/// Imports, newest first, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    pool: Option<&PoolId>,
    before: Option<&BatchId>,
    limit: i64,
) -> Result<Vec<Batch>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM card_batches
         WHERE (CAST($1 AS TEXT) IS NULL OR pool_id = $1) AND (CAST($2 AS TEXT) IS NULL OR id < $2)
         ORDER BY id DESC
         LIMIT $3",
        pool,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// Imports that were under way when the program ended.
///
/// # Errors
/// What the database refuses.
pub async fn interrupted(conn: &mut Conn) -> Result<Vec<Batch>, StoreError> {
    sql!(conn, "SELECT * FROM card_batches WHERE state = 'running' ORDER BY id").fetch_all().await
}
