//! Keys of models, by name. Sealed at rest.

use crate::{Conn, StoreError, Tx, sql};
use huolang_domain::Millis;
use huolang_vault::{Column, Secret, Vault};

/// Where they are sealed.
pub const SECRET: Column = Column::new("model_keys", "secret");

/// Writes a key.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn save(tx: &mut Tx, vault: &Vault, name: &str, key: &Secret<String>, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO model_keys (name, secret, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET secret = excluded.secret, updated_at = excluded.updated_at",
        name,
        vault.seal_str(SECRET, name, key.expose())?,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes a key away.
///
/// # Errors
/// What the database refuses.
pub async fn delete(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM model_keys WHERE name = $1", name).execute().await?;
    Ok(())
}

/// A key, where it is kept.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn get(conn: &mut Conn, vault: &Vault, name: &str) -> Result<Option<Secret<String>>, StoreError> {
    let found =
        sql!(conn, "SELECT secret FROM model_keys WHERE name = $1", name).fetch_optional::<(Vec<u8>,)>().await?;
    Ok(found.map(|(sealed,)| vault.open_str(SECRET, name, &sealed)).transpose()?)
}
