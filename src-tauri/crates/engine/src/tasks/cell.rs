//! What is known of a task in memory; the table follows it.

use super::Pulse;
use huolang_domain::Millis;
use huolang_store::tasks::{Beat, TaskCommand, TaskState};
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What a task is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Work.
    Run,
    /// Wait.
    Pause,
    /// End.
    Stop,
}

impl Wanted {
    /// After a command.
    pub(crate) const fn after(command: TaskCommand) -> Self {
        match command {
            TaskCommand::Pause => Self::Pause,
            TaskCommand::Stop => Self::Stop,
            TaskCommand::Resume | TaskCommand::Start => Self::Run,
        }
    }

    /// After a start of the program: what the seller paused or stopped stays so.
    pub(crate) const fn after_start(state: TaskState) -> Self {
        match state {
            TaskState::Paused => Self::Pause,
            TaskState::Stopped => Self::Stop,
            TaskState::Running | TaskState::Error => Self::Run,
        }
    }

    /// The state to be written.
    pub(crate) const fn state(self) -> TaskState {
        match self {
            Self::Run => TaskState::Running,
            Self::Pause => TaskState::Paused,
            Self::Stop => TaskState::Stopped,
        }
    }
}

/// A task in memory.
pub(crate) struct Cell {
    pub(crate) id: String,
    wanted: watch::Sender<Wanted>,
    life: Mutex<Life>,
    pulse: Arc<Pulse>,
}

#[derive(Default)]
struct Life {
    beat: Option<Millis>,
    /// The same by the pulse; before the first beat: when the task was begun.
    seen_ms: i64,
    ok: Option<Millis>,
    detail: Option<Value>,
    fresh: bool,
    failing: bool,
}

impl Cell {
    pub(crate) fn new(id: &str, wanted: Wanted, pulse: Arc<Pulse>) -> Self {
        // The program may have ended while the task failed: the first round that goes well says that this is over.
        let life = Life { failing: true, seen_ms: pulse.awake_ms(), ..Life::default() };
        Self { id: id.to_owned(), wanted: watch::Sender::new(wanted), life: Mutex::new(life), pulse }
    }

    pub(crate) fn wanted(&self) -> Wanted {
        *self.wanted.borrow()
    }

    pub(crate) fn want(&self, wanted: Wanted) {
        self.wanted.send_replace(wanted);
    }

    pub(crate) fn follow(&self) -> watch::Receiver<Wanted> {
        self.wanted.subscribe()
    }

    fn life(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A sign of life.
    pub(crate) fn beat(&self, now: Millis) {
        let mut life = self.life();
        life.beat = Some(now);
        life.seen_ms = self.pulse.awake_ms();
        life.fresh = true;
    }

    /// The last sign of life.
    pub(crate) fn last_beat(&self) -> Option<Millis> {
        self.life().beat
    }

    /// For how long there was no sign of life, in milliseconds that this process was awake.
    pub(crate) fn silent_ms(&self) -> i64 {
        let seen_ms = self.life().seen_ms;
        self.pulse.awake_ms().saturating_sub(seen_ms)
    }

    /// The wall clock moved by itself and shows `now`: the last sign of life, given before or after that, is as old as it was.
    pub(crate) fn follow_clock(&self, now: Millis) {
        let mut life = self.life();
        if life.beat.is_some() {
            life.beat = Some(now.plus(life.seen_ms.saturating_sub(self.pulse.awake_ms())));
            life.fresh = true;
        }
    }

    /// A round went well. Tells whether the task was failing before, or may have been when the program ended.
    pub(crate) fn well(&self, now: Millis, detail: Option<Value>) -> bool {
        let mut life = self.life();
        life.beat = Some(now);
        life.seen_ms = self.pulse.awake_ms();
        life.ok = Some(now);
        life.detail = detail.or(life.detail.take());
        life.fresh = true;
        std::mem::take(&mut life.failing)
    }

    /// A round failed.
    pub(crate) fn fail(&self) {
        self.life().failing = true;
    }

    /// The sign of life to be written, once.
    pub(crate) fn take_beat(&self) -> Option<Beat> {
        let mut life = self.life();
        if !std::mem::take(&mut life.fresh) {
            return None;
        }
        let detail = life.detail.clone().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        Some(Beat { id: self.id.clone(), at: life.beat?, ok_at: life.ok, detail })
    }
}
