//! `Idempotency-Key`: the same request again gets the same answer.

use crate::{StoreError, Tx, sql};
use huolang_domain::Millis;

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Never seen: it is taken now, and the caller does the work.
    New,
    /// Seen, the work is still under way.
    Running,
    /// Seen with another request: the caller made a mistake.
    Mismatch,
    /// Seen and answered.
    Answered {
        /// HTTP status.
        status: i64,
        /// The body.
        answer: String,
    },
}

/// Takes `key` for a request, or says what became of it before.
///
/// # Errors
/// What the database refuses.
pub async fn take(tx: &mut Tx, scope: &str, key: &str, request_hash: Vec<u8>, now: Millis) -> Result<Seen, StoreError> {
    let taken = sql!(
        tx,
        "INSERT INTO idempotency_keys (scope, key, request_hash, created_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope, key) DO NOTHING",
        scope,
        key,
        request_hash.clone(),
        now,
    )
    .execute()
    .await?;
    if taken == 1 {
        return Ok(Seen::New);
    }
    let (hash, status, answer) = sql!(
        tx,
        "SELECT request_hash, status, answer FROM idempotency_keys WHERE scope = $1 AND key = $2",
        scope,
        key,
    )
    .fetch_one::<(Vec<u8>, Option<i64>, Option<String>)>()
    .await?;
    Ok(match (status, answer) {
        _ if hash != request_hash => Seen::Mismatch,
        (Some(status), Some(answer)) => Seen::Answered { status, answer },
        _ => Seen::Running,
    })
}

/// Keeps the answer to a request.
///
/// # Errors
/// What the database refuses.
pub async fn answer(tx: &mut Tx, scope: &str, key: &str, status: i64, answer: &str) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE idempotency_keys SET status = $3, answer = $4 WHERE scope = $1 AND key = $2",
        scope,
        key,
        status,
        answer,
    )
    .execute()
    .await?;
    Ok(())
}

/// Gives a key back whose work failed, so that the caller may try again.
///
/// # Errors
/// What the database refuses.
pub async fn give_back(tx: &mut Tx, scope: &str, key: &str) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2 AND status IS NULL", scope, key)
        .execute()
        .await?;
    Ok(())
}

/// Forgets keys made before `before`.
///
/// # Errors
/// What the database refuses.
pub async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM idempotency_keys WHERE created_at < $1", before).execute().await
}
