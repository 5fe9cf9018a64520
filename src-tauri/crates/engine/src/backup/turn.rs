//! One backup at a time, also where a command makes one beside the program that owns the data: two at once would only take the
//! disk from each other and from the deliveries.

use super::pace::Pace;
use crate::{
    Engine, EngineError,
    owner_lock::{LockError, OwnerLock},
};
use std::time::Duration;
use tokio::{sync::MutexGuard, time::timeout};

/// How often one that waits for another looks whether its turn has come, and whether it was given up.
const LOOK: Duration = Duration::from_millis(200);

/// The turn of whoever makes a backup. The system gives the lock of the file back when a program ends, however it ends.
pub(super) struct Turn<'e> {
    _in_this_program: MutexGuard<'e, ()>,
    /// `None`: this place knows no locks, or takes no new file.
    _among_programs: Option<OwnerLock>,
}

/// Waits for the turn. `waits` hears it when somebody else has it.
pub(super) async fn take<'e>(
    engine: &'e Engine,
    pace: &Pace,
    waits: impl FnOnce() + Send,
) -> Result<Turn<'e>, EngineError> {
    let mut waits = Some(waits);
    let mut others = || {
        if let Some(waits) = waits.take() {
            waits();
        }
    };
    let in_this_program = match engine.backing_up().try_lock() {
        Ok(turn) => turn,
        Err(_) => {
            others();
            loop {
                match timeout(LOOK, engine.backing_up().lock()).await {
                    Ok(turn) => break turn,
                    Err(_) => pace.check()?,
                }
            }
        }
    };
    let path = engine.home().backup_lock();
    let among_programs = loop {
        match OwnerLock::take(&path) {
            Ok(lock) => break Some(lock),
            Err(LockError::Held { .. }) => {
                others();
                pace.check()?;
                tokio::time::sleep(LOOK).await;
            }
            // It only spares the disk: a backup on another disk, while this one is full, is worth more.
            Err(error) => {
                tracing::warn!(%error, "nobody can tell whether another program makes a backup; this one is made all the same");
                break None;
            }
        }
    };
    Ok(Turn { _in_this_program: in_this_program, _among_programs: among_programs })
}
