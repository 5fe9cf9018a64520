//! A breaker: an API that fails again and again is left alone for a while.

use huolang_domain::Millis;

/// When the breaker opens and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures in a row that open it.
    pub failures: u32,
    /// How long it stays open, in milliseconds; then one call tries.
    pub open_ms: i64,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self { failures: 8, open_ms: 30_000 }
    }
}

/// The breaker of one API of one shop.
#[derive(Debug, Clone)]
pub(crate) struct Breaker {
    policy: BreakerPolicy,
    failures: u32,
    open_until: Option<Millis>,
}

impl Breaker {
    pub(crate) const fn closed(policy: BreakerPolicy) -> Self {
        Self { policy, failures: 0, open_until: None }
    }

    /// Until when no call may go out; `None`: now.
    pub(crate) fn closed_to(&self, now: Millis) -> Option<Millis> {
        self.open_until.filter(|until| now < *until)
    }

    /// Whether only a trial call may go out.
    pub(crate) const fn on_trial(&self) -> bool {
        self.open_until.is_some()
    }

    /// The clock was set back by so many milliseconds.
    pub(crate) fn follow_back(&mut self, back: i64) {
        self.open_until = self.open_until.map(|until| until.plus(-back));
    }

    /// A call was answered, whatever the answer: the API is alive.
    pub(crate) const fn answered(&mut self) {
        self.failures = 0;
        self.open_until = None;
    }

    /// A call failed in a way that says something about the API, not about the order.
    pub(crate) fn failed(&mut self, now: Millis) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= self.policy.failures {
            self.open_until = Some(now.plus(self.policy.open_ms));
        }
    }
}
