//! Settings: one JSON value a key. What the keys mean is the engine's business.

use crate::{Conn, StoreError, Tx, sql};
use huolang_domain::Millis;

/// Every setting that was ever changed.
///
/// # Errors
/// What the database refuses, or text that is no JSON.
pub async fn all(conn: &mut Conn) -> Result<Vec<(String, serde_json::Value)>, StoreError> {
    sql!(conn, "SELECT key, value FROM settings ORDER BY key").fetch_all().await
}

/// One setting.
///
/// # Errors
/// What the database refuses, or text that is no JSON.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<serde_json::Value>, StoreError> {
    let row =
        sql!(conn, "SELECT value FROM settings WHERE key = $1", key).fetch_optional::<(serde_json::Value,)>().await?;
    Ok(row.map(|(value,)| value))
}

/// Keeps a setting.
///
/// # Errors
/// What the database refuses.
pub async fn set(tx: &mut Tx, key: &str, value: &serde_json::Value, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO settings (key, value, updated_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        key,
        value.to_string(),
        now,
    )
    .execute()
    .await?;
    Ok(())
}
