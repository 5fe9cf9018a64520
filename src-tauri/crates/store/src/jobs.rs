//! The queue of work: due times, leases and their fences.
//!
//! A claim gives a lease with a sequence number. Every later write names it; when another worker took the job over in
//! between, nothing is written. Finished jobs are deleted.

mod claim;
mod enqueue;
mod finish;
mod plan;
mod recover;

pub use claim::{claim, next_due};
pub use enqueue::{NewJob, enqueue_many};
pub use finish::{Reschedule, extend_many, finish_many, release_many, reschedule_many};
pub use plan::{
    by_idem_keys, cancel_many, count_by_state, move_many, park_shop, pressing, pull_back, queues_of, unpark_shop,
};
pub use recover::{recover_all, recover_expired};

use crate::sql::record;
use huolang_domain::{JobId, Millis, ShopId};

/// Priority of work somebody waits for.
pub const URGENT: i64 = 0;
/// The usual priority.
pub const USUAL: i64 = 1;
/// Priority of work nobody waits for.
pub const BACKGROUND: i64 = 2;

record! {
    /// A job.
    pub struct Job {
        /// Its id.
        pub id: JobId,
        /// What is to be done.
        pub kind: String,
        /// The same work waits only once.
        pub idem_key: String,
        /// Only one job of a queue runs at a time.
        pub queue_key: String,
        /// The shop it is for.
        pub shop_id: Option<ShopId>,
        /// What the work needs to know; no secrets.
        pub payload: serde_json::Value,
        /// `ready`, `running` or `parked`.
        pub state: String,
        /// Smaller goes first.
        pub priority: i64,
        /// Not before this moment.
        pub run_at: Millis,
        /// How often it was begun, this time included; interrupted beginnings are not counted.
        pub attempts: i64,
        /// Until when it belongs to whoever claimed it.
        pub lease_until: Option<Millis>,
        /// The number of the claim.
        pub lease_seq: i64,
        /// Whether it was asked for once more while it ran.
        pub again: bool,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was asked for.
        pub created_at: Millis,
    }
}

/// The right to write about a claimed job.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The job.
    pub id: JobId,
    /// The number of the claim.
    pub seq: i64,
}

impl Job {
    /// The lease this claim gave.
    #[must_use]
    pub fn lease(&self) -> Lease {
        Lease { id: self.id.clone(), seq: self.lease_seq }
    }
}

impl std::fmt::Display for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.id, self.seq)
    }
}
