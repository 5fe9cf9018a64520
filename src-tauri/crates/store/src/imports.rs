//! Imported files: begun, made visible by one small change, taken back.

pub mod before;
pub mod lane;
mod rejected;
mod settle;

pub use rejected::{RejectedRow, add_rejected, rejected};
pub use settle::{Counts, Ending, fail, finish, give_up, interrupted, outdated, swept, undo};

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::Millis;
use serde_json::Value as Json;

words! {
    /// What a file holds.
    ImportKind {
        /// 售卖明细.
        Sales = "sales",
        /// 旅行社预约明细.
        Travel = "travel",
        /// Products.
        Products = "products",
        /// Tracking numbers.
        Tracking = "tracking",
    }
}

words! {
    /// How a file came.
    ImportOrigin {
        /// Dropped on the window.
        Dropped = "dropped",
        /// Chosen in a dialog.
        Chosen = "chosen",
        /// Found in the watched folder.
        Watched = "watched",
        /// Named on the command line.
        Command = "command",
        /// Handed over by a browser.
        Uploaded = "uploaded",
    }
}

words! {
    /// Where an import stands.
    ImportState {
        /// Under way.
        Running = "running",
        /// Its rows are in.
        Done = "done",
        /// It had a header and no rows.
        Empty = "empty",
        /// Nothing of it was kept.
        Failed = "failed",
        /// Stopped by a person; nothing of it was kept.
        Cancelled = "cancelled",
        /// Taken back.
        Undone = "undone",
    }
}

record! {
    /// An import.
    pub struct Import {
        /// Its number.
        pub no: i64,
        /// Its id.
        pub id: String,
        /// What the file holds.
        pub kind: ImportKind,
        /// The file's name.
        pub file_name: String,
        /// How it came.
        pub origin: ImportOrigin,
        /// The shop; empty when it is of none.
        pub shop_id: String,
        /// SHA-256 of the file, hex.
        pub hash: String,
        /// Bytes of the file.
        pub size: i64,
        /// The day in the file's name.
        pub export_date: Option<String>,
        /// Where it stands.
        pub state: ImportState,
        /// Whether its rows count.
        pub live: bool,
        /// The number of the snapshot that took its place.
        pub replaced_by: Option<i64>,
        /// Why it failed.
        pub error: Option<String>,
        /// The precise reason.
        pub reason: Option<String>,
        /// Rows kept.
        pub rows_stored: i64,
        /// Of these, rows that were not there before.
        pub rows_new: i64,
        /// Of these, rows that took the place of older ones.
        pub rows_updated: i64,
        /// Rows left out.
        pub rows_skipped: i64,
        /// Rows replaced by a later one of the same file.
        pub duplicates: i64,
        /// Cells that could not be read.
        pub warnings: i64,
        /// Everything that was counted.
        pub report: Json,
        /// Who did it.
        pub actor: String,
        /// When it began.
        pub started_at: Millis,
        /// When it ended.
        pub finished_at: Option<Millis>,
        /// When it was taken back.
        pub undone_at: Option<Millis>,
    }
}

/// A file about to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub kind: ImportKind,
    /// Its name.
    pub file_name: String,
    /// How it came.
    pub origin: ImportOrigin,
    /// The shop; empty for none.
    pub shop_id: String,
    /// SHA-256, hex.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// The day in its name.
    pub export_date: Option<String>,
    /// Who does it.
    pub actor: String,
}

/// Begins an import; gives its number. Nothing of it counts until it is finished.
///
/// # Errors
/// What the database refuses.
pub async fn start(tx: &mut Tx, new: &NewImport, now: Millis) -> Result<i64, StoreError> {
    let (no,) = sql!(
        tx,
        "INSERT INTO imports (
             no, id, kind, file_name, origin, shop_id, hash, size, export_date, state, live, dirty,
             rows_stored, rows_new, rows_updated, rows_skipped, duplicates, warnings, report, actor, started_at
         )
         SELECT CAST(COALESCE(MAX(no), 0) + 1 AS BIGINT), $1, $2, $3, $4, $5, $6, CAST($7 AS BIGINT), $8,
             'running', false, true, 0, 0, 0, 0, 0, 0, '{}', $9, CAST($10 AS BIGINT)
         FROM imports
         RETURNING no",
        &new.id,
        new.kind,
        &new.file_name,
        new.origin,
        &new.shop_id,
        &new.hash,
        new.size,
        new.export_date.clone(),
        &new.actor,
        now
    )
    .fetch_one()
    .await?;
    Ok(no)
}

/// One import.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &str) -> Result<Import, StoreError> {
    sql!(conn, "SELECT * FROM imports WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("import"))
}

/// The import of that number.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn by_no(conn: &mut Conn, no: i64) -> Result<Import, StoreError> {
    sql!(conn, "SELECT * FROM imports WHERE no = $1", no).fetch_optional().await?.ok_or(StoreError::NotFound("import"))
}

/// Whether a report was ever taken in.
///
/// # Errors
/// What the database refuses.
pub async fn has_reports(conn: &mut Conn) -> Result<bool, StoreError> {
    let first = sql!(conn, "SELECT no FROM imports WHERE kind IN ('sales', 'travel') ORDER BY no LIMIT 1");
    Ok(first.fetch_optional::<(i64,)>().await?.is_some())
}

/// Imports, newest first, before the number of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    kind: Option<ImportKind>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Import>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM imports
         WHERE (CAST($1 AS TEXT) IS NULL OR kind = $1) AND (CAST($2 AS BIGINT) IS NULL OR no < $2)
         ORDER BY no DESC
         LIMIT $3",
        kind,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// The import that took in this very file and still counts.
///
/// # Errors
/// What the database refuses.
pub async fn of_hash(conn: &mut Conn, kind: ImportKind, shop: &str, hash: &str) -> Result<Option<Import>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM imports
         WHERE hash = $1 AND kind = $2 AND shop_id = $3 AND live AND replaced_by IS NULL
         ORDER BY no DESC
         LIMIT 1",
        hash,
        kind,
        shop
    )
    .fetch_optional()
    .await
}

/// The snapshot of bookings that one of a shop would take the place of: its own, or one of no shop.
///
/// # Errors
/// What the database refuses.
pub async fn snapshot(conn: &mut Conn, shop: &str) -> Result<Option<Import>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM imports
         WHERE kind = 'travel' AND (shop_id = $1 OR shop_id = '') AND live AND replaced_by IS NULL
         ORDER BY no DESC
         LIMIT 1",
        shop
    )
    .fetch_optional()
    .await
}

/// Whether there are sales that rows of a shop could supersede: its own, or, where either is of no shop, any.
///
/// # Errors
/// What the database refuses.
pub async fn has_live_sales(conn: &mut Conn, shop: &str) -> Result<bool, StoreError> {
    let (count,): (i64,) = sql!(
        conn,
        "SELECT COUNT(*) FROM imports
         WHERE kind = 'sales' AND (shop_id = $1 OR shop_id = '' OR $1 = '') AND live",
        shop
    )
    .fetch_one()
    .await?;
    Ok(count > 0)
}
