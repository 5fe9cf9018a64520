//! Clearing away what is no longer needed, a bounded piece at a time.

use crate::{StoreError, Tx, sql};
use huolang_domain::Millis;

/// Removes platforms' raw answers from before `before`, at most `limit`. Tells how many.
///
/// # Errors
/// What the database refuses.
pub async fn raw_payloads(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM raw_payloads
         WHERE order_id IN (SELECT order_id FROM raw_payloads WHERE at < $1 ORDER BY at LIMIT $2)",
        before,
        limit
    )
    .execute()
    .await
}

/// Removes attempts from before `before` whose outcome is known, at most `limit`. Tells how many.
///
/// # Errors
/// What the database refuses.
pub async fn attempts(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM delivery_attempts
         WHERE id IN (
             SELECT id FROM delivery_attempts
             WHERE started_at < $1 AND state IN ('accepted', 'refused')
             ORDER BY started_at, id
             LIMIT $2
         )",
        before,
        limit
    )
    .execute()
    .await
}

/// Removes calls about vouchers from before `before`, at most `limit`, whose outcome is known and whose verification is over. One
/// that had no answer for a while stays: it says whether a voucher that was used already was ours. Tells how many.
///
/// # Errors
/// What the database refuses.
pub async fn verification_attempts(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM verification_attempts
         WHERE id IN (
             SELECT a.id FROM verification_attempts a
             JOIN verifications v ON v.id = a.verification_id
             WHERE a.started_at < $1 AND a.state IN ('accepted', 'refused') AND COALESCE(a.class, '') <> 'unknown'
                 AND v.state IN ('verified', 'failed', 'undone', 'cancelled') AND NOT v.undoing
             ORDER BY a.started_at, a.id
             LIMIT $2
         )",
        before,
        limit
    )
    .execute()
    .await
}

/// Removes questions to models from before `before` that are over, at most `limit`. What they cost stays counted. Tells how
/// many.
///
/// # Errors
/// What the database refuses.
pub async fn model_calls(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM model_calls
         WHERE id IN (
             SELECT id FROM model_calls
             WHERE at < $1 AND state IN ('answered', 'failed')
             ORDER BY at, id
             LIMIT $2
         )",
        before,
        limit
    )
    .execute()
    .await
}

/// Removes notices from before `before` whose cause is gone, with their dispatches, at most `limit`. Tells how many. A
/// notice's id begins with its moment: the oldest come first.
///
/// # Errors
/// What the database refuses.
pub async fn notices(tx: &mut Tx, before: Millis, limit: i64) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM notices
         WHERE id IN (
             SELECT id FROM notices
             WHERE state = 'resolved' AND resolved_at < $1
             ORDER BY id
             LIMIT $2
         )",
        before,
        limit
    )
    .execute()
    .await
}
