//! Tokens for programs that call the API. Only a hash is kept.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, UserId};

record! {
    /// A token, without the token.
    pub struct ApiToken {
        /// Identity.
        pub id: String,
        /// What the seller calls it.
        pub name: String,
        /// JSON list of read, operate, admin.
        pub scopes: serde_json::Value,
        /// Who made it.
        pub user_id: UserId,
        /// When.
        pub created_at: Millis,
        /// When it was last used.
        pub last_used_at: Option<Millis>,
        /// When it ends; absent: never.
        pub expires_at: Option<Millis>,
    }
}

/// Keeps a new token.
///
/// # Errors
/// What the database refuses.
pub async fn insert(tx: &mut Tx, token: &ApiToken, token_hash: Vec<u8>) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO api_tokens (id, name, token_hash, scopes, user_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &token.id,
        &token.name,
        token_hash,
        token.scopes.to_string(),
        &token.user_id,
        token.created_at,
        token.expires_at,
    )
    .execute()
    .await?;
    Ok(())
}

/// Every token, newest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<ApiToken>, StoreError> {
    sql!(
        conn,
        "SELECT id, name, scopes, user_id, created_at, last_used_at, expires_at
         FROM api_tokens
         ORDER BY id DESC",
    )
    .fetch_all()
    .await
}

/// The token with that hash, if it still holds at `now`.
///
/// # Errors
/// What the database refuses.
pub async fn by_hash(conn: &mut Conn, token_hash: Vec<u8>, now: Millis) -> Result<Option<ApiToken>, StoreError> {
    sql!(
        conn,
        "SELECT id, name, scopes, user_id, created_at, last_used_at, expires_at
         FROM api_tokens
         WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > $2)",
        token_hash,
        now,
    )
    .fetch_optional()
    .await
}

/// Marks a token as used.
///
/// # Errors
/// What the database refuses.
pub async fn touch(tx: &mut Tx, id: &str, now: Millis) -> Result<(), StoreError> {
    sql!(tx, "UPDATE api_tokens SET last_used_at = $2 WHERE id = $1", id, now).execute().await?;
    Ok(())
}

/// Withdraws a token.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    match sql!(tx, "DELETE FROM api_tokens WHERE id = $1", id).execute().await? {
        0 => Err(StoreError::NotFound("token")),
        _ => Ok(()),
    }
}
