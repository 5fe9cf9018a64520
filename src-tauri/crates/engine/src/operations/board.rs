//! The operations of this run of the program.

use super::OperationHandle;
use crate::Engine;
use huolang_domain::{ErrorCode, Millis};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How many ended operations are remembered.
const KEPT: usize = 100;

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// Under way.
    Running,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
    /// Stopped by a person, or because the program ends.
    Cancelled,
}

/// What an operation counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationUnit {
    /// Rows, or whatever else comes one by one.
    #[default]
    Rows,
    /// Bytes of a file.
    Bytes,
    /// A few steps of different length; their number tells a person nothing.
    Steps,
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationError {
    /// The stable word.
    pub code: ErrorCode,
    /// For the log.
    pub message: String,
}

/// An operation as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// What it does: `card_import`, `export`, `backup`, `restore`, `key_rotation`, …
    pub kind: &'static str,
    /// How it stands.
    pub state: OperationState,
    /// How far it is.
    pub done: i64,
    /// Of how much, when that is known.
    pub total: Option<i64>,
    /// What is counted.
    pub unit: OperationUnit,
    /// What came of it; `null` while it runs.
    pub result: Value,
    /// Why it failed.
    pub error: Option<OperationError>,
    /// When it began.
    pub started_at: Millis,
    /// When it ended.
    pub finished_at: Option<Millis>,
}

pub(super) struct Entry {
    pub(super) operation: Operation,
    cancel: CancellationToken,
    ended: watch::Sender<bool>,
}

/// Every operation of this run.
#[derive(Clone, Default)]
pub(crate) struct Board {
    entries: Arc<Mutex<BTreeMap<String, Entry>>>,
    tracker: TaskTracker,
    stopping: CancellationToken,
}

impl Board {
    pub(super) fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) const fn tracker(&self) -> &TaskTracker {
        &self.tracker
    }

    pub(super) fn begin(&self, id: &str, kind: &'static str, engine: &Engine) -> OperationHandle {
        let operation = Operation {
            id: id.to_owned(),
            kind,
            state: OperationState::Running,
            done: 0,
            total: None,
            unit: OperationUnit::default(),
            result: Value::Null,
            error: None,
            started_at: engine.now(),
            finished_at: None,
        };
        let cancel = self.stopping.child_token();
        let mut entries = self.lock();
        forget_old(&mut entries);
        entries.insert(id.to_owned(), Entry { operation, cancel: cancel.clone(), ended: watch::Sender::new(false) });
        drop(entries);
        OperationHandle::new(id, self.clone(), cancel, engine)
    }

    /// Writes the end down.
    pub(super) fn end(&self, id: &str, write: impl FnOnce(&mut Operation)) {
        if let Some(entry) = self.lock().get_mut(id) {
            write(&mut entry.operation);
            entry.ended.send_replace(true);
        }
    }

    pub(super) fn list(&self) -> Vec<Operation> {
        let mut list: Vec<Operation> = self.lock().values().map(|entry| entry.operation.clone()).collect();
        list.sort_by(|one, other| other.started_at.cmp(&one.started_at).then_with(|| other.id.cmp(&one.id)));
        list
    }

    pub(super) fn get(&self, id: &str) -> Option<Operation> {
        self.lock().get(id).map(|entry| entry.operation.clone())
    }

    pub(super) fn cancel(&self, id: &str) -> bool {
        let entries = self.lock();
        let entry = entries.get(id).filter(|entry| entry.operation.state == OperationState::Running);
        entry.is_some_and(|entry| {
            entry.cancel.cancel();
            true
        })
    }

    pub(super) async fn wait(&self, id: &str) -> Option<Operation> {
        let mut ended = self.lock().get(id).map(|entry| entry.ended.subscribe())?;
        let _ = ended.wait_for(|ended| *ended).await;
        self.get(id)
    }

    /// Asks all work to stop and waits for it. Nothing new is expected afterwards.
    pub(crate) async fn stop(&self) {
        self.stopping.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}

/// Ended work is remembered for a while only.
fn forget_old(entries: &mut BTreeMap<String, Entry>) {
    while entries.len() >= KEPT {
        let ended = entries.iter().filter(|(_, entry)| entry.operation.finished_at.is_some());
        let Some(oldest) = ended.min_by_key(|(_, entry)| entry.operation.started_at).map(|(id, _)| id.clone()) else {
            return;
        };
        entries.remove(&oldest);
    }
}
