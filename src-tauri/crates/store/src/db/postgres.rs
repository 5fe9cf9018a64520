//! Opens a PostgreSQL database.

use super::{OpenOptions, fold, migrate};
use crate::StoreError;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How an address begins. The driver itself takes any word before the colon.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Statements that a connection keeps prepared, as on SQLite; the driver's own hundred are fewer than an engine at work uses.
const PREPARED: usize = 600;

/// Held for long: one by the owner's lock, one by a backup under way.
const HELD: u32 = 2;

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
    migrate::postgres(&mut conn, migrate::POSTGRES).await?;
    fold::counters(&mut conn).await?;
    drop(conn);
    Ok(pool)
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
