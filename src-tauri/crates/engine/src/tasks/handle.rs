//! What a loop holds in its hand: it gives signs of life and does what it is told.

use super::{Cell, Wanted};
use crate::{Engine, EngineError, Topic, loops::with_signs};
use huolang_store::tasks::TaskState;
use huolang_store::{Durability, tasks as rows};
use serde_json::Value;
use std::{future::Future, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Time between two signs of life of a task that waits: for something to happen, or paused for somebody to resume it.
const BEAT: Duration = if cfg!(test) { Duration::from_millis(5) } else { Duration::from_secs(10) };

/// A round that takes longer has hung.
const LONGEST_ROUND: Duration = Duration::from_secs(3_600);

/// Whether a loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Go {
    /// Go on.
    On,
    /// End: the task was stopped, or the program ends. Give back what is held.
    Stop,
}

impl Go {
    /// Whether to go on.
    #[must_use]
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// What a loop holds in its hand.
#[derive(Clone)]
pub struct TaskHandle {
    engine: Engine,
    cell: Arc<Cell>,
    stopping: CancellationToken,
}

impl TaskHandle {
    pub(crate) const fn new(engine: Engine, cell: Arc<Cell>, stopping: CancellationToken) -> Self {
        Self { engine, cell, stopping }
    }

    /// The task's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.cell.id
    }

    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Turns true when the program ends.
    #[must_use]
    pub const fn stopping(&self) -> &CancellationToken {
        &self.stopping
    }

    /// Called once a round: gives a sign of life and waits while the task is paused, or another program may work on the data.
    /// Costs nothing while all is well.
    pub async fn checkpoint(&self) -> Go {
        let mut wanted = self.cell.follow();
        let mut lost = self.engine.around().lost.subscribe();
        let mut paused = false;
        loop {
            if self.stopping.is_cancelled() {
                return Go::Stop;
            }
            self.cell.beat(self.engine.now());
            let now = *wanted.borrow_and_update();
            let owns = lost.borrow_and_update().is_none() || !crate::owned::waits(&self.cell.id);
            match now {
                // The table is left alone: it may be the other program's by now.
                Wanted::Run if !owns => {}
                Wanted::Run => {
                    if paused {
                        self.write(TaskState::Running, None).await;
                    }
                    return Go::On;
                }
                Wanted::Stop => return Go::Stop,
                Wanted::Pause => {
                    if !paused {
                        paused = true;
                        self.write(TaskState::Paused, None).await;
                    }
                }
            }
            tokio::select! {
                () = self.stopping.cancelled() => return Go::Stop,
                _ = wanted.changed() => {}
                _ = lost.changed() => {}
                () = self.beat_on() => {}
            }
        }
    }

    /// Waits for `event`, and no longer than until somebody tells the task something or the program ends.
    pub async fn wait(&self, event: impl Future<Output = ()>) {
        let mut wanted = self.cell.follow();
        if *wanted.borrow_and_update() != Wanted::Run {
            return;
        }
        tokio::select! {
            () = event => {}
            _ = wanted.changed() => {}
            () = self.stopping.cancelled() => {}
            () = self.beat_on() => {}
        }
    }

    /// Signs of life of a task that waits; never ends.
    pub(crate) async fn beat_on(&self) {
        loop {
            tokio::time::sleep(BEAT).await;
            self.cell.beat(self.engine.now());
        }
    }

    /// Does the work of a round, with signs of life meanwhile.
    pub async fn busy<T>(&self, work: impl Future<Output = T>) -> T {
        with_signs(self, work).await
    }

    /// Signs of life of a task in the middle of a round, as long as that may last; never ends.
    pub(crate) async fn lives(&self) {
        let _ = tokio::time::timeout(LONGEST_ROUND, self.beat_on()).await;
        std::future::pending::<()>().await;
    }

    /// Comes when the task is told to pause or stop, or the program ends.
    pub async fn told_to_rest(&self) {
        let mut wanted = self.cell.follow();
        tokio::select! {
            _ = wanted.wait_for(|wanted| *wanted != Wanted::Run) => {}
            () = self.stopping.cancelled() => {}
            () = self.beat_on() => {}
        }
    }

    /// A round went well; `detail` holds counts for the task page.
    pub async fn well(&self, detail: Option<Value>) {
        if self.cell.well(self.engine.now(), detail) {
            self.note(TaskState::Running, None, true).await;
        }
    }

