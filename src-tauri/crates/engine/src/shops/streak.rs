//! For how long nothing could be read from a shop. Listing is counted apart: an order that can be read says nothing about the
//! list, and without the list orders are missed.

use super::Api;
use huolang_domain::Millis;
use huolang_platforms::fault::CallError;
use std::sync::atomic::{AtomicI64, Ordering};

/// Since when calls have failed in passing; 0: the last one was answered.
#[derive(Debug, Default)]
pub(super) struct Streak {
    listing: AtomicI64,
    reading: AtomicI64,
}

impl Streak {
    /// Learns from the answer of a call. A refusal is an answer, too.
    pub fn learn(&self, api: Api, answer: Result<(), &CallError>, now: Millis) {
        match (api, answer) {
            (
                Api::List | Api::Read,
                Err(CallError::Transient { .. } | CallError::Unknown { .. } | CallError::RateLimited { .. }),
            ) => self.fails(api, now),
            (Api::List, _) => self.ends(),
            (_, Ok(()) | Err(CallError::Business { .. })) => self.reading.store(0, Ordering::Relaxed),
            (_, Err(_)) => {}
        }
    }

    fn fails(&self, api: Api, now: Millis) {
        let since = if api == Api::List { &self.listing } else { &self.reading };
        let _ = since.compare_exchange(0, now.0, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Everything goes well.
    pub fn ends(&self) {
        self.listing.store(0, Ordering::Relaxed);
        self.reading.store(0, Ordering::Relaxed);
    }

    /// A call failed in passing, perhaps one that was not learnt from. Gives for how long by now, in milliseconds.
    pub fn lasts(&self, now: Millis) -> i64 {
        let since = |since: &AtomicI64| Some(since.load(Ordering::Relaxed)).filter(|since| *since != 0);
        let first = since(&self.listing).into_iter().chain(since(&self.reading)).min();
        if first.is_none() {
            self.fails(Api::Read, now);
        }
        first.map_or(0, |first| now.0.saturating_sub(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_000_000);

    fn fault() -> CallError {
        CallError::Transient { message: String::new(), retry_after_ms: None }
    }

    #[test]
    fn a_shop_without_a_list_is_well_again_after_any_good_read() {
        let streak = Streak::default();
        assert_eq!(streak.lasts(NOW), 0, "the first failure");
        streak.learn(Api::Read, Ok(()), NOW.plus(60_000));
        streak.learn(Api::Read, Err(&fault()), NOW.plus(900_000));
        assert_eq!(streak.lasts(NOW.plus(900_000)), 0, "it begins anew");
        assert_eq!(streak.lasts(NOW.plus(960_000)), 60_000);
        let refused = CallError::Business { code: "any".to_owned(), message: String::new() };
        streak.learn(Api::Read, Err(&refused), NOW.plus(970_000));
        assert_eq!(streak.lasts(NOW.plus(980_000)), 0, "a refusal is an answer");
    }

    #[test]
    fn a_list_that_fails_is_not_forgotten_over_reads_that_go_well() {
        let streak = Streak::default();
        streak.learn(Api::List, Err(&fault()), NOW);
        for minute in 1..=15 {
            streak.learn(Api::Read, Ok(()), NOW.plus(minute * 60_000));
        }
        assert_eq!(streak.lasts(NOW.plus(900_000)), 900_000);
        streak.learn(Api::List, Ok(()), NOW.plus(900_000));
        assert_eq!(streak.lasts(NOW.plus(960_000)), 0);
    }

    #[test]
    fn a_good_list_speaks_for_all_reads_and_a_delivery_for_none_that_fails() {
        let streak = Streak::default();
        streak.learn(Api::Read, Err(&fault()), NOW);
        streak.learn(Api::Deliver, Err(&fault()), NOW.plus(1_000));
        assert_eq!(streak.lasts(NOW.plus(60_000)), 60_000);
        streak.learn(Api::List, Ok(()), NOW.plus(60_000));
        assert_eq!(streak.lasts(NOW.plus(120_000)), 0);
    }
}
