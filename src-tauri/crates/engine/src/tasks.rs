//! The running tasks as a person sees them: signs of life, states, and commands from screen, CLI or the database.

mod cell;
mod handle;
mod pulse;

pub(crate) use cell::{Cell, Wanted};
pub use handle::{Go, TaskHandle};
pub use huolang_store::tasks::{Task, TaskCommand, TaskState};
pub(crate) use pulse::Pulse;

use crate::{Engine, EngineError};
use huolang_store::{Durability, tasks as rows};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// A running task without a sign of life for so long is called silent, in milliseconds. Each gives one every ten seconds,
/// whatever the time between its rounds and however long one of them lasts.
const SILENT_MS: i64 = 60_000;

/// The tasks that run in this process, and the bell that says a command was written.
#[derive(Clone, Default)]
pub(crate) struct Bells {
    cells: Arc<Mutex<BTreeMap<String, Arc<Cell>>>>,
    /// The time by which their silence is counted.
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) command: Arc<Notify>,
}

impl Bells {
    pub(crate) fn cells(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Cell>>> {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tasks of an engine.
#[derive(Clone, Copy)]
pub struct Tasks<'e>(&'e Engine);

impl Engine {
    /// The running tasks.
    #[must_use]
    pub const fn tasks(&self) -> Tasks<'_> {
        Tasks(self)
    }
}

impl Tasks<'_> {
    /// Every task, by id, as it stands in the database; those of this process with the signs of life that they gave here,
    /// also when they are not written yet, and with what keeps them from working where the data is not ours any more.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn list(self) -> Result<Vec<Task>, EngineError> {
        let mut listed = rows::list(&mut self.0.db().reader().await?).await?;
        let lost = self.0.lost_since();
        let cells = self.0.around().bells.cells();
        for task in &mut listed {
            if let Some(cell) = cells.get(&task.id) {
                task.heartbeat_at = cell.last_beat().or(task.heartbeat_at);
                if lost.is_some() && cell.wanted() == Wanted::Run && crate::owned::waits(&task.id) {
                    task.state = TaskState::Error;
                    task.last_error = Some(crate::owned::refusal().told());
                    task.last_error_at = lost;
                }
            }
        }
        drop(cells);
        Ok(listed)
    }

    /// Tells a task what to do. Also works from a program that does not run the tasks itself.
    ///
    /// # Errors
    /// There is no such task; what the database refuses.
    pub async fn command(self, id: &str, command: TaskCommand, actor: &str) -> Result<Task, EngineError> {
        let entry = self.0.audit_entry(actor, "task.command", id, serde_json::json!({ "command": command }));
        let task = id.to_owned();
        let told = self
            .0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    rows::set_command(tx, &task, command).await?;
                    entry.append(tx).await?;
                    // Before anybody obeys.
                    rows::get(tx, &task).await
                })
            })
            .await?;
        self.0.around().bells.command.notify_one();
        Ok(told)
    }

    /// Whether a task of this process works: neither paused nor stopped. A task nobody runs does not.
    #[must_use]
    pub fn is_running(self, id: &str) -> bool {
        self.0.around().bells.cells().get(id).is_some_and(|cell| cell.wanted() == Wanted::Run)
    }

    /// Whether a task that should work gives no sign of life. For a task of this process the wall clock says nothing about
    /// that; whoever looks on from beside has only what was written.
    #[must_use]
    pub fn is_silent(self, task: &Task) -> bool {
        if task.state != TaskState::Running {
            return false;
        }
        let here = self.0.around().bells.cells().get(&task.id).map(|cell| cell.silent_ms());
        let silent_ms = here.or_else(|| task.heartbeat_at.map(|at| self.0.now().since(at)));
        silent_ms.is_some_and(|ms| ms > SILENT_MS)
    }

    /// Whether every task of this process works.
    #[must_use]
    pub fn all_running(self) -> bool {
        self.0.around().bells.cells().values().all(|cell| cell.wanted() == Wanted::Run)
    }
}
