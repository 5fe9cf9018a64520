//! How long a platform waits for its answer. What is late is told to wait and ask again; what was handed in to the ledger is
//! kept all the same, and the repeat gets the true answer.

use crate::Engine;
use std::time::Duration;
use tokio::time::{Instant, Timeout, timeout_at};

/// Until when a call is answered.
#[derive(Clone, Copy)]
pub(super) struct Patience(Instant);

impl Patience {
    fn of(ms: i64) -> Self {
        Self(Instant::now() + Duration::from_millis(u64::try_from(ms).unwrap_or_default()))
    }

    /// What `work` gives, or an error once it is late.
    pub(super) fn with<F: Future>(self, work: F) -> Timeout<F> {
        timeout_at(self.0, work)
    }
}

impl Engine {
    /// The patience of a call that begins now.
    pub(super) fn patience(&self) -> Patience {
        Patience::of(self.policy().answer_ms)
    }

    /// The patience of a question before an order that begins now.
    pub(super) fn short_patience(&self) -> Patience {
        Patience::of(self.policy().pre_check_ms)
    }
}

/// Says in the log that a call was answered with the platform's word for "later".
pub(super) fn late(call: &'static str) {
    tracing::error!(call, "the ledger did not answer in time; the platform is told to wait");
}
