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
        /// owner, manager, operator or viewer.
        pub role: String,
        /// Argon2id in PHC text.
        pub password_hash: String,
        /// When the user was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

record! {
    /// A user as the owner sees them.
    pub struct ListedUser {
        /// Identity.
        pub id: UserId,
        /// The name typed at login.
        pub name: String,
        /// owner, manager, operator or viewer.
        pub role: String,
        /// When the user was made.
        pub created_at: Millis,
        /// When they last did something, as long as a session of theirs is kept.
        pub seen_at: Option<Millis>,
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

/// Everybody who may log in, oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<ListedUser>, StoreError> {
    sql!(
        conn,
        "SELECT id, name, role, created_at,
             (SELECT MAX(seen_at) FROM sessions WHERE sessions.user_id = users.id) AS seen_at
         FROM users
         ORDER BY created_at, id",
    )
    .fetch_all()
    .await
}

/// One user.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn get(conn: &mut Conn, id: &UserId) -> Result<User, StoreError> {
    sql!(
        conn,
        "SELECT id, name, role, password_hash, created_at, updated_at
         FROM users
         WHERE id = $1",
        id,
    )
    .fetch_optional()
    .await?
    .ok_or(StoreError::NotFound("user"))
}

/// How many users have a role.
///
/// # Errors
/// What the database refuses.
pub async fn count_with_role(conn: &mut Conn, role: &str) -> Result<i64, StoreError> {
    let (count,) = sql!(conn, "SELECT COUNT(*) FROM users WHERE role = $1", role).fetch_one::<(i64,)>().await?;
    Ok(count)
}

/// Gives a user another role; it counts from the next request on.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn set_role(tx: &mut Tx, id: &UserId, role: &str, now: Millis) -> Result<(), StoreError> {
    match sql!(tx, "UPDATE users SET role = $2, updated_at = $3 WHERE id = $1", id, role, now).execute().await? {
        0 => Err(StoreError::NotFound("user")),
        _ => Ok(()),
    }
}

/// Removes a user with every session and token of theirs.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such user.
pub async fn delete(tx: &mut Tx, id: &UserId) -> Result<(), StoreError> {
    match sql!(tx, "DELETE FROM users WHERE id = $1", id).execute().await? {
        0 => Err(StoreError::NotFound("user")),
        _ => Ok(()),
    }
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
