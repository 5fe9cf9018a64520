//! A statement with its values, run on either driver.

use crate::{
    Conn, StoreError,
    conn::Driver,
    sql::{Record, Value, batch::plain},
};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// A statement ready to run. Made by [`sql!`](crate::sql!).
pub struct Query<'c> {
    conn: &'c mut Conn,
    text: SqlStr,
    values: Vec<Value>,
    cached: bool,
}

macro_rules! run {
    ($self:ident, $method:ident) => {{
        let Query { conn, text, values, cached } = $self;
        match conn.driver() {
            Driver::Sqlite(conn) => {
                let query = values.into_iter().fold(sqlx::query(text), |query, value| value.bind(query));
                Ran::Sqlite(query.persistent(cached).$method(conn).await?)
            }
            Driver::Postgres(conn) => {
                let query = values.into_iter().fold(sqlx::query(text), |query, value| value.bind(query));
                Ran::Postgres(query.persistent(cached).$method(conn).await?)
            }
        }
    }};
}

enum Ran<S, P> {
    Sqlite(S),
    Postgres(P),
}

impl<'c> Query<'c> {
    /// A statement with a fixed text.
    pub fn new(conn: &'c mut Conn, text: &'static str, values: Vec<Value>) -> Self {
        Self { conn, text: text.into_sql_str(), values, cached: true }
    }

    /// A statement whose text was put together from fixed parts, never from what somebody typed.
    pub(crate) fn composed(conn: &'c mut Conn, text: String, values: Vec<Value>) -> Self {
        Self { conn, text: AssertSqlSafe(text).into_sql_str(), values, cached: false }
    }

    /// Keeps the prepared statement: for composed texts that come again and again.
    pub(crate) const fn cached(mut self) -> Self {
        self.cached = true;
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// What the database refuses, see [`StoreError`].
    pub async fn execute(self) -> Result<u64, StoreError> {
        self.conn.send_batch().await?;
        self.send().await
    }

    /// Runs it, whatever waits.
    pub(super) async fn send(self) -> Result<u64, StoreError> {
        Ok(match run!(self, execute) {
            Ran::Sqlite(done) => done.rows_affected(),
            Ran::Postgres(done) => done.rows_affected(),
        })
    }

    /// Runs it, at the latest when the write ends: nobody looks at its answer. See [`Conn::gather`].
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn put(self) -> Result<(), StoreError> {
        if self.conn.gathers()
            && let Some(text) = plain(self.text.as_str(), self.values.len())
        {
            return self.conn.put_off(&text, self.values).await;
        }
        self.execute().await.map(drop)
    }

    /// Every row.
    ///
    /// # Errors
    /// What the database refuses, or a row that cannot be read.
    pub async fn fetch_all<T: Record>(self) -> Result<Vec<T>, StoreError> {
        self.conn.send_batch().await?;
        match run!(self, fetch_all) {
            Ran::Sqlite(rows) => rows.iter().map(|row| T::read(row)).collect(),
            Ran::Postgres(rows) => rows.iter().map(|row| T::read(row)).collect(),
        }
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// What the database refuses, or a row that cannot be read.
    pub async fn fetch_optional<T: Record>(self) -> Result<Option<T>, StoreError> {
        self.conn.send_batch().await?;
        match run!(self, fetch_optional) {
            Ran::Sqlite(row) => row.as_ref().map(|row| T::read(row)).transpose(),
            Ran::Postgres(row) => row.as_ref().map(|row| T::read(row)).transpose(),
        }
    }

    /// The one row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none; what the database refuses, or a row that cannot be read.
    pub async fn fetch_one<T: Record>(self) -> Result<T, StoreError> {
        self.fetch_optional().await?.ok_or(StoreError::NotFound("row"))
    }
}
