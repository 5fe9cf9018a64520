//! Pictures that the seller sends: by hand and in reply rules. Sealed.

use crate::{Conn, StoreError, Tx, sql};
use huolang_domain::Millis;
use huolang_vault::{Column, Vault};

/// Where they are sealed.
pub const BODY: Column = Column::new("chat_pictures", "body");

/// A picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its content type.
    pub mime: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Keeps a picture.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn insert(tx: &mut Tx, vault: &Vault, id: &str, picture: &Picture, now: Millis) -> Result<(), StoreError> {
    let size = i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX);
    sql!(
        tx,
        "INSERT INTO chat_pictures (id, mime, size, body, created_at) VALUES ($1, $2, $3, $4, $5)",
        id,
        &picture.mime,
        size,
        vault.seal(BODY, id, &picture.bytes)?,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// A picture by its id.
///
/// # Errors
/// [`StoreError::NotFound`]; what the vault refuses.
pub async fn get(conn: &mut Conn, vault: &Vault, id: &str) -> Result<Picture, StoreError> {
    let (mime, body): (String, Vec<u8>) = sql!(conn, "SELECT mime, body FROM chat_pictures WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("picture"))?;
    Ok(Picture { mime, bytes: vault.open(BODY, id, &body)?.expose().clone() })
}

/// Whether there is a picture of that id.
///
/// # Errors
/// What the database refuses.
pub async fn exists(conn: &mut Conn, id: &str) -> Result<bool, StoreError> {
    let found = sql!(conn, "SELECT id FROM chat_pictures WHERE id = $1", id).fetch_optional::<(String,)>().await?;
    Ok(found.is_some())
}
