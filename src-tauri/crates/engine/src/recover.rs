//! Takes back the work of workers that are gone: after a crash, or when a lease ran out.

use crate::{Engine, EngineError, notice, shops::Standing};
use huolang_store::{
    Durability, attempts, idempotency, jobs,
    jobs::Job,
    messages,
    shops::{self},
    verifications,
};

/// HTTP's word for a call that the state of things does not allow.
const CONFLICT: i64 = 409;

impl Engine {
    /// Takes back everything that was under way when the program ended. To be called once, by the owner of the data,
    /// before the loops start. Calls without an outcome become unknown; their orders are read back before anything else
    /// happens to them, and an agreed price that may not be in its order is told, and read back when its shop is listed.
    /// Tells how many jobs were taken back.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn recover_at_start(&self) -> Result<usize, EngineError> {
        let (now, ids) = (self.now(), self.ids().clone());
        let fail = self.fail_points().clone();
        let (taken, told) = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let taken = jobs::recover_all(tx).await?;
                    // Only for the record: the deliveries themselves stand at `sending`, which is what leads to reading back.
                    attempts::mark_unknown(tx, now.plus(1)).await?;
                    verifications::attempts::mark_unknown(tx).await?;
                    messages::recover(tx).await?;
                    let told = notice::prices_cut_off(tx, ids.as_ref(), now).await?;
                    fail.reach("recover.before_commit");
                    Ok((taken.len(), told))
                })
            })
            .await?;
        self.fail_points().reach("recover.after_commit");
        self.tell_notices(told);
        if taken > 0 {
            tracing::info!(jobs = taken, "work that was interrupted is taken up again");
        }
        self.load_standings().await?;
        self.ring_all();
        Ok(taken)
    }

    /// Ends calls with an idempotency key that the end of the program cut off: they are free again, or say that nobody
    /// knows how far they came. To be called once, by the owner of the data, before anybody is answered.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn end_cut_off_calls(&self) -> Result<(), EngineError> {
        let ended = self.db().write(Durability::Flushed, |tx| Box::pin(idempotency::end_cut_off(tx, CONFLICT))).await?;
        if ended > 0 {
            tracing::warn!(calls = ended, "calls were cut off by the end of the program");
        }
        Ok(())
    }

    /// Takes back jobs whose lease ran out. A lease that this process holds is measured by time that only runs forward,
    /// so that a wall clock that jumps ahead takes no work from a living worker.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn recover_expired(&self) -> Result<usize, EngineError> {
        let now = self.now();
        let alive = self.held().running(self.running_ms());
        let taken: Vec<Job> = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { jobs::recover_expired(tx, &alive, now).await })
            })
            .await?;
        if !taken.is_empty() {
            tracing::warn!(jobs = taken.len(), "leases ran out; their work is taken up again");
            self.ring_all();
        }
        Ok(taken.len())
    }

    /// Takes over from the shops' rows whether they are paused or parked.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn load_standings(&self) -> Result<(), EngineError> {
        let mut conn = self.db().reader().await?;
        for row in shops::list(&mut conn).await? {
            if let Some(shop) = self.shops().get(&row.id) {
                shop.stand(Standing::of(row.state.as_str()));
            }
        }
        Ok(())
    }
}
