//! Who owns a PostgreSQL database, and how large it is: questions that SQLite answers by its file.

use crate::{Conn, Query, StoreError};
use std::time::Duration;

/// How long a session is waited for that may be cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes the advisory lock that one program at a time may hold. It is held as long as `conn` is kept. On SQLite the data
/// folder's own lock file says who owns it, and the answer is always yes.
///
/// # Errors
/// What the database refuses.
pub async fn try_own(conn: &mut Conn) -> Result<bool, StoreError> {
    if conn.is_sqlite() {
        return Ok(true);
    }
    // "owner" beside the number that migrations lock by.
    let (held,) =
        Query::new(conn, "SELECT pg_try_advisory_lock(29401098247925352)", Vec::new()).fetch_one::<(bool,)>().await?;
    if held {
        // Of a program whose network is gone the server hears nothing: it finds out soon, and the lock is free.
        for setting in
            ["SET tcp_keepalives_idle = 10", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 3"]
        {
            Query::new(conn, setting, Vec::new()).execute().await?;
        }
    }
    Ok(held)
}

/// Whether the session of `conn` holds that lock still. Always `true` on SQLite.
///
/// # Errors
/// The session has ended or does not answer: it is to be discarded, for it may hold the lock as long as it lives.
pub async fn still_own(conn: &mut Conn) -> Result<bool, StoreError> {
    if conn.is_sqlite() {
        return Ok(true);
    }
    let text = "SELECT EXISTS (
             SELECT 1 FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_backend_pid()
               AND (CAST(classid AS BIGINT) << 32) + CAST(objid AS BIGINT) = 29401098247925352
         )";
    let asked = Query::new(conn, text, Vec::new()).fetch_one::<(bool,)>();
    let silent = |_| StoreError::Unreachable("the session that owns it does not answer".to_owned());
    let (held,) = tokio::time::timeout(PATIENCE, asked).await.map_err(silent)??;
    Ok(held)
}

/// Whether a program holds that lock right now; takes nothing. Always `false` on SQLite, where the lock file tells.
///
/// # Errors
/// What the database refuses.
pub async fn is_owned(conn: &mut Conn) -> Result<bool, StoreError> {
    if conn.is_sqlite() {
        return Ok(false);
    }
    let text = "SELECT EXISTS (
             SELECT 1 FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND objsubid = 1
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND (CAST(classid AS BIGINT) << 32) + CAST(objid AS BIGINT) = 29401098247925352
         )";
    let (held,) = Query::new(conn, text, Vec::new()).fetch_one::<(bool,)>().await?;
    Ok(held)
}

/// The size of a PostgreSQL database, in bytes; 0 on SQLite, whose file tells.
///
/// # Errors
/// What the database refuses.
pub async fn database_bytes(conn: &mut Conn) -> Result<i64, StoreError> {
    if conn.is_sqlite() {
        return Ok(0);
    }
    let (bytes,) =
        Query::new(conn, "SELECT pg_database_size(current_database())", Vec::new()).fetch_one::<(i64,)>().await?;
    Ok(bytes)
}
