//! Opens a PostgreSQL database.

use super::{OpenOptions, fold, migrate};
use crate::StoreError;
use sqlx::{PgPool, postgres::PgPoolOptions};

pub(super) async fn open(url: &str, options: &OpenOptions) -> Result<PgPool, StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(options.connections.max(2))
        .acquire_timeout(std::time::Duration::from_secs(10))
        .connect(url)
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
        StoreError::Database(sqlx::Error::Configuration(_)) => {
            StoreError::Unreachable("the address is not of the form postgres://user:password@host/database".to_owned())
        }
        StoreError::Database(error) => StoreError::Unreachable(error.to_string()),
        other => other,
    }
}
