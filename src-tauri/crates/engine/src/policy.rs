//! The figures the engine works by: batch sizes, leases, schedules of retries. All data, none in the code.

use crate::{EngineError, settings::Delivery};
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
    /// Retries of writing a known result that the database refused, as long as the lease of its call lasts.
    pub outcome_retry: RetryPolicy,
    /// Orders taken up, or outcomes written, by one transaction.
    pub batch: usize,
    /// Calls under way over all shops.
    pub in_flight: usize,
    /// How long a worker may hold a job, in milliseconds.
    pub lease_ms: i64,
    /// How long one call to a platform may take, in milliseconds.
    pub call_ms: i64,
    /// How long one callback to a platform that calls us may take, in milliseconds.
    pub callback_ms: i64,
    /// How long a platform that calls us waits for its answer at most, in milliseconds; then it is told to ask again.
    pub answer_ms: i64,
    /// The same for a question before an order (提单校验), on whose answer a buyer waits.
    pub pre_check_ms: i64,
    /// How long after a lost answer the platform is asked what it has, in milliseconds.
    pub settle_ms: i64,
    /// Time between two listings of a shop's orders, in milliseconds, where the shop itself says nothing.
    pub poll_ms: i64,
    /// The same for every shop, whatever it says itself; `None`: as each shop says.
    pub poll_every_ms: Option<i64>,
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
            outcome_retry: RetryPolicy {
                max_attempts: 16,
                interval_ms: 500,
                growth_percent: 200,
                longest_ms: 10_000,
                ..RetryPolicy::default()
            },
            batch: 64,
            in_flight: 1_024,
            lease_ms: 120_000,
            call_ms: 30_000,
            callback_ms: 10_000,
            answer_ms: 3_000,
            pre_check_ms: 400,
            settle_ms: 2_000,
            poll_ms: 60_000,
            poll_every_ms: None,
            longest_sleep_ms: 5_000,
        }
    }
}

impl Policy {
    /// The same figures with the retries that the settings show: so many after the first attempt.
    #[must_use]
    pub(crate) fn with_retries(mut self, delivery: &Delivery) -> Self {
        self.content_retry = RetryPolicy {
            max_attempts: u32::try_from(delivery.max_retries).unwrap_or(3).saturating_add(1),
            interval_ms: delivery.retry_interval_ms,
            ..self.content_retry
        };
        self.verify_retry.max_attempts = self.content_retry.max_attempts;
        self
    }

    /// Time between two listings of a shop that says `own` of itself, in milliseconds.
    #[must_use]
    pub fn listed_every_ms(&self, own: Option<i64>) -> i64 {
        self.poll_every_ms.or(own).unwrap_or(self.poll_ms)
    }

    /// Refuses figures with which two workers could send at once, or nothing would move.
    ///
    /// # Errors
    /// [`EngineError::Policy`] names what is wrong.
    pub fn check(&self) -> Result<(), EngineError> {
        let refuse = |message: &str| Err(EngineError::Policy(message.to_owned()));
        if self.lease_ms < self.call_ms.saturating_add(LEASE_MARGIN_MS) {
            return refuse("the lease must be at least 5 s longer than the time-out of a call");
        }
        if !(1..=crate::inbound::LONGEST_CALLBACK_MS).contains(&self.callback_ms) {
            return refuse("a callback may take from 1 ms to 20 s, or it would be sent again while it is under way");
        }
        if self.answer_ms < 1 || self.pre_check_ms < 1 {
            return refuse("a platform that calls must be given at least 1 ms for its answer");
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

#[cfg(test)]
mod tests {
    use super::Policy;

    #[test]
    fn a_shop_is_listed_as_it_says_unless_all_are_listed_alike() {
        let usual = Policy::default();
        assert_eq!((usual.listed_every_ms(None), usual.listed_every_ms(Some(5_000))), (60_000, 5_000));
        let alike = Policy { poll_every_ms: Some(1_000), ..usual };
        assert_eq!((alike.listed_every_ms(None), alike.listed_every_ms(Some(5_000))), (1_000, 1_000));
    }
}