    /// A round failed and the loop goes on: the task page shows the error until a round goes well again.
    pub async fn failed(&self, error: &EngineError) {
        let message = error.told();
        tracing::warn!(task.id = self.cell.id, error = message, "a round of the task failed; it tries again");
        self.cell.fail();
        self.write(TaskState::Error, Some(message)).await;
    }

    /// Writes the state down. A database that refuses this moment must not stop the task.
    pub(crate) async fn write(&self, state: TaskState, error: Option<String>) {
        self.note(state, error, false).await;
    }

    /// The same; `is_over`: what went wrong before is over.
    async fn note(&self, state: TaskState, error: Option<String>, is_over: bool) {
        let (id, now) = (self.cell.id.clone(), self.engine.now());
        let written = self
            .engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if is_over {
                        rows::forget_error(tx, &id).await?;
                    }
                    rows::set_state(tx, &id, state, error.as_deref(), now).await
                })
            })
            .await;
        match written {
            Ok(()) => self.engine.bus().tell(Topic::Tasks, [self.cell.id.as_str()]),
            Err(error) => tracing::warn!(task.id = self.cell.id, %error, "the task's state was not written"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Go, TaskHandle, Wanted};
    use crate::{Gate, test_house::House};
    use std::{future::pending, sync::Arc};
    use tokio_util::sync::CancellationToken;

    #[tokio::test]
    async fn a_task_that_waits_gives_signs_of_life() {
        let house = House::empty().await;
        let cell = Arc::new(Cell::new("hints", Wanted::Run, Arc::default()));
        let task = TaskHandle::new(house.engine.clone(), cell.clone(), CancellationToken::new());
        let seen = || async {
            while cell.take_beat().is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = task.wait(pending()) => unreachable!("nothing happens"),
            () = seen() => {}
        }
        tokio::select! {
            () = task.told_to_rest() => unreachable!("nobody tells it anything"),
            () = seen() => {}
        }
    }

    #[tokio::test]
    async fn a_task_whose_round_lasts_gives_signs_of_life() {
        let house = House::empty().await;
        let cell = Arc::new(Cell::new("upkeep", Wanted::Run, Arc::default()));
        let task = TaskHandle::new(house.engine.clone(), cell.clone(), CancellationToken::new());
        let gate: &dyn Gate = &task;
        let seen = || async {
            while cell.take_beat().is_none() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = task.busy(pending::<()>()) => unreachable!("its work never ends"),
            () = seen() => {}
        }
        tokio::select! {
            () = gate.living() => unreachable!("there is no end of it"),
            () = seen() => {}
        }
        assert_eq!(task.busy(async { 7 }).await, 7);
    }

    #[tokio::test]
    async fn a_task_begins_nothing_while_another_program_may_work_on_the_data_and_known_results_are_written() {
        let house = House::empty().await;
        let lost = &house.engine.around().lost;
        let task = |id: &str| {
            let cell = Arc::new(Cell::new(id, Wanted::Run, Arc::default()));
            (cell.clone(), TaskHandle::new(house.engine.clone(), cell, CancellationToken::new()))
        };
        let ((cell, delivers), (_, writes)) = (task("deliver"), task("outcomes"));
        lost.send_replace(Some(house.engine.now()));
        let seen = async {
            for _ in 0..3 {
                while cell.take_beat().is_none() {
                    tokio::task::yield_now().await;
                }
            }
        };
        tokio::select! {
            _ = delivers.checkpoint() => unreachable!("the data is not ours"),
            () = seen => {}
        }
        assert_eq!(writes.checkpoint().await, Go::On);
        let (gone_on, _) = tokio::join!(delivers.checkpoint(), async { lost.send_replace(None) });
        assert_eq!(gone_on, Go::On);
    }

    #[tokio::test]
    async fn a_paused_task_gives_signs_of_life() {
        let house = House::empty().await;
        let cell = Arc::new(Cell::new("hints", Wanted::Pause, Arc::default()));
        let task = TaskHandle::new(house.engine.clone(), cell.clone(), CancellationToken::new());
        // The first one comes with the pause itself.
        let seen = async {
            for _ in 0..3 {
                while cell.take_beat().is_none() {
                    tokio::task::yield_now().await;
                }
            }
        };
        tokio::select! {
            _ = task.checkpoint() => unreachable!("nobody resumes it"),
            () = seen => {}
        }
    }
}
