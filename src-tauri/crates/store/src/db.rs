//! The database: where it is, how it is opened, who may read and write.

mod fold;
pub(crate) mod migrate;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

use crate::{
    CommitWatch, Conn, Durability, StoreError, Tx,
    conn::Link,
    door::{self, Door},
};
use futures::future::BoxFuture;
use sqlx::{PgPool, SqlitePool};
use std::{fs::File, path::PathBuf, sync::Arc};

/// Where the data is.
#[derive(Clone)]
pub enum Location {
    /// A file of our own.
    Sqlite {
        /// The file; made when missing.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://user:password@host/database`
        url: String,
    },
}

/// Leaves the password of the address out.
impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { path } => f.debug_struct("Sqlite").field("path", path).finish(),
            Self::Postgres { .. } => f.write_str("Postgres"),
        }
    }
}

/// How to open it.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Connections for reading (SQLite), or for reading and writing (PostgreSQL).
    pub connections: u32,
    /// Where the copy made before a migration goes; absent: beside the database file, and of a server none is made.
    pub backup_dir: Option<PathBuf>,
    /// Whether data that is behind is copied before its schema changes. What is a copy itself needs none.
    pub copy_before: bool,
    /// How long to wait for another program that holds the data.
    pub busy_timeout: std::time::Duration,
    /// Who is told of every commit.
    pub commits: CommitWatch,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            connections: 4,
            backup_dir: None,
            copy_before: true,
            busy_timeout: std::time::Duration::from_secs(5),
            commits: CommitWatch::default(),
        }
    }
}

/// The database. Cloning is cheap: every clone is the same one.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite { path: PathBuf, readers: SqlitePool, door: Door },
    Postgres { pool: PgPool, commits: CommitWatch },
}

impl Db {
    /// Opens the database, brings its schema up to date (after a backup copy), and starts the write door.
    ///
    /// # Errors
    /// [`StoreError::DatabaseNewer`] when a newer program wrote it; a full or read-only disk, damage, another program.
    pub async fn open(location: &Location, options: OpenOptions) -> Result<Self, StoreError> {
        let inner = match location {
            Location::Sqlite { path } => {
                let opened = sqlite::open(path, &options, migrate::SQLITE).await?;
                let door = Door::start(opened.writer, (opened.tidy, path), options.commits)?;
                Inner::Sqlite { path: path.clone(), readers: opened.readers, door }
            }
            Location::Postgres { url } => {
                let pool = postgres::open(url, &options).await?;
                Inner::Postgres { pool, commits: options.commits }
            }
        };
        Ok(Self(Arc::new(inner)))
    }

    /// A new SQLite file with the schema that a former program had.
    pub(crate) async fn former_file(path: &std::path::Path, schema: i64) -> Result<Self, StoreError> {
        let options = OpenOptions { connections: 1, ..OpenOptions::default() };
        let opened = sqlite::open(path, &options, migrate::up_to(migrate::SQLITE, schema)).await?;
        let door = Door::start(opened.writer, (opened.tidy, path), options.commits)?;
        Ok(Self(Arc::new(Inner::Sqlite { path: path.to_owned(), readers: opened.readers, door })))
    }

    /// A server as it is, whatever its schema.
    fn of_server(pool: PgPool) -> Self {
        Self(Arc::new(Inner::Postgres { pool, commits: CommitWatch::default() }))
    }

    /// A connection for reading. Give it back soon: there are few.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn reader(&self) -> Result<Conn, StoreError> {
        Ok(Conn::new(match &*self.0 {
            Inner::Sqlite { readers, .. } => Link::Sqlite(readers.acquire().await?),
            Inner::Postgres { pool, .. } => Link::Postgres(pool.acquire().await?),
        }))
    }

    /// A connection that sees one moment of a PostgreSQL database, however long it is read from. Of SQLite it is a
    /// reader like any other.
    pub(crate) async fn snapshot(&self) -> Result<Conn, StoreError> {
        let Inner::Postgres { pool, .. } = &*self.0 else { return self.reader().await };
        let mut tx = pool.begin().await?;
        sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").execute(&mut *tx).await?;
        Ok(Conn::new(Link::PostgresTx(tx)))
    }

    /// Writes: everything `work` does is kept, or nothing.
    ///
    /// On SQLite what waits is written in one commit; a closure that fails takes back its own writes only. On
    /// PostgreSQL each closure is a transaction. The answer comes after the commit. No network IO belongs inside.
    ///
    /// # Errors
    /// Whatever `work` returns, or what the commit says.
    pub async fn write<T, F>(&self, durability: Durability, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { door, .. } => door.pass(durability, work).await,
            Inner::Postgres { pool, commits } => door::postgres(pool, commits, work).await,
        }
    }

    /// Writes a piece of long work, an import for one, which can wait: while others write it stands aside, for a moment at
    /// most, so that no delivery waits for more than the piece under way. On PostgreSQL nobody waits for anybody.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_piece<T, F>(&self, durability: Durability, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { door, .. } => door.pass_aside(durability, work).await,
            Inner::Postgres { pool, commits } => door::postgres(pool, commits, work).await,
        }
    }

    /// Writes the database anew, so that its free space holds nothing of what was changed or removed. It takes as long as
    /// copying it; what is to be written meanwhile waits. On PostgreSQL it is done for the tables of imported reports.
    ///
    /// # Errors
    /// A disk without room for the copy; [`StoreError::DatabaseInUse`] when somebody still reads what was there before;
    /// what the database refuses.
    pub async fn rewrite(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Inner::Sqlite { door, .. } => door.rewrite().await,
            Inner::Postgres { pool, .. } => {
                let mut conn = pool.acquire().await?;
                sqlx::raw_sql("VACUUM (FULL) travel_bookings, sales_details").execute(&mut *conn).await?;
                Ok(())
            }
        }
    }

    /// Waits until a power cut leaves all that can be read now. On SQLite a commit can be read a moment before it is flushed:
    /// whoever tells a marketplace what was read, and writes nothing, waits for this before the first byte.
    ///
    /// # Errors
    /// The disk did not take what was written.
    pub async fn settled(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Inner::Sqlite { door, .. } => door.settled().await,
            Inner::Postgres { .. } => Ok(()),
        }
    }

    /// Held while written pages are brought back into the SQLite file.
    pub(crate) fn turn(&self) -> Option<door::Turn> {
        match &*self.0 {
            Inner::Sqlite { door, .. } => Some(door.turn()),
            Inner::Postgres { .. } => None,
        }
    }

    /// The open SQLite file; nothing once it was closed. Whoever reads it holds a connection, too, so that it is not closed
    /// before SQLite's own: that would give SQLite's locks on it away.
    pub(crate) fn file(&self) -> Option<Arc<File>> {
        match &*self.0 {
            Inner::Sqlite { door, .. } => door.file(),
            Inner::Postgres { .. } => None,
        }
    }

    /// Whether it is being closed.
    pub(crate) fn is_closing(&self) -> bool {
        match &*self.0 {
            Inner::Sqlite { readers, .. } => readers.is_closed(),
            Inner::Postgres { pool, .. } => pool.is_closed(),
        }
    }

    /// The SQLite file, if this is one.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&std::path::Path> {
        match &*self.0 {
            Inner::Sqlite { path, .. } => Some(path),
            Inner::Postgres { .. } => None,
        }
    }

    /// Finishes what waits at the write door and closes every connection.
    pub async fn close(&self) {
        match &*self.0 {
            Inner::Sqlite { readers, door, .. } => {
                readers.close().await;
                door.close().await;
            }
            Inner::Postgres { pool, .. } => pool.close().await,
        }
    }
}
