//! The platform's clock, as far as it differs from this computer's: every call bears its time, and windows end at it.

use huolang_domain::{Clock, Millis};
use reqwest::header::{DATE, HeaderMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The offset is asked for again after so long, in milliseconds.
const LASTS_MS: i64 = 3_600_000;
/// From here on the seller is told: the platform itself refuses calls that are 10 minutes off.
const NOTABLE_MS: i64 = 5 * 60_000;

/// The platform's clock.
pub(super) struct ServerClock {
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    offset_ms: i64,
    asked_at: Option<Millis>,
    /// Whether the platform ever said it.
    said: bool,
}

impl ServerClock {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This computer's time.
    pub fn local(&self) -> Millis {
        self.clock.now()
    }

    /// The platform's time.
    pub fn now(&self) -> Millis {
        self.local().plus(self.known().offset_ms)
    }

    /// The platform's time for a moment of this computer's.
    pub fn at(&self, local: Millis) -> Millis {
        local.plus(self.known().offset_ms)
    }

    /// Whether the platform has to be asked for its time.
    pub fn is_stale(&self) -> bool {
        let now = self.local();
        // A clock that was set back makes the old answer worthless, too.
        !self.known().asked_at.is_some_and(|at| (0..LASTS_MS).contains(&now.since(at)))
    }

    /// The platform said its time, in Unix seconds.
    pub fn learn(&self, unix: i64) {
        let local = self.local();
        let offset_ms = (unix - super::time::unix_seconds(local)).saturating_mul(1_000);
        *self.known() = Known { offset_ms, asked_at: Some(local), said: true };
    }

    /// The platform could not be asked: it is asked again later, not at every call.
    pub fn put_off(&self) {
        self.known().asked_at = Some(self.local());
    }

    /// The time in the head of an answer, for when calls are refused because of their time.
    pub fn learn_from(&self, headers: &HeaderMap) -> bool {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let read = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        match read {
            Some(date) => {
                self.learn(date.timestamp().as_second());
                true
            }
            None => false,
        }
    }

    /// How far this computer's clock is off, when that is worth telling, in milliseconds; positive: it is slow.
    pub fn notable(&self) -> Option<i64> {
        Some(self.known().offset_ms).filter(|offset| offset.abs() >= NOTABLE_MS)
    }

    /// Whether the platform's word shows that this computer's clock is right enough.
    pub fn is_right(&self) -> bool {
        let said = self.known().said;
        said && self.notable().is_none()
    }
}
