//! Every call that verifies or undoes, with its outcome.

use crate::attempts::{AttemptState, Outcome};
use crate::{
    Conn, List, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{AttemptId, Ids, Millis, VerificationId, retry::RetryClass};

words! {
    /// What is called for.
    Act {
        /// Verifying.
        Verify = "verify",
        /// Undoing it.
        Undo = "undo",
    }
}

record! {
    /// A call.
    pub struct Attempt {
        /// Its id.
        pub id: AttemptId,
        /// The verification.
        pub verification_id: VerificationId,
        /// What was called for.
        pub act: Act,
        /// 1, 2, 3 … within the verification.
        pub number: i64,
        /// What became of it.
        pub state: AttemptState,
        /// The class of the failure.
        pub class: Option<RetryClass>,
        /// The platform's code, or ours.
        pub code: Option<String>,
        /// The platform's words, redacted.
        pub message: Option<String>,
        /// How long the call took.
        pub latency_ms: Option<i64>,
        /// When it began.
        pub started_at: Millis,
        /// When its outcome was known.
        pub finished_at: Option<Millis>,
    }
}

/// Writes a call that is about to be made.
///
/// # Errors
/// What the database refuses.
pub async fn start(
    tx: &mut Tx,
    verification: &VerificationId,
    act: Act,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Attempt, StoreError> {
    sql!(
        tx,
        "INSERT INTO verification_attempts (id, verification_id, act, number, state, started_at)
         SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, 'sending', CAST($4 AS BIGINT)
         FROM verification_attempts WHERE verification_id = $2
         RETURNING *",
        AttemptId::fresh(ids),
        verification,
        act,
        now
    )
    .fetch_one()
    .await
}

/// Writes outcomes. Only a call that is still `sending` or `unknown` takes one.
///
/// # Errors
/// What the database refuses.
pub async fn finish_many(tx: &mut Tx, outcomes: &[Outcome], now: Millis) -> Result<(), StoreError> {
    for outcome in outcomes {
        sql!(
            tx,
            "UPDATE verification_attempts SET
                 state = $2, class = $3, code = $4, message = $5, latency_ms = COALESCE($6, latency_ms), finished_at = $7
             WHERE id = $1 AND state NOT IN ('accepted', 'refused')",
            &outcome.id,
            outcome.state,
            outcome.class,
            outcome.code.as_ref(),
            outcome.message.as_ref(),
            outcome.latency_ms,
            now
        )
        .execute()
        .await?;
    }
    Ok(())
}

/// Turns calls without an outcome into unknown ones: after a crash nobody knows.
///
/// # Errors
/// What the database refuses.
pub async fn mark_unknown(tx: &mut Tx) -> Result<u64, StoreError> {
    sql!(tx, "UPDATE verification_attempts SET state = 'unknown', class = 'unknown' WHERE state = 'sending'")
        .execute()
        .await
}

/// The calls of several verifications, in their order.
///
/// # Errors
/// What the database refuses.
pub async fn of_many(conn: &mut Conn, verifications: &[VerificationId]) -> Result<Vec<Attempt>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM verification_attempts
         WHERE verification_id IN (SELECT value FROM json_each($1))
         ORDER BY verification_id, number",
        List::of(verifications)
    )
    .fetch_all()
    .await
}
