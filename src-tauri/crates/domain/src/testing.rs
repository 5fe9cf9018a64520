//! Doubles of clock, dice and ids for tests of every crate.

#[cfg(test)]
mod tests;

use crate::{Clock, Dice, Ids, Millis};
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};

/// A clock that stands until a test moves it.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub const fn at(now: Millis) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Sets the clock, also backwards.
    pub fn set(&self, now: Millis) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    /// Moves the clock by `ms` and tells the new time.
    pub fn advance(&self, ms: i64) -> Millis {
        Millis(self.0.fetch_add(ms, Ordering::SeqCst).saturating_add(ms))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// Ids that count: `00000000000000000000000000000001` and so on.
#[derive(Debug, Default)]
pub struct SeqIds(AtomicU64);

impl SeqIds {
    /// Ids that start after `last`; two sources with distant starts do not meet.
    #[must_use]
    pub const fn after(last: u64) -> Self {
        Self(AtomicU64::new(last))
    }
}

impl Ids for SeqIds {
    fn fresh(&self) -> String {
        format!("{:032x}", self.0.fetch_add(1, Ordering::SeqCst).wrapping_add(1))
    }
}

/// Dice that fall as told, over and over; a number past the bound falls as the highest possible one.
#[derive(Debug)]
pub struct FixedDice {
    falls: Vec<u64>,
    next: AtomicUsize,
}

impl FixedDice {
    /// Dice that fall as these numbers, then from the start again.
    #[must_use]
    pub fn of(falls: impl Into<Vec<u64>>) -> Self {
        Self { falls: falls.into(), next: AtomicUsize::new(0) }
    }

    /// Dice that always fall lowest: no jitter, the shortest delay.
    #[must_use]
    pub fn low() -> Self {
        Self::of([0])
    }

    /// Dice that always fall highest.
    #[must_use]
    pub fn high() -> Self {
        Self::of([u64::MAX])
    }
}

impl Dice for FixedDice {
    fn below(&self, bound: u64) -> u64 {
        let turn = self.next.fetch_add(1, Ordering::SeqCst);
        let fall = self.falls.get(turn % self.falls.len().max(1)).copied().unwrap_or(0);
        fall.min(bound.saturating_sub(1))
    }
}
