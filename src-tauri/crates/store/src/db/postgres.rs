//! Opens a PostgreSQL database.

use super::{Db, OpenOptions, fold, migrate};
use crate::{StoreError, transfer};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::path::Path;

/// How an address begins. The driver itself takes any word before the colon.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Statements that a connection keeps prepared, as on SQLite; the driver's own hundred are fewer than an engine at work uses.
const PREPARED: usize = 600;

/// Held for long: one by the owner's lock, one by a backup under way.
const HELD: u32 = 2;

/// The number that migrations lock by, held by the session.
const LOCK: &str = "SELECT pg_advisory_lock(29401098247925351)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(29401098247925351)";

pub(super) async fn open(url: &str, options: &OpenOptions) -> Result<PgPool, StoreError> {
    if !SCHEMES.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(no_address());
    }
    let address: PgConnectOptions = url.parse().map_err(explain)?;
    let pool = PgPoolOptions::new()
        .max_connections(options.connections.max(2) + HELD)
        .acquire_timeout(std::time::Duration::from_secs(10))
        .connect_with(address.statement_cache_capacity(PREPARED))
        .await
        .map_err(explain)?;
    let mut conn = pool.acquire().await?;
    // Of programs that open the database at the same time one copies and migrates. The session holds the lock; a
    // failure ends it with the pool.
    sqlx::raw_sql(LOCK).execute(&mut *conn).await?;
    if let Some(dir) = options.backup_dir.as_ref().filter(|_| options.copy_before)
        && let Some(found) = migrate::postgres_behind(&mut conn, migrate::POSTGRES).await?
    {
        copy(&pool, found, dir).await?;
    }
    migrate::postgres(&mut conn, migrate::POSTGRES).await?;
    sqlx::raw_sql(UNLOCK).execute(&mut *conn).await?;
    fold::counters(&mut conn).await?;
    drop(conn);
    Ok(pool)
}

/// Copies a database whose schema is about to change into a SQLite file of the schema it has. The copy appears under its
/// name only when it is complete.
pub(super) async fn copy(pool: &PgPool, found: i64, dir: &Path) -> Result<(), StoreError> {
    tracing::info!(schema = found, "the schema is about to change: copying the database first");
    let aside = migrate::Aside::prepare(dir, "huolang", found)?;
    let server = Db::of_server(pool.clone());
    let copied = Box::pin(transfer::into_file(&server, aside.unfinished(), found)).await;
    if copied.is_err() {
        // What is in the way of the copy is worth more than what is in the way of clearing it away.
        let _ = aside.clear();
    }
    copied?;
    aside.finish().map(drop)
}

/// Everything that goes wrong while connecting means: not reachable. The address holds a password and is not repeated.
fn explain(error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Database(sqlx::Error::Configuration(_)) => no_address(),
        StoreError::Database(error) => StoreError::Unreachable(error.to_string()),
        other => other,
    }
}

fn no_address() -> StoreError {
    StoreError::Unreachable("the address is not of the form postgres://user:password@host/database".to_owned())
}
