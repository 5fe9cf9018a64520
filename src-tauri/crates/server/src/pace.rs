//! The figures of a run that nobody wants to wait for: practice in a temporary folder, and tests of the whole program.

use huolang_domain::retry::RetryPolicy;
use huolang_engine::Policy;

/// Retries within fractions of a second, and more of them: a run must outlast a rough market, not be kind to it.
pub fn quick() -> Policy {
    let soon = RetryPolicy {
        max_attempts: 20,
        interval_ms: 40,
        growth_percent: 150,
        longest_ms: 1_000,
        max_rate_limited: 200,
        ..RetryPolicy::default()
    };
    Policy {
        content_retry: soon,
        ship_retry: soon,
        read_back_retry: soon,
        verify_retry: soon,
        settle_ms: 20,
        poll_ms: 1_000,
        longest_sleep_ms: 1_000,
        ..Policy::default()
    }
}

#[cfg(test)]
mod tests {
    use super::quick;

    #[test]
    fn the_quick_figures_keep_the_rules_of_all_figures() {
        assert!(quick().check().is_ok());
    }
}
