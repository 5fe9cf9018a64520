//! Hands commands on to the tasks, wherever they were written, and writes their signs of life down.

use crate::{Engine, EngineError, Topic, tasks::Wanted};
use huolang_store::tasks::TaskCommand;
use huolang_store::{Durability, tasks as rows};
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// How often the table is looked at; a command written by hand is seen within this time.
const LOOK: Duration = Duration::from_secs(1);
/// Every so many looks the signs of life are written.
const LOOKS_A_BEAT: u32 = 10;

/// Watches until the program ends.
pub(super) async fn watch(engine: Engine, stopping: CancellationToken) {
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let bell = engine.around().bells.command.clone();
    let mut looks = 0_u32;
    loop {
        tokio::select! {
            () = stopping.cancelled() => break,
            _ = ticks.tick() => looks = looks.wrapping_add(1),
            () = bell.notified() => {}
        }
        if engine.lost_since().is_some() {
            // Commands and signs of life may be the other program's by now.
            continue;
        }
        if let Err(error) = hand_on(&engine).await {
            tracing::debug!(%error, "the commands for tasks could not be read");
        }
        if looks.is_multiple_of(LOOKS_A_BEAT)
            && let Err(error) = write_beats(&engine).await
        {
            tracing::debug!(%error, "the signs of life were not written");
        }
    }
    // The last signs of life; a database that is closing already does not need them.
    let _ = write_beats(&engine).await;
}

async fn hand_on(engine: &Engine) -> Result<(), EngineError> {
    let waiting = rows::waiting_commands(&mut engine.db().reader().await?).await?;
    for (id, word) in waiting {
        match word.trim().to_lowercase().parse::<TaskCommand>() {
            Ok(command) => {
                let cell = engine.around().bells.cells().get(&id).cloned();
                if let Some(cell) = cell {
                    tracing::info!(task.id = id, command = command.as_str(), "task commanded");
                    cell.want(Wanted::after(command));
                }
            }
            Err(_) => tracing::warn!(
                task.id = id,
                "a command for a task was not understood; write pause, resume, stop or start"
            ),
        }
        engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { rows::clear_command(tx, &id, &word).await }))
            .await?;
    }
    Ok(())
}

pub(super) async fn write_beats(engine: &Engine) -> Result<(), EngineError> {
    let beats: Vec<_> = engine.around().bells.cells().values().filter_map(|cell| cell.take_beat()).collect();
    if beats.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = beats.iter().map(|beat| beat.id.clone()).collect();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { rows::beat_many(tx, &beats).await }))
        .await?;
    engine.bus().tell(Topic::Tasks, ids);
    Ok(())
}
