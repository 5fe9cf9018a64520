//! Multi-row inserts. A statement costs more than a row, so hot paths write many rows by one statement.

use crate::{
    Conn, StoreError,
    sql::{IntoValue, Query, Record, Value},
};
use std::fmt::Write as _;

/// Placeholders in one statement; SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 16_000;
const MOST_ROWS: usize = 64;
/// Up to so many rows have a text of their own.
const FEW_ROWS: usize = 16;

/// Rows on their way into a table.
///
/// Few rows are written by one statement, many in chunks whose lengths are powers of two: few different texts, so that both
/// databases keep them prepared.
pub struct Rows {
    table: &'static str,
    columns: &'static [&'static str],
    values: Vec<Value>,
    conflict: &'static str,
}

impl Rows {
    /// No rows yet, for these columns of `table`.
    #[must_use]
    pub const fn into(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self { table, columns, values: Vec::new(), conflict: "" }
    }

    /// What to do about rows that exist: the text from `ON CONFLICT` on.
    #[must_use]
    pub const fn on_conflict(mut self, clause: &'static str) -> Self {
        self.conflict = clause;
        self
    }

    /// Adds a value of the row being filled, in the order of the columns.
    pub fn push(&mut self, value: impl IntoValue) -> &mut Self {
        self.values.push(value.into_value());
        self
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Writes the rows; returns how many were written or changed.
    ///
    /// # Errors
    /// What the database refuses; rows of earlier chunks are undone with the transaction.
    pub async fn write(self, conn: &mut Conn) -> Result<u64, StoreError> {
        let mut written = 0;
        let (head, conflict, width) = (self.head()?, self.conflict, self.columns.len());
        for (count, values) in self.chunks() {
            let text = format!("{head}{}{conflict}", placeholders(width, count, conn.is_sqlite()));
            written += Query::composed(conn, text, values).cached().execute().await?;
        }
        Ok(written)
    }

    /// Writes the rows, at the latest when the write ends: nobody looks at how many. See [`Conn::gather`].
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub async fn put(self, conn: &mut Conn) -> Result<(), StoreError> {
        if !conn.gathers() || self.values.len() > FEW_ROWS * self.columns.len() {
            return self.write(conn).await.map(drop);
        }
        let (head, conflict, width) = (self.head()?, self.conflict, self.columns.len());
        for (count, values) in self.chunks() {
            let text = format!("{head}{}{conflict}", placeholders(width, count, true));
            conn.put_off(&text, values).await?;
        }
        Ok(())
    }

    /// Writes the rows and reads `columns` of those that were written or changed.
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub async fn write_returning<T: Record>(
        self,
        conn: &mut Conn,
        columns: &'static str,
    ) -> Result<Vec<T>, StoreError> {
        let mut written = Vec::new();
        let (head, conflict, width) = (self.head()?, self.conflict, self.columns.len());
        for (count, values) in self.chunks() {
            let text = format!("{head}{}{conflict}\nRETURNING {columns}", placeholders(width, count, conn.is_sqlite()));
            written.append(&mut Query::composed(conn, text, values).cached().fetch_all().await?);
        }
        Ok(written)
    }

    fn head(&self) -> Result<String, StoreError> {
        if self.columns.is_empty() || !self.values.len().is_multiple_of(self.columns.len()) {
            return Err(StoreError::BadValue(format!("rows for {} have unequal lengths", self.table)));
        }
        Ok(format!("INSERT INTO {} ({})\nVALUES ", self.table, self.columns.join(", ")))
    }

    fn chunks(self) -> impl Iterator<Item = (usize, Vec<Value>)> {
        let width = self.columns.len();
        let most = MOST_ROWS.min(1 << (MOST_VALUES / width).ilog2());
        let mut values = self.values.into_iter();
        std::iter::from_fn(move || {
            let left = values.len() / width;
            if left == 0 {
                return None;
            }
            let count = if left <= FEW_ROWS.min(most) { left } else { most.min(1 << left.ilog2()) };
            Some((count, values.by_ref().take(count * width).collect()))
        })
    }
}

/// `($1, $2), ($3, $4)` and so on; for SQLite `(?, ?), (?, ?)`.
///
/// SQLite looks a numbered placeholder up by its name, through all names before it: a statement of a thousand values would
/// spend most of its time there.
pub(crate) fn placeholders(width: usize, rows: usize, is_sqlite: bool) -> String {
    let mut text = String::with_capacity(rows * width * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            text.push_str(if column == 0 { "" } else { ", " });
            if is_sqlite {
                text.push('?');
            } else {
                let _ = write!(text, "${}", row * width + column + 1);
            }
        }
        text.push(')');
    }
    text.push('\n');
    text
}
