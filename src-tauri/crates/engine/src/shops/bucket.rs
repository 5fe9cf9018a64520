//! A token bucket on the injected clock: so many calls a second, with a burst.

use huolang_domain::Millis;

/// Thousandths of a token, so that slow rates are exact in whole numbers.
const TOKEN: i64 = 1_000;

/// A token bucket.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    per_second: i64,
    burst: i64,
    level: i64,
    filled_at: Millis,
    held_until: Millis,
}

impl Bucket {
    /// A full bucket. `per_second` 0: without a limit.
    pub(crate) fn full(per_second: u32, burst: u32, now: Millis) -> Self {
        let burst = i64::from(burst.max(1)).saturating_mul(TOKEN);
        Self { per_second: i64::from(per_second), burst, level: burst, filled_at: now, held_until: Millis(i64::MIN) }
    }

    fn fill(&mut self, now: Millis) {
        let passed = now.since(self.filled_at).max(0);
        let gained = passed.saturating_mul(self.per_second);
        self.level = self.level.saturating_add(gained).min(self.burst);
        self.filled_at = now;
    }

    /// How many calls may go out now.
    pub(crate) fn room(&mut self, now: Millis) -> usize {
        if now < self.held_until {
            return 0;
        }
        if self.per_second == 0 {
            return usize::MAX;
        }
        self.fill(now);
        usize::try_from(self.level / TOKEN).unwrap_or(0)
    }

    /// Takes a token, or tells when there will be one.
    pub(crate) fn take(&mut self, now: Millis) -> Result<(), Millis> {
        if now < self.held_until {
            return Err(self.held_until);
        }
        if self.per_second == 0 {
            return Ok(());
        }
        self.fill(now);
        if self.level >= TOKEN {
            self.level -= TOKEN;
            return Ok(());
        }
        let wait = (TOKEN - self.level).saturating_add(self.per_second - 1) / self.per_second;
        Err(now.plus(wait.max(1)))
    }

    /// The clock was set back by so many milliseconds.
    pub(crate) const fn follow_back(&mut self, back: i64) {
        self.held_until = self.held_until.plus(-back);
    }

    /// The platform asked for quiet until then.
    pub(crate) fn hold_until(&mut self, until: Millis) {
        self.held_until = self.held_until.max(until);
    }
}
