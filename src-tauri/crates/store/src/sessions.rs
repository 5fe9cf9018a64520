//! Logins that last. Only a hash of the cookie is kept.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, UserId};

record! {
    /// Whose request this is.
    pub struct SessionOwner {
        /// The user.
        pub user_id: UserId,
        /// The user's name.
        pub name: String,
        /// The user's role.
        pub role: String,
        /// When the session was last used.
        pub seen_at: Millis,
    }
}

/// Opens a session.
///
/// # Errors
/// What the database refuses.
pub async fn insert(
    tx: &mut Tx,
    token_hash: Vec<u8>,
    user_id: &UserId,
    now: Millis,
    expires_at: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $3, $4)",
        token_hash,
        user_id,
        now,
        expires_at,
    )
    .execute()
    .await?;
    Ok(())
}

/// Whose session this is, if it still holds at `now`.
///
/// # Errors
/// What the database refuses.
pub async fn owner(conn: &mut Conn, token_hash: Vec<u8>, now: Millis) -> Result<Option<SessionOwner>, StoreError> {
    sql!(
        conn,
        "SELECT sessions.user_id AS user_id, users.name AS name, users.role AS role, sessions.seen_at AS seen_at
         FROM sessions
         JOIN users ON users.id = sessions.user_id
         WHERE sessions.token_hash = $1 AND sessions.expires_at > $2",
        token_hash,
        now,
    )
    .fetch_optional()
    .await
}

/// Marks a session as used, so that it lasts until `expires_at`.
///
/// # Errors
/// What the database refuses.
pub async fn touch(tx: &mut Tx, token_hash: Vec<u8>, now: Millis, expires_at: Millis) -> Result<(), StoreError> {
    sql!(tx, "UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE token_hash = $1", token_hash, now, expires_at,)
        .execute()
        .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// What the database refuses.
pub async fn delete(tx: &mut Tx, token_hash: Vec<u8>) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM sessions WHERE token_hash = $1", token_hash).execute().await?;
    Ok(())
}

/// Removes sessions that ended before `now`.
///
/// # Errors
/// What the database refuses.
pub async fn delete_expired(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM sessions WHERE expires_at <= $1", now).execute().await
}
