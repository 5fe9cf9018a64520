//! Ends a claim: done, later, or given back. Each names its lease; what was taken over in between is left alone.

use super::Lease;
use crate::{List, StoreError, Tx, sql};
use huolang_domain::{JobId, Millis};
use serde_json::json;
use std::collections::HashSet;

/// Ends jobs that are done. One that was asked for again while it ran becomes ready again. Returns the jobs whose lease
/// still held: what belongs to the others must be discarded.
///
/// # Errors
/// What the database refuses.
pub async fn finish_many(tx: &mut Tx, leases: &[Lease], now: Millis) -> Result<HashSet<JobId>, StoreError> {
    let done: Vec<(JobId,)> = sql!(
        tx,
        "DELETE FROM jobs
         WHERE id IN (SELECT value FROM json_each($1))
             AND id || ':' || lease_seq IN (SELECT value FROM json_each($2))
             AND state = 'running' AND again = false
         RETURNING id",
        List::of(leases.iter().map(|lease| &lease.id)),
        List::of(leases)
    )
    .fetch_all()
    .await?;
    let mut held: HashSet<JobId> = done.into_iter().map(|(id,)| id).collect();
    if held.len() < leases.len() {
        let again: Vec<(JobId,)> = sql!(
            tx,
            "UPDATE jobs SET state = 'ready', again = false, run_at = $3, attempts = 0, lease_until = NULL, last_error = NULL
             WHERE id IN (SELECT value FROM json_each($1))
                 AND id || ':' || lease_seq IN (SELECT value FROM json_each($2))
                 AND state = 'running' AND again = true
             RETURNING id",
            List::of(leases.iter().map(|lease| &lease.id)),
            List::of(leases),
            now
        )
        .fetch_all()
        .await?;
        held.extend(again.into_iter().map(|(id,)| id));
    }
    Ok(held)
}

/// A job that is to run later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reschedule {
    /// The claim that ends.
    pub lease: Lease,
    /// When to begin again.
    pub run_at: Millis,
    /// Whether the beginning counts as an attempt.
    pub counts: bool,
    /// What went wrong; no secrets.
    pub error: Option<String>,
}

/// Ends claims of jobs that are to run later; one that was asked for again runs no later than `now`. Returns the jobs
/// whose lease still held.
///
/// # Errors
/// What the database refuses.
pub async fn reschedule_many(tx: &mut Tx, jobs: &[Reschedule], now: Millis) -> Result<HashSet<JobId>, StoreError> {
    if jobs.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = List::of_rows(
        jobs.iter().map(|job| json!([job.lease.id, job.lease.seq, job.run_at, i64::from(!job.counts), job.error])),
    );
    let held: Vec<(JobId,)> = sql!(
        tx,
        "UPDATE jobs SET
             state = 'ready',
             run_at = CASE WHEN again THEN $2 ELSE CAST(json_extract(m.value, '$[2]') AS BIGINT) END,
             attempts = attempts - CAST(json_extract(m.value, '$[3]') AS BIGINT),
             last_error = json_extract(m.value, '$[4]'),
             again = false,
             lease_until = NULL
         FROM json_each($1) AS m
         WHERE jobs.id = json_extract(m.value, '$[0]')
             AND jobs.lease_seq = CAST(json_extract(m.value, '$[1]') AS BIGINT)
             AND jobs.state = 'running'
         RETURNING jobs.id",
        rows,
        now
    )
    .fetch_all()
    .await?;
    Ok(held.into_iter().map(|(id,)| id).collect())
}

/// Gives jobs back unbegun, the attempt un-counted: at shutdown, or when a task is paused.
///
/// # Errors
/// What the database refuses.
pub async fn release_many(tx: &mut Tx, leases: &[Lease]) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE jobs SET state = 'ready', attempts = attempts - 1, again = false, lease_until = NULL
         WHERE id IN (SELECT value FROM json_each($1))
             AND id || ':' || lease_seq IN (SELECT value FROM json_each($2))
             AND state = 'running'",
        List::of(leases.iter().map(|lease| &lease.id)),
        List::of(leases)
    )
    .execute()
    .await
}

/// Keeps jobs longer. Returns the jobs whose lease still held.
///
/// # Errors
/// What the database refuses.
pub async fn extend_many(tx: &mut Tx, leases: &[Lease], until: Millis) -> Result<HashSet<JobId>, StoreError> {
    let held: Vec<(JobId,)> = sql!(
        tx,
        "UPDATE jobs SET lease_until = $3
         WHERE id IN (SELECT value FROM json_each($1))
             AND id || ':' || lease_seq IN (SELECT value FROM json_each($2))
             AND state = 'running'
         RETURNING id",
        List::of(leases.iter().map(|lease| &lease.id)),
        List::of(leases),
        until
    )
    .fetch_all()
    .await?;
    Ok(held.into_iter().map(|(id,)| id).collect())
}
