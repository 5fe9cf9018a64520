//! Waits until the program has nothing left to do.

use std::time::{Duration, Instant};

use huolang_engine::jobs::Left;
use huolang_engine::{Engine, EngineError};

/// How often the queue is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Without any progress for so long the wait ends: what is left then is told, not waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until `done` says so. Ends early with `false` when the figures that `done` gives stand still for a minute.
///
/// # Errors
/// What the database refuses.
pub async fn until<P, F>(engine: &Engine, mut done: F) -> Result<bool, EngineError>
where
    P: PartialEq,
    F: AsyncFnMut(&Engine, Left) -> Result<(bool, P), EngineError>,
{
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last: Option<(P, Instant)> = None;
    loop {
        ticks.tick().await;
        let left = Left::count(&mut engine.db().reader().await?).await?;
        let (is_done, progress) = done(engine, left).await?;
        if is_done {
            return Ok(true);
        }
        match &last {
            Some((before, since)) if *before == progress => {
                if since.elapsed() >= PATIENCE {
                    return Ok(false);
                }
            }
            _ => last = Some((progress, Instant::now())),
        }
    }
}
