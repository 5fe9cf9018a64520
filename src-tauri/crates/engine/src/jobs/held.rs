//! The leases this process holds, measured by time that only runs forward: a wall clock that jumps ahead must not let a
//! second worker start while the first one's call may still land.

use huolang_domain::JobId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Leases held by this process.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<HashMap<JobId, i64>>);

impl Held {
    /// These jobs are held until then, in running milliseconds.
    pub(crate) fn hold<'j>(&self, jobs: impl IntoIterator<Item = &'j JobId>, until: i64) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend(jobs.into_iter().map(|job| (job.clone(), until)));
    }

    /// These jobs are no longer held.
    pub(crate) fn release<'j>(&self, jobs: impl IntoIterator<Item = &'j JobId>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for job in jobs {
            held.remove(job);
        }
    }

    /// Until when this job is held, in running milliseconds; `None`: it is not.
    pub(crate) fn until(&self, job: &JobId) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(job).copied()
    }

    /// The jobs whose leases still run.
    pub(crate) fn running(&self, now: i64) -> Vec<JobId> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, until| *until > now);
        held.keys().cloned().collect()
    }
}
