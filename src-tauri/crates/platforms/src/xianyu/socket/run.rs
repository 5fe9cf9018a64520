//! Keeps the connection up: opens it, waits longer and longer when that fails, and stands still when a person has to act.

#[cfg(test)]
mod tests;

use super::{
    Shared,
    connection::{self, End},
    lock,
};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// A connection that lasted so long was a good one: servers end healthy ones every 10 to 30 minutes.
const GOOD: Duration = Duration::from_secs(60);
/// The longest wait between two connections, in milliseconds.
const MOST_MS: u64 = 90_000;
/// The shortest wait after the server refused a token twice, in milliseconds.
const REFUSED_MS: u64 = 30_000;
/// The first wait after the platform gave no token at all, and the longest, in milliseconds.
const DENIED_MS: u64 = 180_000;
const DENIED_MOST_MS: u64 = 1_800_000;

/// What went before, as far as it decides how long to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Past {
    failures: u32,
    refusals: u32,
    controls: u32,
    denials: u32,
}

impl Past {
    /// How long to wait before the next connection, in milliseconds without jitter.
    pub(super) fn wait_ms(&mut self, end: End, lasted: Duration) -> u64 {
        if lasted >= GOOD {
            *self = Self::default();
        }
        match end {
            End::Stopped => 0,
            End::Refused => {
                self.refusals += 1;
                if self.refusals == 1 { 1_000 } else { doubled(REFUSED_MS, self.refusals - 2).min(600_000) }
            }
            End::Controlled => {
                self.controls += 1;
                u64::from(self.controls.min(3)) * 2_000
            }
            End::NoToken => {
                self.denials += 1;
                doubled(DENIED_MS, self.denials - 1).min(DENIED_MOST_MS)
            }
            End::Closed if lasted >= GOOD => 1_000,
            End::Closed | End::KickedOut => {
                self.failures += 1;
                let first = if end == End::KickedOut { 5_000 } else { 1_000 };
                doubled(first, self.failures - 1).min(MOST_MS)
            }
        }
    }
}

fn doubled(first: u64, times: u32) -> u64 {
    first.saturating_mul(1_u64 << times.min(16))
}

/// Runs until its task is ended.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut past = Past::default();
    loop {
        shared.mtop.account.wait_ready().await;
        let began = Instant::now();
        let end = Box::pin(connection::connection(&shared)).await;
        shared.up.send_replace(None);
        // Whoever waits learns that no answer will come.
        lock(&shared.pending).clear();
        shared.keep().await;
        if matches!(end, End::Refused | End::KickedOut) {
            shared.mtop.account.forget_token().await;
        }
        let wait = past.wait_ms(end, began.elapsed());
        let jitter = shared.mtop.dice.below(wait * 3 / 10 + 1);
        tracing::info!(end = end.as_str(), wait_ms = wait + jitter, "xianyu socket ended");
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait + jitter)) => {}
            _ = shared.mtop.account.wait_stopped() => {}
        }
    }
}
