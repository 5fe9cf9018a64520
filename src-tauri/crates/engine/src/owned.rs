//! The session that owns a PostgreSQL database: its lock says that no other program works on the data. A session can end
//! while the program lives. Then the lock is taken again, or the tasks begin nothing until it is.

#[cfg(test)]
mod tests;

use crate::{Engine, EngineError, Topic, loops::Work, notice};
use huolang_domain::{ErrorCode, Millis};
use huolang_store::{Conn, Db, Durability, StoreError, owner};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// Time between two looks at the session.
const LOOK: Duration = Duration::from_secs(5);

/// What a task that waits for the lock says.
pub(crate) fn refusal() -> EngineError {
    EngineError::refused(
        ErrorCode::DatabaseInUse,
        "the database was lost to another Huolang; close one of them, and this one goes on by itself",
    )
}

/// Whether a task waits while the lock is lost. What is known of calls that were under way is written all the same: the
/// lease says whether it still counts.
pub(crate) fn waits(task: &str) -> bool {
    task != Work::Outcomes.id()
}

/// The session.
pub(crate) struct Hold {
    session: Option<Conn>,
    /// How often in a row another session had the lock.
    refused: u32,
    /// Whether the seller was told.
    told: bool,
}

impl Hold {
    /// Takes the lock; `None`: another program has it.
    pub(crate) async fn take(db: &Db) -> Result<Option<Self>, StoreError> {
        Ok(own(db).await?.map(|session| Self { session: Some(session), refused: 0, told: false }))
    }

    /// Looks whether the session holds the lock, and takes it again where it does not. Without it the tasks begin nothing.
    pub(crate) async fn look(&mut self, engine: &Engine) {
        if self.holds().await {
            return;
        }
        match own(engine.db()).await {
            Ok(Some(session)) => {
                tracing::warn!("the lock of the database was lost and is taken again");
                *self = Self { session: Some(session), refused: 0, told: false };
                engine.set_lost(false);
                over(engine).await;
            }
            Ok(None) => {
                engine.set_lost(true);
                self.refused = self.refused.saturating_add(1);
                // The first time it may be what is left of our own session.
                if self.refused > 1 && !self.told {
                    self.told = tell(engine).await;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the lock of the database is lost and cannot be taken again yet");
                engine.set_lost(true);
            }
        }
    }

    async fn holds(&mut self) -> bool {
        let Some(session) = self.session.as_mut() else { return false };
        match owner::still_own(session).await {
            Ok(true) => return true,
            Ok(false) => tracing::warn!("the session that owns the database has lost its lock"),
            Err(error) => tracing::warn!(%error, "the session that owns the database has ended"),
        }
        if let Some(session) = self.session.take() {
            session.discard();
        }
        false
    }
}

/// A connection whose session has the lock.
async fn own(db: &Db) -> Result<Option<Conn>, StoreError> {
    let mut conn = db.reader().await?;
    Ok(owner::try_own(&mut conn).await?.then_some(conn))
}

/// Looks at the session until the program ends.
pub(crate) async fn keep(engine: Engine, hold: Arc<Mutex<Hold>>, stopping: CancellationToken) {
    // Whoever told it may have been closed since.
    over(&engine).await;
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let mut hold = hold.lock().await;
        tokio::select! {
            () = stopping.cancelled() => return,
            () = hold.look(&engine) => {}
        }
    }
}

/// Tells the seller; whether that is written down.
async fn tell(engine: &Engine) -> bool {
    tracing::error!("another program owns the database: nothing new is begun here");
    let (ids, now) = (engine.ids().clone(), engine.now());
    let written = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { notice::write(tx, &[notice::database_in_use()], ids.as_ref(), now).await })
        })
        .await;
    match written {
        Ok(raised) => {
            engine.tell_notices(raised);
            true
        }
        Err(error) => {
            tracing::warn!(%error, "the notice that the database is lost was not written");
            false
        }
    }
}

/// The database is ours: what was told is over.
async fn over(engine: &Engine) {
    if let Err(error) = engine.end_causes(vec![notice::database_cause()]).await {
        tracing::warn!(%error, "the notice that the database is lost was not closed");
    }
}

impl Engine {
    /// Since when the lock of the database is lost; `None`: it is ours.
    pub(crate) fn lost_since(&self) -> Option<Millis> {
        *self.around().lost.borrow()
    }

    fn set_lost(&self, is_lost: bool) {
        let now = self.now();
        let changed = self.around().lost.send_if_modified(|lost| {
            let changed = lost.is_some() != is_lost;
            if changed {
                *lost = is_lost.then_some(now);
            }
            changed
        });
        if changed {
            let tasks: Vec<String> = self.around().bells.cells().keys().cloned().collect();
            self.bus().tell(Topic::Tasks, tasks);
        }
    }
}
