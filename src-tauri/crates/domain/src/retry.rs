//! What happens after a failed attempt: when to try again, and when not to.

#[cfg(test)]
mod tests;

use crate::{Dice, Millis, state::states};
use serde::{Deserialize, Serialize};

states! {
    /// The kind of a failure, as an adapter classes it.
    RetryClass {
        /// The network or the platform hiccuped, and it is certain that nothing was accepted.
        Transient = "transient",
        /// The platform understood and refused; trying again changes nothing.
        Business = "business",
        /// The shop's login is dead.
        Login = "login",
        /// Nobody knows whether the platform accepted it.
        Unknown = "unknown",
        /// Too many calls.
        RateLimited = "rate_limited",
    }
}

/// The schedule of retries, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RetryPolicy {
    /// Attempts in all before a person is asked.
    pub max_attempts: u32,
    /// Wait after the first failure, in milliseconds.
    pub interval_ms: i64,
    /// Each further wait is so many per cent of the one before.
    pub growth_percent: u32,
    /// No wait is longer than this, in milliseconds, also when the platform asks for a longer one.
    pub longest_ms: i64,
    /// Up to so many per cent of the wait are added by chance, so that a crowd does not return at once.
    pub jitter_percent: u32,
    /// Attempts in all while the platform only asks for fewer calls: such a refusal says nothing about the order.
    pub max_rate_limited: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            interval_ms: 300_000,
            growth_percent: 200,
            longest_ms: 3_600_000,
            jitter_percent: 10,
            max_rate_limited: 30,
        }
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again then.
    At(Millis),
    /// A person has to look.
    NeedsPerson,
    /// Park the shop and raise one alert; the attempt does not count.
    ParkShop,
    /// Ask the platform what it has before anything else.
    ReadBack,
}

impl RetryPolicy {
    /// The wait after `attempts` failures, without jitter, in milliseconds.
    #[must_use]
    pub fn wait_ms(&self, attempts: u32) -> i64 {
        let mut wait = self.interval_ms.clamp(0, self.longest_ms);
        for _ in 1..attempts {
            if wait >= self.longest_ms || wait == 0 {
                break;
            }
            wait = (wait.saturating_mul(i64::from(self.growth_percent)) / 100).clamp(0, self.longest_ms);
        }
        wait
    }
}

/// Decides what follows a failure of `class` at `now`. `attempts` counts the attempts made, this one included;
/// `retry_after_ms` is the wait the platform asked for.
///
/// A platform's wish for a longer wait is honoured up to [`RetryPolicy::longest_ms`]; it never shortens the schedule of a
/// transient failure, and replaces it for a rate limit.
#[must_use]
pub fn next_attempt(
    policy: &RetryPolicy,
    class: RetryClass,
    attempts: u32,
    retry_after_ms: Option<i64>,
    now: Millis,
    dice: &dyn Dice,
) -> Next {
    let asked = retry_after_ms.map(|ms| ms.clamp(0, policy.longest_ms));
    let wait = match class {
        RetryClass::Business => return Next::NeedsPerson,
        RetryClass::Login => return Next::ParkShop,
        RetryClass::Unknown => return Next::ReadBack,
        RetryClass::Transient if attempts >= policy.max_attempts => return Next::NeedsPerson,
        RetryClass::RateLimited if attempts >= policy.max_rate_limited => return Next::NeedsPerson,
        RetryClass::Transient => policy.wait_ms(attempts).max(asked.unwrap_or(0)),
        RetryClass::RateLimited => asked.unwrap_or_else(|| policy.wait_ms(attempts)),
    };
    Next::At(now.plus(wait.saturating_add(jitter(policy, wait, dice))))
}

/// Jitter is only added: neither the schedule nor the platform's wish is undercut.
fn jitter(policy: &RetryPolicy, wait: i64, dice: &dyn Dice) -> i64 {
    let most = wait.saturating_mul(i64::from(policy.jitter_percent)) / 100;
    i64::try_from(dice.below(u64::try_from(most).unwrap_or(0).saturating_add(1))).unwrap_or(0)
}
