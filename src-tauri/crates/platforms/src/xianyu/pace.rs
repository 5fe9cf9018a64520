//! A token bucket: so many at once, then one a gap.

use huolang_domain::{Clock, Millis};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// A token bucket.
pub struct Pace {
    clock: Arc<dyn Clock>,
    gap_ms: i64,
    burst: i64,
    /// When the bucket would be full again.
    full_at: Mutex<Millis>,
}

impl Pace {
    /// `burst` at once, then one every `gap_ms`; a gap of 0 is no limit.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, gap_ms: i64, burst: i64) -> Self {
        Self { clock, gap_ms, burst: burst.max(1), full_at: Mutex::new(Millis(0)) }
    }

    /// How long to wait for the next, in milliseconds; it is taken when that is no longer than `most_ms`.
    fn take(&self, most_ms: i64) -> Result<i64, i64> {
        if self.gap_ms == 0 {
            return Ok(0);
        }
        let now = self.clock.now();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let start = (*full_at).max(now);
        let wait = (start.since(now) - (self.burst - 1) * self.gap_ms).max(0);
        if wait > most_ms {
            return Err(wait);
        }
        *full_at = start.plus(self.gap_ms);
        Ok(wait)
    }

    /// Waits for the next.
    ///
    /// # Errors
    /// How long it would take, when that is longer than `most_ms`; nothing is taken then.
    pub async fn wait(&self, most_ms: i64) -> Result<(), i64> {
        let wait = self.take(most_ms)?;
        if wait > 0 {
            tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(0))).await;
        }
        Ok(())
    }
}
