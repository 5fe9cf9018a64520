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

/// A request that comes with a key.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// Who asks.
    pub scope: &'r str,
    /// The caller's key.
    pub key: &'r str,
    /// A fingerprint of everything that is asked.
    pub hash: Vec<u8>,
    /// What is answered when the end of the program cuts the work off and doing it again could do it twice. Absent: it
    /// may simply be done again.
    pub when_cut_off: Option<&'r str>,
}

/// Takes the key of a request, or says what became of it before.
///
/// # Errors
/// What the database refuses.
pub async fn take(tx: &mut Tx, request: Request<'_>, now: Millis) -> Result<Seen, StoreError> {
    let Request { scope, key, hash: request_hash, when_cut_off } = request;
    let taken = sql!(
        tx,
        "INSERT INTO idempotency_keys (scope, key, request_hash, answer, created_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope, key) DO NOTHING",
        scope,
        key,
        request_hash.clone(),
        when_cut_off,
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

/// Ends the requests of a program that is gone: a key whose work may be done again is given back, the others are
/// answered by `status` and what was laid down for this. To be called once, by the owner of the data, before anything is
/// answered. Tells how many there were.
///
/// # Errors
/// What the database refuses.
pub async fn end_cut_off(tx: &mut Tx, status: i64) -> Result<u64, StoreError> {
    let answered =
        sql!(tx, "UPDATE idempotency_keys SET status = $1 WHERE status IS NULL AND answer IS NOT NULL", status)
            .execute()
            .await?;
    let given_back = sql!(tx, "DELETE FROM idempotency_keys WHERE status IS NULL").execute().await?;
    Ok(answered + given_back)
}

/// Forgets keys made before `before`.
///
/// # Errors
/// What the database refuses.
pub async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM idempotency_keys WHERE created_at < $1", before).execute().await
}
