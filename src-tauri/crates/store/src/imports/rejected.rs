//! Rows of a file that were left out, and cells that could not be read.

use crate::{Conn, Rows, StoreError, Tx, sql, sql::record};

record! {
    /// A row that was left out, or a cell that could not be read.
    pub struct RejectedRow {
        /// Its place among those of its import, from 1.
        pub n: i64,
        /// The sheet.
        pub sheet: String,
        /// The row in it, from 1.
        pub row_no: i64,
        /// The header of the column.
        pub column_name: String,
        /// The stable word.
        pub reason: String,
        /// The whole row was left out.
        pub skipped: bool,
        /// What stood in the cell, cut short.
        pub value: String,
    }
}

/// Writes some down.
///
/// # Errors
/// What the database refuses.
pub async fn add_rejected(tx: &mut Tx, import: i64, rows: Vec<RejectedRow>) -> Result<(), StoreError> {
    let columns = &["import_no", "n", "sheet", "row_no", "column_name", "reason", "skipped", "value"];
    let mut insert = Rows::into("import_rows_rejected", columns);
    for row in rows {
        insert.push(import).push(row.n).push(row.sheet).push(row.row_no).push(row.column_name);
        insert.push(row.reason).push(row.skipped).push(row.value);
    }
    insert.write(tx).await?;
    Ok(())
}

/// Those of an import, in order, after the place of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn rejected(conn: &mut Conn, import: i64, after: i64, limit: i64) -> Result<Vec<RejectedRow>, StoreError> {
    sql!(
        conn,
        "SELECT n, sheet, row_no, column_name, reason, skipped, value FROM import_rows_rejected
         WHERE import_no = $1 AND n > $2
         ORDER BY n
         LIMIT $3",
        import,
        after,
        limit
    )
    .fetch_all()
    .await
}
