//! The ends of an import: visible, failed, cancelled, taken back. Each is one small change.

use super::{Import, ImportKind, ImportState};
use crate::{Conn, StoreError, Tx, sql};
use huolang_domain::{ErrorCode, Millis};
use serde_json::Value as Json;

/// What an import counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Rows kept.
    pub stored: i64,
    /// Rows that took the place of older ones.
    pub updated: i64,
    /// Rows left out.
    pub skipped: i64,
    /// Rows replaced by a later one of the same file.
    pub duplicates: i64,
    /// Cells that could not be read.
    pub warnings: i64,
    /// Everything, as JSON.
    pub report: Json,
}

/// How an import ended without rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// Failed or cancelled.
    pub state: ImportState,
    /// Why.
    pub error: Option<String>,
    /// The precise reason.
    pub reason: Option<String>,
    /// What is known, as JSON.
    pub report: Json,
}

/// Makes the rows of an import count, all at once; a snapshot takes the place of the one before, and one of a shop also of one
/// of no shop. Without rows it changes
/// nothing but its own line. Of the lists of products of a shop only the last one can be taken back, so it counts alone.
///
/// # Errors
/// [`StoreError::NotFound`] when it does not run.
pub async fn finish(tx: &mut Tx, import: &Import, counts: &Counts, now: Millis) -> Result<(), StoreError> {
    let live = counts.stored > 0 && import.kind != ImportKind::Tracking;
    if live && import.kind != ImportKind::Sales {
        sql!(
            tx,
            "UPDATE imports SET replaced_by = $1
             WHERE kind = $3 AND (shop_id = $2 OR shop_id = '') AND live AND replaced_by IS NULL AND no <> $1",
            import.no,
            &import.shop_id,
            import.kind
        )
        .execute()
        .await?;
    }
    let changed = sql!(
        tx,
        "UPDATE imports SET
             state = $2, live = $3, dirty = false, rows_stored = $4, rows_new = $5, rows_updated = $6,
             rows_skipped = $7, duplicates = $8, warnings = $9, report = $10, finished_at = $11
         WHERE no = $1 AND state = 'running'",
        import.no,
        if counts.stored > 0 { ImportState::Done } else { ImportState::Empty },
        live,
        counts.stored,
        counts.stored - counts.updated,
        counts.updated,
        counts.skipped,
        counts.duplicates,
        counts.warnings,
        &counts.report,
        now
    )
    .execute()
    .await?;
    if changed == 0 { Err(StoreError::NotFound("running import")) } else { Ok(()) }
}

/// Ends an import that keeps nothing. Its rows, which never counted, are swept afterwards.
///
/// # Errors
/// What the database refuses.
pub async fn fail(tx: &mut Tx, no: i64, ending: &Ending, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE imports SET state = $2, error = $3, reason = $4, report = $5, finished_at = $6
         WHERE no = $1 AND state = 'running'",
        no,
        ending.state,
        ending.error.clone(),
        ending.reason.clone(),
        &ending.report,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes an import back, all at once: rows it superseded count again, and the snapshot before it does. Its own rows are swept
/// afterwards.
///
/// # Errors
/// [`ErrorCode::ImportNotUndoable`] when it does not count, or a later snapshot has taken its place.
pub async fn undo(tx: &mut Tx, import: &Import, now: Millis) -> Result<(), StoreError> {
    let changed = sql!(
        tx,
        "UPDATE imports SET state = 'undone', live = false, dirty = true, undone_at = $2
         WHERE no = $1 AND live AND replaced_by IS NULL",
        import.no,
        now
    )
    .execute()
    .await?;
    if changed == 0 {
        let message = "this import does not count any more: it was taken back before, or a later file took its place";
        return Err(StoreError::refused(ErrorCode::ImportNotUndoable, message));
    }
    sql!(tx, "UPDATE imports SET replaced_by = NULL WHERE replaced_by = $1", import.no).execute().await?;
    Ok(())
}

/// Imports of a shop that nobody can bring back any more: all but the current one and the one before it.
///
/// # Errors
/// What the database refuses.
pub async fn outdated(conn: &mut Conn, current: &Import) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = sql!(
        conn,
        "SELECT no FROM imports
         WHERE kind = $1 AND shop_id = $2 AND live AND replaced_by IS NOT NULL AND replaced_by <> $3",
        current.kind,
        &current.shop_id,
        current.no
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(no,)| no).collect())
}

/// Notes that an old import was given up for good; what it left is swept afterwards.
///
/// # Errors
/// What the database refuses.
pub async fn give_up(tx: &mut Tx, import: i64) -> Result<(), StoreError> {
    sql!(tx, "UPDATE imports SET live = false, dirty = true WHERE no = $1", import).execute().await?;
    Ok(())
}

/// Imports whose rows may lie about, oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn interrupted(conn: &mut Conn) -> Result<Vec<Import>, StoreError> {
    sql!(conn, "SELECT * FROM imports WHERE dirty ORDER BY no").fetch_all().await
}

/// Nothing of an import lies about any more.
///
/// # Errors
/// What the database refuses.
pub async fn swept(tx: &mut Tx, no: i64) -> Result<(), StoreError> {
    sql!(tx, "UPDATE imports SET dirty = false WHERE no = $1", no).execute().await?;
    Ok(())
}
