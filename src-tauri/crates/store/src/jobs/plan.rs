//! Changes work that waits: earlier, later, not at all.

use super::Job;
use crate::{Conn, List, StoreError, Tx, sql};
use huolang_domain::{Millis, ShopId};

/// Jobs by what they are for.
///
/// # Errors
/// What the database refuses.
pub async fn by_idem_keys(conn: &mut Conn, keys: &[String]) -> Result<Vec<Job>, StoreError> {
    sql!(conn, "SELECT * FROM jobs WHERE idem_key IN (SELECT value FROM json_each($1)) ORDER BY id", List::of(keys))
        .fetch_all()
        .await
}

/// The queues in which work of a kind waits or runs.
///
/// # Errors
/// What the database refuses.
pub async fn queues_of(conn: &mut Conn, kind: &str) -> Result<Vec<String>, StoreError> {
    let found: Vec<(String,)> = sql!(conn, "SELECT queue_key FROM jobs WHERE kind = $1", kind).fetch_all().await?;
    Ok(found.into_iter().map(|(queue,)| queue).collect())
}

/// Moves waiting jobs to another moment; running ones are left alone. Returns the keys that were moved.
///
/// # Errors
/// What the database refuses.
pub async fn move_many(tx: &mut Tx, keys: &[String], run_at: Millis, priority: i64) -> Result<Vec<String>, StoreError> {
    let moved: Vec<(String,)> = sql!(
        tx,
        "UPDATE jobs SET run_at = $2, priority = $3
         WHERE idem_key IN (SELECT value FROM json_each($1)) AND state = 'ready'
         RETURNING idem_key",
        List::of(keys),
        run_at,
        priority.clamp(0, 2)
    )
    .fetch_all()
    .await?;
    Ok(moved.into_iter().map(|(key,)| key).collect())
}

/// The clock was set back by `back` milliseconds and shows `now`: waiting jobs of these kinds are as far ahead as before, or
/// due. A delivery that is scheduled keeps its time. Returns how many were moved.
///
/// # Errors
/// What the database refuses.
pub async fn pull_back(tx: &mut Tx, kinds: &[&str], back: i64, now: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE jobs SET run_at = CASE WHEN run_at - $2 > $3 THEN run_at - $2 ELSE $3 END
         WHERE kind IN (SELECT value FROM json_each($1)) AND state <> 'running' AND run_at > $3
             AND (kind <> 'deliver' OR NOT EXISTS (
                 SELECT 1 FROM deliveries d WHERE d.order_id = jobs.queue_key AND d.content = 'scheduled'))",
        List::of(kinds),
        back,
        now
    )
    .execute()
    .await
}

/// Takes waiting jobs out of the queue; running ones are left alone. Returns the keys that are gone.
///
/// # Errors
/// What the database refuses.
pub async fn cancel_many(tx: &mut Tx, keys: &[String]) -> Result<Vec<String>, StoreError> {
    let gone: Vec<(String,)> = sql!(
        tx,
        "DELETE FROM jobs
         WHERE idem_key IN (SELECT value FROM json_each($1)) AND state <> 'running'
         RETURNING idem_key",
        List::of(keys)
    )
    .fetch_all()
    .await?;
    Ok(gone.into_iter().map(|(key,)| key).collect())
}

/// Holds the waiting jobs of a shop back, of these kinds.
///
/// # Errors
/// What the database refuses.
pub async fn park_shop(tx: &mut Tx, shop: &ShopId, kinds: &[&str]) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE jobs SET state = 'parked'
         WHERE shop_id = $1 AND state = 'ready' AND kind IN (SELECT value FROM json_each($2))",
        shop,
        List::of(kinds)
    )
    .execute()
    .await
}

/// Lets the jobs of a shop go on.
///
/// # Errors
/// What the database refuses.
pub async fn unpark_shop(tx: &mut Tx, shop: &ShopId) -> Result<u64, StoreError> {
    sql!(tx, "UPDATE jobs SET state = 'ready' WHERE shop_id = $1 AND state = 'parked'", shop).execute().await
}

/// How many jobs of each kind stand in each state, as `(kind, state, count)`.
///
/// # Errors
/// What the database refuses.
pub async fn count_by_state(conn: &mut Conn) -> Result<Vec<(String, String, i64)>, StoreError> {
    sql!(conn, "SELECT kind, state, COUNT(*) FROM jobs GROUP BY kind, state ORDER BY kind, state").fetch_all().await
}

/// Jobs that run at this moment, or could before `until`.
///
/// # Errors
/// What the database refuses.
pub async fn pressing(conn: &mut Conn, until: Millis) -> Result<i64, StoreError> {
    let (n,) =
        sql!(conn, "SELECT COUNT(*) FROM jobs WHERE state = 'running' OR (state = 'ready' AND run_at < $1)", until)
            .fetch_one()
            .await?;
    Ok(n)
}
