//! A few words about the database itself, such as the check value of its key.

use crate::{Conn, StoreError, Tx, sql};

/// The check value of the master key: compared before anything is opened.
pub const KEY_CHECK: &str = "key_check";
/// There when names and phone numbers that an older version kept in clear are sealed.
pub const CONTACTS: &str = "contacts_sealed";

/// A word.
///
/// # Errors
/// What the database refuses.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>, StoreError> {
    let row = sql!(conn, "SELECT value FROM meta WHERE key = $1", key).fetch_optional::<(String,)>().await?;
    Ok(row.map(|(value,)| value))
}

/// Keeps a word.
///
/// # Errors
/// What the database refuses.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO meta (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value
    )
    .execute()
    .await?;
    Ok(())
}
