//! One API of one shop: how many calls at a time, how many a second, and whether it answers at all.

#[cfg(test)]
mod tests;

use super::{
    breaker::{Breaker, BreakerPolicy},
    bucket::Bucket,
};
use huolang_domain::{Millis, platform::PlatformKind};
use huolang_platforms::fault::CallError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Limits of one API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneLimits {
    /// Calls under way at the same time.
    pub at_once: usize,
    /// Calls a second; 0: no limit.
    pub per_second: u32,
    /// Calls that may come at once after a pause.
    pub burst: u32,
    /// When the API is left alone.
    pub breaker: BreakerPolicy,
}

impl LaneLimits {
    /// The limits for listing: a page holds many orders, and what lies behind has to be caught up. Platforms that tell a
    /// limit allow 50 pages a second and more (`docs/platforms/pdd.md#limits`); this stays below 2,600 in a minute.
    #[must_use]
    pub fn of_lists(self) -> Self {
        match self.per_second {
            0 => self,
            per_second => Self { per_second: per_second.max(1) * 8, burst: self.burst.max(1) * 20, ..self },
        }
    }

    /// The usual limits of a platform: real ones are treated gently, the practice market runs in memory.
    #[must_use]
    pub fn usual(platform: PlatformKind) -> Self {
        let breaker = BreakerPolicy::default();
        match platform {
            PlatformKind::Practice => {
                Self { at_once: 256, per_second: 0, burst: 1, breaker: BreakerPolicy { failures: 64, ..breaker } }
            }
            _ => Self { at_once: 4, per_second: 5, burst: 10, breaker },
        }
    }
}

/// The way to one API of one shop.
#[derive(Debug)]
pub struct Lane {
    permits: Arc<Semaphore>,
    gate: Mutex<Gate>,
}

#[derive(Debug)]
struct Gate {
    bucket: Bucket,
    breaker: Breaker,
    /// Between two calls that wait for room, in milliseconds.
    gap_ms: i64,
    /// The last moment that was given to work that found no room.
    last_slot: Millis,
    /// The latest moment that was seen.
    seen: Millis,
}

/// A wall clock that goes back by more was set back, in milliseconds.
const SET_BACK_MS: i64 = 60_000;

impl Gate {
    /// Learns what time it is. Where the clock was set back, moments that lie ahead go back with it.
    fn follow(&mut self, now: Millis) {
        let back = self.seen.since(now);
        if back > SET_BACK_MS {
            self.bucket.follow_back(back);
            self.breaker.follow_back(back);
            self.last_slot = self.last_slot.plus(-back);
            self.seen = now;
        }
        self.seen = self.seen.max(now);
    }
}

/// Whether a call may go out.
#[derive(Debug)]
pub enum Admission {
    /// It may; the permit is held until the call is over.
    Go(OwnedSemaphorePermit),
    /// Too many are under way; one that ends makes room.
    Busy,
    /// Not before then.
    NotBefore(Millis),
}

impl Lane {
    /// A free lane.
    #[must_use]
    pub fn new(limits: LaneLimits, now: Millis) -> Self {
        let bucket = Bucket::full(limits.per_second, limits.burst, now);
        let gap_ms = if limits.per_second == 0 { 20 } else { 1_000 / i64::from(limits.per_second).max(1) };
        let breaker = Breaker::closed(limits.breaker);
        let gate = Gate { bucket, breaker, gap_ms: gap_ms.max(1), last_slot: now, seen: now };
        Self { permits: Arc::new(Semaphore::new(limits.at_once.max(1))), gate: Mutex::new(gate) }
    }

    fn gate(&self, now: Millis) -> MutexGuard<'_, Gate> {
        let mut gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner);
        gate.follow(now);
        gate
    }

    /// How many calls could go out now: so much work is worth taking up.
    #[must_use]
    pub fn room(&self, now: Millis) -> usize {
        let mut gate = self.gate(now);
        if gate.breaker.closed_to(now).is_some() {
            return 0;
        }
        let most = if gate.breaker.on_trial() { 1 } else { usize::MAX };
        gate.bucket.room(now).min(self.permits.available_permits()).min(most)
    }

    /// Asks to make a call now.
    #[must_use]
    pub fn admit(&self, now: Millis) -> Admission {
        let mut gate = self.gate(now);
        if let Some(until) = gate.breaker.closed_to(now) {
            return Admission::NotBefore(until);
        }
        let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() else { return Admission::Busy };
        match gate.bucket.take(now) {
            Ok(()) => Admission::Go(permit),
            Err(until) => Admission::NotBefore(until),
        }
    }

    /// Learns from the answer of a call.
    pub fn learn(&self, answer: Result<(), &CallError>, now: Millis) {
        let mut gate = self.gate(now);
        match answer {
            Err(CallError::Transient { retry_after_ms, .. }) => {
                gate.breaker.failed(now);
                if let Some(wait) = retry_after_ms {
                    gate.bucket.hold_until(now.plus(*wait));
                }
            }
            Err(CallError::RateLimited { retry_after_ms, .. }) => {
                gate.breaker.answered();
                gate.bucket.hold_until(now.plus(retry_after_ms.unwrap_or(1_000)));
            }
            Err(CallError::Unknown { .. }) => gate.breaker.failed(now),
            Ok(()) | Err(CallError::Business { .. } | CallError::Login { .. } | CallError::Stopped { .. }) => {
                gate.breaker.answered()
            }
        }
    }

    /// When work that found no room before `earliest` should look again. Each asker gets a later moment, in the rhythm of
    /// the calls, so that a crowd is not moved about again and again.
    #[must_use]
    pub fn next_slot(&self, earliest: Millis, now: Millis) -> Millis {
        let mut gate = self.gate(now);
        let slot = gate.last_slot.plus(gate.gap_ms).max(earliest).max(now.plus(gate.gap_ms));
        gate.last_slot = slot;
        slot
    }
}
