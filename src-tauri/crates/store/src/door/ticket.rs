//! A closure that waits at the write door, and the caller that waits for its commit.

use crate::{Durability, StoreError, Tx, sql::BatchEnd};
use futures::{FutureExt, future::BoxFuture};
use huolang_domain::ErrorCode;
use std::panic::AssertUnwindSafe;
use tokio::sync::oneshot;

/// A closure, its result once it ran, and where the answer goes.
pub(crate) struct Ticket {
    pub(crate) durability: Durability,
    job: Box<dyn Job>,
}

trait Job: Send {
    fn run<'t>(&'t mut self, tx: &'t mut Tx, end: BatchEnd) -> BoxFuture<'t, bool>;
    fn refusal(&self) -> Option<&StoreError>;
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Work<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl Ticket {
    pub(crate) fn new<T, F>(durability: Durability, work: F, reply: oneshot::Sender<Result<T, StoreError>>) -> Self
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        Self { durability, job: Box::new(Work { work: Some(work), result: None, reply }) }
    }

    /// Runs the closure; tells whether its writes are to be kept. What it put off comes to this `end` then.
    pub(crate) async fn run(&mut self, tx: &mut Tx, end: BatchEnd) -> bool {
        self.job.run(tx, end).await
    }

    /// Why the closure refused.
    pub(crate) fn refusal(&self) -> Option<&StoreError> {
        self.job.refusal()
    }

    /// Tells the caller: the closure's own refusal, or else what became of the commit.
    pub(crate) fn answer(self, commit: Result<(), StoreError>) {
        self.job.answer(commit);
    }
}

impl<T, F> Job for Work<T, F>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx, end: BatchEnd) -> BoxFuture<'t, bool> {
        async move {
            if let Some(work) = self.work.take() {
                self.result = Some(guarded(work, tx, end).await);
            }
            matches!(self.result, Some(Ok(_)))
        }
        .boxed()
    }

    fn refusal(&self) -> Option<&StoreError> {
        self.result.as_ref()?.as_ref().err()
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        // The caller may have gone; the write stands all the same.
        let _ = self.reply.send(match (self.result, commit) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Ok(_)) | None, Err(error)) | (Some(Err(error)), _) => Err(error),
            (None, Ok(())) => Err(StoreError::Closed),
        });
    }
}

/// Runs a closure; a panic in it is a refusal, so that it harms neither the writer nor its neighbours.
pub(crate) async fn guarded<T, F>(work: F, tx: &mut Tx, end: BatchEnd) -> Result<T, StoreError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>>,
{
    let done = AssertUnwindSafe(async { work(tx).await }).catch_unwind().await.unwrap_or_else(|_| {
        Err(StoreError::refused(ErrorCode::Internal, "a write failed inside the program; see the log"))
    });
    tx.end_batch(if done.is_ok() { end } else { BatchEnd::Forget }).await?;
    done
}
