//! Leaves a method alone that the platform limits or has taken out of service for a moment
//! (`docs/platforms/pdd.md#limits`).

use super::error::ErrorClass;
use huolang_domain::{Dice, Millis};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The longest of the growing waits, in milliseconds.
const LONGEST_MS: i64 = 60_000;
/// After so many refusals in a row …
const MANY: u32 = 5;
/// … and during maintenance, the method rests so long, in milliseconds.
const REST_MS: i64 = 5 * 60_000;

/// The waits of every method.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<HashMap<&'static str, Held>>);

#[derive(Debug, Clone, Copy)]
struct Held {
    strikes: u32,
    until: Millis,
}

impl Pace {
    fn held(&self) -> MutexGuard<'_, HashMap<&'static str, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long `method` still rests, in milliseconds; `None`: it may be called.
    pub fn rests(&self, method: &str, now: Millis) -> Option<i64> {
        self.held().get(method).map(|held| held.until.since(now)).filter(|left| *left > 0)
    }

    /// It was answered.
    pub fn answered(&self, method: &str) {
        self.held().remove(method);
    }

    /// It was refused. Gives the wait that follows, in milliseconds, where one does.
    pub fn refused(&self, method: &'static str, class: ErrorClass, now: Millis, dice: &dyn Dice) -> Option<i64> {
        let mut held = self.held();
        let strikes = held.get(method).map_or(0, |held| held.strikes).saturating_add(1);
        let wait = match class {
            ErrorClass::Maintenance => REST_MS,
            ErrorClass::RateLimited | ErrorClass::Degraded if strikes >= MANY => REST_MS,
            ErrorClass::RateLimited | ErrorClass::Degraded => {
                let grown = (1_000_i64 << strikes.saturating_sub(1).min(6)).min(LONGEST_MS);
                grown + i64::try_from(dice.below(250)).unwrap_or(0)
            }
            _ => return None,
        };
        held.insert(method, Held { strikes, until: now.plus(wait) });
        Some(wait)
    }
}
