//! Time, chance and fresh ids, as things that are handed in.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// This moment moved by `ms` milliseconds (negative: earlier), saturating.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when the clock went back.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Millis;

    /// Time that only runs forward, in milliseconds, from no moment in particular. A clock that a test moves stands for it.
    fn running_ms(&self) -> i64 {
        self.now().0
    }
}

/// Throws dice: delays, jitter, random draw order.
pub trait Dice: Send + Sync {
    /// An evenly drawn number in `0..bound`; 0 when `bound` is 0.
    fn below(&self, bound: u64) -> u64;
}

/// Makes ids that are never given twice.
pub trait Ids: Send + Sync {
    /// A fresh id: 32 lower-case hex digits that sort by the time they were made (UUID v7).
    fn fresh(&self) -> String;
}
