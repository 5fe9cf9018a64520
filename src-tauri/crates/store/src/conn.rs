//! A connection to either database, and the part of it that may write.

use crate::sql::Batch;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, pool::PoolConnection};

/// A connection for reading.
pub struct Conn {
    link: Link,
    /// What waits to be written.
    pub(crate) batch: Batch,
}

pub(crate) enum Link {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(sqlx::Transaction<'static, Postgres>),
}

/// The driver behind a connection.
pub(crate) enum Driver<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, batch: Batch::default() }
    }

    /// The bare connection.
    pub(crate) fn into_link(self) -> Link {
        self.link
    }

    /// Ends its session instead of keeping it for others: what the session holds is free then.
    pub fn discard(self) {
        match self.into_link() {
            Link::Sqlite(conn) => drop(conn.detach()),
            Link::Postgres(conn) => drop(conn.detach()),
            Link::PostgresTx(tx) => drop(tx),
        }
    }

    /// Closes it when it is dropped, whatever state it is left in.
    pub(crate) fn close_on_drop(&mut self) {
        match &mut self.link {
            Link::Sqlite(conn) => conn.close_on_drop(),
            Link::Postgres(conn) => conn.close_on_drop(),
            Link::PostgresTx(_) => {}
        }
    }

    pub(crate) fn driver(&mut self) -> Driver<'_> {
        match &mut self.link {
            Link::Sqlite(conn) => Driver::Sqlite(conn),
            Link::Postgres(conn) => Driver::Postgres(conn),
            Link::PostgresTx(conn) => Driver::Postgres(conn),
        }
    }

    /// Whether this is SQLite; for the few statements that differ.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self.link, Link::Sqlite(_))
    }

    /// A statement that reads rows in order to change them. PostgreSQL locks them; SQLite's one writer needs no lock.
    /// `text` ends with an `ORDER BY` over an identity, so that two writers lock in the same order.
    pub(crate) fn locking(&mut self, text: &'static str, values: Vec<crate::Value>) -> crate::Query<'_> {
        if self.is_sqlite() {
            return crate::Query::new(self, text, values);
        }
        crate::Query::composed(self, format!("{text}\nFOR UPDATE"), values).cached()
    }
}

/// A write under way: made by [`Db::write`](crate::Db::write) only. Everything that reads takes it as a [`Conn`].
pub struct Tx(pub(crate) Conn);

impl std::ops::Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
