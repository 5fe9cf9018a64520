//! Waiting: for the next call that the platform allows, and between tries.

use super::app::App;
use huolang_domain::{Clock, Dice};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, MutexGuard};

/// Whether waits are really waited; tests that call a marketplace on this machine skip them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// Yes.
    Real,
    /// No.
    Skipped,
}

impl Waits {
    /// Waits.
    pub async fn ms(self, ms: u64) {
        if self == Self::Real && ms > 0 {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }
}

/// One call at a time for an account, and no more than so many a second with its app.
pub(super) struct Pace {
    gap_ms: i64,
    one: Mutex<()>,
    app: Arc<App>,
}

impl Pace {
    pub(super) fn per_second(calls: i64, app: Arc<App>) -> Self {
        // A gap below a millisecond is none.
        Self { gap_ms: 1_000 / calls.clamp(1, 1_000) - i64::from(calls >= 1_000), one: Mutex::default(), app }
    }

    /// Waits for room; it is taken until the guard is dropped.
    pub(super) async fn room(&self, clock: &dyn Clock, waits: Waits) -> MutexGuard<'_, ()> {
        let one = self.one.lock().await;
        // Shops of the same app stand in line for its next moment, and then call side by side.
        let mut next = self.app.next.lock().await;
        let now = clock.now();
        // A clock that was set back must not hold calls for longer than the gap.
        let wait = next.since(now).clamp(0, self.gap_ms);
        waits.ms(u64::try_from(wait).unwrap_or(0)).await;
        *next = now.plus(wait).plus(self.gap_ms);
        one
    }
}

/// The wait before the try after `tries` tries of a read that was refused for the moment: 1, 2, 4 s and up to a quarter more.
pub(super) fn backoff_ms(tries: u32, dice: &dyn Dice) -> u64 {
    let base = 1_000_u64 << tries.saturating_sub(1).min(6);
    base + dice.below(base / 4)
}
