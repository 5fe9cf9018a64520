//! Long work that a person waits for: how far it is, what came of it, and a way to stop it.

mod board;
mod handle;
#[cfg(test)]
mod tests;

pub(crate) use board::Board;
pub use board::{Operation, OperationError, OperationState, OperationUnit};
pub use handle::OperationHandle;

use crate::{Engine, EngineError};
use serde_json::Value;
use std::future::Future;

/// The long work of an engine.
#[derive(Clone, Copy)]
pub struct Operations<'e>(&'e Engine);

impl Engine {
    /// Long work.
    #[must_use]
    pub const fn operations(&self) -> Operations<'_> {
        Operations(self)
    }
}

impl Operations<'_> {
    /// Starts long work and gives its id at once. What `work` returns is the result; a panic in it is a failure.
    pub fn start<F, W>(self, kind: &'static str, work: W) -> String
    where
        W: FnOnce(OperationHandle) -> F,
        F: Future<Output = Result<Value, EngineError>> + Send + 'static,
    {
        let engine = self.0.clone();
        let id = engine.ids().fresh();
        let handle = engine.around().operations.begin(&id, kind, &engine);
        let work = tokio::spawn(work(handle.clone()));
        engine.around().operations.tracker().spawn(async move {
            let outcome = match work.await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::error!(operation.kind = kind, %error, "long work stopped by a fault");
                    Err(EngineError::refused(
                        huolang_domain::ErrorCode::Internal,
                        "the work stopped by a fault of the program",
                    ))
                }
            };
            handle.finish(outcome);
        });
        id
    }

    /// Every operation of this run that is still known, newest first.
    #[must_use]
    pub fn list(self) -> Vec<Operation> {
        self.0.around().operations.list()
    }

    /// One operation.
    #[must_use]
    pub fn get(self, id: &str) -> Option<Operation> {
        self.0.around().operations.get(id)
    }

    /// Asks an operation to stop. It ends as soon as it can do so safely; `false`: there is none, or it has ended.
    #[must_use]
    pub fn cancel(self, id: &str) -> bool {
        self.0.around().operations.cancel(id)
    }

    /// Waits until an operation has ended. For commands and tests.
    pub async fn wait(self, id: &str) -> Option<Operation> {
        self.0.around().operations.wait(id).await
    }
}
