//! The figures the engine works by: batch sizes, leases, schedules of retries. All data, none in the code.

use crate::EngineError;
use huolang_domain::retry::RetryPolicy;

/// A lease outlives the longest call by so much, so that no second worker starts while a call may still land.
pub(crate) const LEASE_MARGIN_MS: i64 = 5_000;

/// The figures the engine works by.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Retries of sending content.
    pub content_retry: RetryPolicy,
    /// Retries of marking shipped.
    pub ship_retry: RetryPolicy,
    /// Retries of reading a result back; afterwards a person is asked.
    pub read_back_retry: RetryPolicy,
    /// Retries of verifying a voucher: somebody stands there and waits.
    pub verify_retry: RetryPolicy,
    /// Orders taken up, or outcomes written, by one transaction.
    pub batch: usize,
    /// Calls under way over all shops.
    pub in_flight: usize,
    /// How long a worker may hold a job, in milliseconds.
    pub lease_ms: i64,
    /// How long one call to a platform may take, in milliseconds.
    pub call_ms: i64,
    /// How long after a lost answer the platform is asked what it has, in milliseconds.
    pub settle_ms: i64,
    /// Time between two listings of a shop's orders, in milliseconds.
    pub poll_ms: i64,
    /// The longest sleep of a loop, in milliseconds: work put into the database by another program is found then.
    pub longest_sleep_ms: i64,
}

impl Default for Policy {
    fn default() -> Self {
        let read_back = RetryPolicy {
            max_attempts: 6,
            interval_ms: 5_000,
            growth_percent: 200,
            longest_ms: 600_000,
            ..RetryPolicy::default()
        };
        Self {
            content_retry: RetryPolicy::default(),
            ship_retry: RetryPolicy { interval_ms: 60_000, max_attempts: 5, ..RetryPolicy::default() },
            read_back_retry: read_back,
            verify_retry: RetryPolicy {
                max_attempts: 4,
                interval_ms: 2_000,
                longest_ms: 30_000,
                ..RetryPolicy::default()
            },
            batch: 64,
            in_flight: 1_024,
            lease_ms: 120_000,
            call_ms: 30_000,
            settle_ms: 2_000,
            poll_ms: 60_000,
            longest_sleep_ms: 5_000,
        }
    }
}

impl Policy {
    /// Refuses figures with which two workers could send at once, or nothing would move.
    ///
    /// # Errors
    /// [`EngineError::Policy`] names what is wrong.
    pub fn check(&self) -> Result<(), EngineError> {
        let refuse = |message: &str| Err(EngineError::Policy(message.to_owned()));
        if self.lease_ms < self.call_ms.saturating_add(LEASE_MARGIN_MS) {
            return refuse("the lease must be at least 5 s longer than the time-out of a call");
        }
        if self.batch == 0 || self.in_flight == 0 {
            return refuse("batch and in_flight must be at least 1");
        }
        if self.longest_sleep_ms < 1_000 {
            return refuse("longest_sleep_ms must be at least 1000");
        }
        Ok(())
    }
}
