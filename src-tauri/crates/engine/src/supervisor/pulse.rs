//! Counts the time this process is awake, and moves the signs of life along with a wall clock that moves by itself.

use super::commands::write_beats;
use crate::Engine;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Time between two ticks.
const TICK: Duration = Duration::from_secs(1);

/// A wall clock that moved by less is of no account for a silence of a minute, in milliseconds.
const MOVED_MS: i64 = 10_000;

/// Ticks until the program ends. Waits for nothing else, so that a database that hangs makes no task look alive.
pub(super) async fn keep(engine: Engine, stopping: CancellationToken) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if tick(&engine) {
            // Whoever looks on from beside reads them.
            let engine = engine.clone();
            tokio::spawn(async move {
                if let Err(error) = write_beats(&engine).await {
                    tracing::debug!(%error, "the signs of life were not written after the clock moved");
                }
            });
        }
    }
}

/// One tick. Tells whether the wall clock moved by itself; each sign of life is then as old as it was before.
pub(super) fn tick(engine: &Engine) -> bool {
    let (bells, now) = (&engine.around().bells, engine.now());
    let moved = bells.pulse.tick(now, engine.running_ms());
    if moved.abs() < MOVED_MS {
        return false;
    }
    for cell in bells.cells().values() {
        cell.follow_clock(now);
    }
    true
}
