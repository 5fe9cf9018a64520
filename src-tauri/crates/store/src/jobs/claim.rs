//! Takes due jobs. The one statement differs: PostgreSQL passes over rows that another worker is just taking.

use super::Job;
use crate::{Conn, IntoValue, Query, StoreError, Tx, sql};
use huolang_domain::Millis;

/// The next jobs of each priority, one a queue, none of a queue that has a running one. `$1` kind, `$2` now, `$3` limit.
macro_rules! candidates {
    () => {
        "SELECT id FROM (
             SELECT id, priority, run_at, ROW_NUMBER() OVER (PARTITION BY queue_key ORDER BY priority, run_at, id) AS place
             FROM (
                 SELECT * FROM (
                     SELECT id, queue_key, priority, run_at FROM jobs j
                     WHERE kind = $1 AND state = 'ready' AND priority = 0 AND run_at <= $2
                         AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.queue_key = j.queue_key AND r.state = 'running')
                     ORDER BY run_at, id LIMIT $3
                 ) AS urgent
                 UNION ALL
                 SELECT * FROM (
                     SELECT id, queue_key, priority, run_at FROM jobs j
                     WHERE kind = $1 AND state = 'ready' AND priority = 1 AND run_at <= $2
                         AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.queue_key = j.queue_key AND r.state = 'running')
                     ORDER BY run_at, id LIMIT $3
                 ) AS usual
                 UNION ALL
                 SELECT * FROM (
                     SELECT id, queue_key, priority, run_at FROM jobs j
                     WHERE kind = $1 AND state = 'ready' AND priority = 2 AND run_at <= $2
                         AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.queue_key = j.queue_key AND r.state = 'running')
                     ORDER BY run_at, id LIMIT $3
                 ) AS background
             ) AS due
         ) AS placed
         WHERE place = 1
         ORDER BY priority, run_at, id
         LIMIT $3"
    };
}

const SQLITE: &str = concat!(
    "UPDATE jobs SET
         state = 'running', lease_seq = lease_seq + 1, lease_until = $4, attempts = attempts + 1, again = false
     WHERE id IN (",
    candidates!(),
    ")
     RETURNING *"
);

const POSTGRES: &str = concat!(
    "UPDATE jobs SET
         state = 'running', lease_seq = lease_seq + 1, lease_until = $4, attempts = attempts + 1, again = false
     WHERE id IN (
         SELECT id FROM jobs
         WHERE state = 'ready' AND id IN (",
    candidates!(),
    ")
         ORDER BY id
         FOR UPDATE SKIP LOCKED
     )
     RETURNING *"
);

/// Takes up to `limit` due jobs of a kind until `lease_until`, the most pressing first.
///
/// # Errors
/// What the database refuses; on PostgreSQL [`StoreError::Conflict`] when another worker just took a job of the same
/// queue: claim again.
pub async fn claim(
    tx: &mut Tx,
    kind: &str,
    limit: i64,
    lease_until: Millis,
    now: Millis,
) -> Result<Vec<Job>, StoreError> {
    let text = if tx.is_sqlite() { SQLITE } else { POSTGRES };
    let values = vec![kind.into_value(), now.into_value(), limit.max(0).into_value(), lease_until.into_value()];
    let mut jobs: Vec<Job> = Query::new(tx, text, values).fetch_all().await?;
    jobs.sort_by(|one, other| (one.priority, one.run_at, &one.id).cmp(&(other.priority, other.run_at, &other.id)));
    Ok(jobs)
}

/// When the next job of a kind is due, past or future; absent: none waits.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn, kind: &str) -> Result<Option<Millis>, StoreError> {
    let (due,) = sql!(
        conn,
        "SELECT MIN(due) FROM (
             SELECT MIN(run_at) AS due FROM jobs WHERE kind = $1 AND state = 'ready' AND priority = 0
             UNION ALL SELECT MIN(run_at) FROM jobs WHERE kind = $1 AND state = 'ready' AND priority = 1
             UNION ALL SELECT MIN(run_at) FROM jobs WHERE kind = $1 AND state = 'ready' AND priority = 2
         ) AS lanes",
        kind
    )
    .fetch_one()
    .await?;
    Ok(due)
}
