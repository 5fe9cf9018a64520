//! People who may log in.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, UserId};

record! {
    /// Somebody who may log in.
    pub struct User {
        /// Identity.
        pub id: UserId,
        /// The name typed at login.
        pub name: String,
        /// owner, operator or viewer.
        pub role: String,
        /// Argon2id in PHC text.
        pub password_hash: String,
        /// When the user was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// Adds a user.
///
/// # Errors
/// [`StoreError::Conflict`] when the name is taken.
pub async fn insert(tx: &mut Tx, user: &User) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO users (id, name, role, password_hash, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &user.id,
        &user.name,
        &user.role,
        &user.password_hash,
        user.created_at,
        user.updated_at,
    )
    .execute()
    .await?;
    Ok(())
}

/// The user of that name.
///
/// # Errors
/// What the database refuses.
pub async fn by_name(conn: &mut Conn, name: &str) -> Result<Option<User>, StoreError> {
    sql!(
        conn,
        "SELECT id, name, role, password_hash, created_at, updated_at
         FROM users
         WHERE name = $1",
        name,
    )
    .fetch_optional()
    .await
}

/// How many users there are; none means that the program has not been set up.
///
/// # Errors
/// What the database refuses.
pub async fn count(conn: &mut Conn) -> Result<i64, StoreError> {
    let (count,) = sql!(conn, "SELECT COUNT(*) FROM users").fetch_one::<(i64,)>().await?;
    Ok(count)
}

/// Gives a user another password; every session of that user ends.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn set_password(tx: &mut Tx, id: &UserId, password_hash: &str, now: Millis) -> Result<(), StoreError> {
    let changed =
        sql!(tx, "UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1", id, password_hash, now,)
            .execute()
            .await?;
    if changed == 0 {
        return Err(StoreError::NotFound("user"));
    }
    sql!(tx, "DELETE FROM sessions WHERE user_id = $1", id).execute().await?;
    Ok(())
}
