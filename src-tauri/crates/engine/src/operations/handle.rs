//! What long work holds in its hand: it tells how far it is and asks whether it is to stop.

use super::{Board, OperationError, OperationState, OperationUnit};
use crate::{Bus, Engine, EngineError, Topic};
use huolang_domain::{Clock, ErrorCode};
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tokio_util::sync::CancellationToken;

/// Screens are told of progress so often at most, in milliseconds.
const TELL_MS: i64 = 200;

/// What long work holds in its hand. Cheap to clone; may be used from any thread.
#[derive(Clone)]
pub struct OperationHandle {
    id: Arc<str>,
    board: Board,
    cancel: CancellationToken,
    bus: Bus,
    clock: Arc<dyn Clock>,
    told_at: Arc<AtomicI64>,
}

impl OperationHandle {
    pub(super) fn new(id: &str, board: Board, cancel: CancellationToken, engine: &Engine) -> Self {
        let told_at = Arc::new(AtomicI64::new(i64::MIN));
        let handle = Self {
            id: id.into(),
            board,
            cancel,
            bus: engine.bus().clone(),
            clock: Arc::clone(engine.clock()),
            told_at,
        };
        handle.tell();
        handle
    }

    /// The operation's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Says what [`progress`](Self::progress) counts from now on.
    pub fn count_in(&self, unit: OperationUnit) {
        if let Some(entry) = self.board.lock().get_mut(&*self.id) {
            entry.operation.unit = unit;
        }
    }

    /// Says how far the work is. Screens hear of it a few times a second.
    pub fn progress(&self, done: i64, total: Option<i64>) {
        if let Some(entry) = self.board.lock().get_mut(&*self.id) {
            entry.operation.done = done;
            entry.operation.total = total;
        }
        let now = self.clock.now().0;
        let told = self.told_at.load(Ordering::Relaxed);
        if now.saturating_sub(told) >= TELL_MS {
            self.told_at.store(now, Ordering::Relaxed);
            self.tell();
        }
    }

    /// Whether the work is to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Waits until the work is to stop.
    pub async fn cancelled(&self) {
        self.cancel.cancelled().await;
    }

    /// An error when the work is to stop, for `?` between two steps.
    ///
    /// # Errors
    /// A refusal, which ends the operation as cancelled.
    pub fn check(&self) -> Result<(), EngineError> {
        if self.is_cancelled() {
            return Err(EngineError::refused(ErrorCode::ImportCancelled, "the work was cancelled"));
        }
        Ok(())
    }

    pub(super) fn finish(&self, outcome: Result<Value, EngineError>) {
        let now = self.clock.now();
        let cancelled = self.is_cancelled();
        self.board.end(&self.id, |operation| {
            operation.finished_at = Some(now);
            match outcome {
                Ok(result) => {
                    operation.state = OperationState::Done;
                    operation.result = result;
                    if let Some(total) = operation.total {
                        operation.done = operation.done.max(total);
                    }
                }
                Err(_) if cancelled => operation.state = OperationState::Cancelled,
                Err(error) => {
                    tracing::warn!(operation.kind, error.code = %error.code(), %error, "long work failed");
                    operation.state = OperationState::Failed;
                    operation.error = Some(OperationError { code: error.code(), message: error.to_string() });
                }
            }
        });
        self.tell();
    }

    fn tell(&self) {
        self.bus.tell(Topic::Operations, [&*self.id]);
    }
}
