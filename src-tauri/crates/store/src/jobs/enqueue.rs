//! Asks for work.

use crate::{Rows, StoreError, Tx};
use huolang_domain::{Ids, JobId, Millis, ShopId};

/// Work to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: &'static str,
    /// The same work waits only once.
    pub idem_key: String,
    /// Only one job of a queue runs at a time.
    pub queue_key: String,
    /// The shop it is for.
    pub shop_id: Option<ShopId>,
    /// What the work needs to know; no secrets.
    pub payload: serde_json::Value,
    /// Smaller goes first: [`super::URGENT`], [`super::USUAL`] or [`super::BACKGROUND`].
    pub priority: i64,
    /// Not before this moment.
    pub run_at: Millis,
}

/// Asks for work. What waits already is left as it is; what runs already will run once more afterwards, so that no call
/// is lost. Returns the jobs that are new.
///
/// # Errors
/// What the database refuses.
pub async fn enqueue_many(tx: &mut Tx, jobs: &[NewJob], ids: &dyn Ids, now: Millis) -> Result<Vec<JobId>, StoreError> {
    let mut rows = Rows::into(
        "jobs",
        &[
            "id",
            "kind",
            "idem_key",
            "queue_key",
            "shop_id",
            "payload",
            "state",
            "priority",
            "run_at",
            "attempts",
            "lease_seq",
            "again",
            "created_at",
        ],
    )
    .on_conflict("ON CONFLICT (idem_key) DO UPDATE SET again = true WHERE jobs.state = 'running'");
    let mut fresh = std::collections::HashSet::new();
    let mut keys = std::collections::HashSet::new();
    for job in jobs.iter().filter(|job| keys.insert(job.idem_key.as_str())) {
        let id = ids.fresh();
        rows.push(&id).push(job.kind).push(&job.idem_key).push(&job.queue_key).push(job.shop_id.as_ref());
        rows.push(&job.payload).push("ready").push(job.priority.clamp(0, 2)).push(job.run_at).push(0).push(0);
        rows.push(false).push(now);
        fresh.insert(id);
    }
    let written: Vec<(String,)> = rows.write_returning(tx, "id").await?;
    Ok(written.into_iter().filter(|(id,)| fresh.contains(id)).map(|(id,)| JobId::from(id)).collect())
}
