//! Takes jobs back from workers that are gone. Interrupted work is not counted as an attempt.

use super::Job;
use crate::{List, StoreError, Tx, sql};
use huolang_domain::{JobId, Millis};

/// Takes back jobs whose lease ran out, but for those in `alive`; the former holder's late writes find their lease lost.
///
/// # Errors
/// What the database refuses.
pub async fn recover_expired(tx: &mut Tx, alive: &[JobId], now: Millis) -> Result<Vec<Job>, StoreError> {
    sql!(
        tx,
        "UPDATE jobs SET
             state = 'ready', attempts = attempts - 1, lease_seq = lease_seq + 1, again = false, lease_until = NULL
         WHERE state = 'running' AND lease_until < $1 AND id NOT IN (SELECT value FROM json_each($2))
         RETURNING *",
        now,
        List::of(alive)
    )
    .fetch_all()
    .await
}

/// Takes back every running job: when the owner of the data starts, nobody else can be running one.
///
/// # Errors
/// What the database refuses.
pub async fn recover_all(tx: &mut Tx) -> Result<Vec<Job>, StoreError> {
    sql!(
        tx,
        "UPDATE jobs SET
             state = 'ready', attempts = attempts - 1, lease_seq = lease_seq + 1, again = false, lease_until = NULL
         WHERE state = 'running'
         RETURNING *"
    )
    .fetch_all()
    .await
}
