//! Troubles that the practice market makes on request: by chance or for the next calls.

mod parse;
#[cfg(test)]
mod tests;

pub use parse::BadFaults;

use huolang_domain::Dice;
use serde::{Deserialize, Serialize};

/// When one kind of trouble strikes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switch {
    /// In how many of a hundred calls.
    pub percent: u8,
    /// In so many of the next calls for certain; counts down.
    pub next: u32,
}

impl Switch {
    /// Never.
    pub const OFF: Self = Self { percent: 0, next: 0 };
    /// In every call.
    pub const ALWAYS: Self = Self { percent: 100, next: 0 };

    /// In `percent` of a hundred calls.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self { percent, next: 0 }
    }

    /// In the next `calls` calls.
    #[must_use]
    pub const fn next(calls: u32) -> Self {
        Self { percent: 0, next: calls }
    }

    /// Whether it strikes now.
    pub(super) fn strikes(&mut self, dice: &dyn Dice) -> bool {
        if self.next > 0 {
            self.next -= 1;
            return true;
        }
        self.percent > 0 && dice.below(100) < u64::from(self.percent)
    }
}

/// All troubles. The default is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// An event, or an order in a page, comes twice.
    pub duplicate_event: Switch,
    /// A sending or shipping is accepted and the answer is lost.
    pub timeout_after_accept: Switch,
    /// A sending or shipping is lost on its way.
    pub timeout_before_accept: Switch,
    /// The login is dead.
    pub dead_login: Switch,
    /// Too many calls.
    pub rate_limit: Switch,
    /// Busy; nothing was done.
    pub transient: Switch,
    /// Events and pages come out of order.
    pub reorder: Switch,
    /// The answer is slow.
    pub slow: Switch,
    /// How slow, in milliseconds.
    pub slow_ms: u64,
    /// The wait that a rate limit asks for, in milliseconds.
    pub retry_after_ms: i64,
}

impl Faults {
    /// A rough day: everything that a program must live through without a person. The login holds.
    #[must_use]
    pub fn rough() -> Self {
        Self {
            duplicate_event: Switch::percent(10),
            timeout_after_accept: Switch::percent(5),
            timeout_before_accept: Switch::percent(5),
            rate_limit: Switch::percent(3),
            transient: Switch::percent(5),
            reorder: Switch::percent(20),
            retry_after_ms: 200,
            ..Self::default()
        }
    }
}
