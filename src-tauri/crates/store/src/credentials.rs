//! The secrets of shops: tokens, cookies, app secrets. Sealed at rest.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, ShopId};
use huolang_vault::{Column, Secret, Vault};
use std::collections::BTreeMap;

/// Where they are sealed.
pub const SECRET: Column = Column::new("shop_credentials", "secret");

/// A secret of a shop.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The secret.
    pub secret: Secret<String>,
    /// When it ends, as far as it is known.
    pub expires_at: Option<Millis>,
    /// When it was written.
    pub updated_at: Millis,
}

/// The row's name in its envelope.
pub(crate) fn row(shop: &str, name: &str) -> String {
    format!("{shop}/{name}")
}

/// Writes a secret.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn save(
    tx: &mut Tx,
    vault: &Vault,
    shop: &ShopId,
    name: &str,
    secret: &Secret<String>,
    expires_at: Option<Millis>,
    now: Millis,
) -> Result<(), StoreError> {
    let envelope = vault.seal_str(SECRET, &row(shop.as_str(), name), secret.expose())?;
    sql!(
        tx,
        "INSERT INTO shop_credentials (shop_id, name, secret, expires_at, updated_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, name) DO UPDATE SET
             secret = excluded.secret, expires_at = excluded.expires_at, updated_at = excluded.updated_at",
        shop,
        name,
        envelope,
        expires_at,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// The secrets of a shop by name.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn all(conn: &mut Conn, vault: &Vault, shop: &ShopId) -> Result<BTreeMap<String, Credential>, StoreError> {
    let rows: Vec<(String, Vec<u8>, Option<Millis>, Millis)> = sql!(
        conn,
        "SELECT name, secret, expires_at, updated_at FROM shop_credentials WHERE shop_id = $1 ORDER BY name",
        shop
    )
    .fetch_all()
    .await?;
    rows.into_iter()
        .map(|(name, envelope, expires_at, updated_at)| {
            let secret = vault.open_str(SECRET, &row(shop.as_str(), &name), &envelope)?;
            Ok((name, Credential { secret, expires_at, updated_at }))
        })
        .collect()
}

record! {
    /// That a secret is kept, without it.
    pub struct KeptName {
        /// Its shop.
        pub shop_id: ShopId,
        /// Its name.
        pub name: String,
        /// When it ends, as far as it is known.
        pub expires_at: Option<Millis>,
        /// When it was written.
        pub updated_at: Millis,
    }
}

/// Which secrets are kept, of every shop; the secrets stay sealed.
///
/// # Errors
/// What the database refuses.
pub async fn names(conn: &mut Conn) -> Result<Vec<KeptName>, StoreError> {
    sql!(conn, "SELECT shop_id, name, expires_at, updated_at FROM shop_credentials ORDER BY shop_id, name")
        .fetch_all()
        .await
}

/// Takes a secret away.
///
/// # Errors
/// What the database refuses.
pub async fn delete(tx: &mut Tx, shop: &ShopId, name: &str) -> Result<bool, StoreError> {
    let gone = sql!(tx, "DELETE FROM shop_credentials WHERE shop_id = $1 AND name = $2", shop, name).execute().await?;
    Ok(gone > 0)
}
