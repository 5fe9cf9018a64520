//! Runs the tasks: starts them, starts them again when they fail, hands commands on, and ends them in good order.

mod commands;
mod loops;
mod pulse;
mod runner;
#[cfg(test)]
mod tests;

use crate::{
    Engine, EngineError,
    tasks::{Cell, TaskHandle, Wanted},
};
use huolang_domain::ShopId;
use huolang_store::{Durability, tasks as rows};
use std::{
    future::Future,
    sync::{Arc, PoisonError},
    time::Duration,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long the program waits for its tasks at the end.
pub const SHUTDOWN: Duration = Duration::from_secs(10);

/// What a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskSpec {
    /// Its stable id: `deliver`, `poll:<shop>`, …
    pub id: String,
    /// Its name for a person, when the screens have none for the id.
    pub title: String,
    /// The shop it works for.
    pub shop: Option<ShopId>,
}

impl TaskSpec {
    /// A task of the program as a whole.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), shop: None }
    }

    /// A task for one shop.
    #[must_use]
    pub fn of_shop(mut self, shop: ShopId) -> Self {
        self.shop = Some(shop);
        self
    }
}

/// Runs the tasks of an engine. Cheap to clone.
#[derive(Clone)]
pub struct Supervisor {
    engine: Engine,
    tracker: TaskTracker,
    stopping: CancellationToken,
}

impl Supervisor {
    /// A supervisor; it hands commands on from now.
    #[must_use]
    pub fn start(engine: &Engine) -> Self {
        let supervisor =
            Self { engine: engine.clone(), tracker: TaskTracker::new(), stopping: CancellationToken::new() };
        *engine.around().supervisor.lock().unwrap_or_else(PoisonError::into_inner) = Some(supervisor.clone());
        supervisor.tracker.spawn(commands::watch(engine.clone(), supervisor.stopping.clone()));
        supervisor.tracker.spawn(pulse::keep(engine.clone(), supervisor.stopping.clone()));
        supervisor
    }

    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Cancelled when the program ends.
    #[must_use]
    pub const fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// Runs a task that a person can see, pause and stop. `body` is a loop that calls
    /// [`TaskHandle::checkpoint`] every round; it is called again after a `start`, and after an error with a growing wait.
    ///
    /// # Errors
    /// What the database refuses: the task is written down before it runs.
    pub async fn run<B, F>(&self, spec: TaskSpec, body: B) -> Result<(), EngineError>
    where
        B: Fn(TaskHandle) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), EngineError>> + Send + 'static,
    {
        if self.engine.around().bells.cells().contains_key(&spec.id) {
            // It runs already: a shop that was changed keeps its loops.
            return Ok(());
        }
        let (row, now) = (spec.clone(), self.engine.now());
        let state = self
            .engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { rows::register(tx, &row.id, &row.title, row.shop.as_ref(), now).await })
            })
            .await?;
        let bells = &self.engine.around().bells;
        let cell = Arc::new(Cell::new(&spec.id, Wanted::after_start(state), Arc::clone(&bells.pulse)));
        bells.cells().insert(spec.id, Arc::clone(&cell));
        let handle = TaskHandle::new(self.engine.clone(), Arc::clone(&cell), self.stopping.child_token());
        self.tracker.spawn(runner::run(handle, cell, body));
        Ok(())
    }

    /// Ends the task of that id for good, as when its shop is removed, and takes it off the table.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn retire(&self, id: &str) -> Result<(), EngineError> {
        let cell = self.engine.around().bells.cells().remove(id);
        if let Some(cell) = cell {
            cell.want(Wanted::Stop);
        }
        let id = id.to_owned();
        self.engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { rows::delete(tx, &id).await }))
            .await?;
        Ok(())
    }

    /// Runs something that nobody needs to see. It must end when [`Supervisor::stopping`] is cancelled.
    pub fn spawn<F>(&self, work: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tracker.spawn(work);
    }

    /// Tells every task to end and waits for them, at most `within`. Tells whether all ended in time.
    pub async fn shutdown(&self, within: Duration) -> bool {
        self.stopping.cancel();
        drop(self.engine.around().supervisor.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.tracker.close();
        let ended = async {
            self.engine.around().operations.stop().await;
            self.tracker.wait().await;
        };
        let in_time = tokio::time::timeout(within, ended).await.is_ok();
        self.engine.around().bells.cells().clear();
        if !in_time {
            tracing::warn!("some tasks did not end in time; their work is taken up at the next start");
        }
        in_time
    }
}
