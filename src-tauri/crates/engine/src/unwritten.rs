//! Results of calls that the database refused: they are known, so they are kept and written again by the schedule of
//! [`crate::Policy::outcome_retry`], as long as the lease of their call lasts. After that nobody knows them any more: they
//! are read back.

use crate::{Engine, EngineError, in_flight::Answer};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A result, and how often the database refused it.
#[derive(Debug)]
struct Refused {
    answer: Answer,
    times: u32,
    /// When it is written again, in running milliseconds.
    due: i64,
}

/// The results that the database refused.
#[derive(Debug, Default)]
pub(crate) struct Unwritten(Mutex<Vec<Refused>>);

impl Unwritten {
    fn held(&self) -> MutexGuard<'_, Vec<Refused>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes those that are due, or all of them.
    fn take(&self, now: i64, all: bool) -> Vec<Refused> {
        self.held().extract_if(.., |one| all || one.due <= now).collect()
    }

    /// How long until the first one is due, in milliseconds; `None`: there is none.
    pub(crate) fn due_in(&self, now: i64) -> Option<i64> {
        self.held().iter().map(|one| one.due.saturating_sub(now).max(0)).min()
    }

    /// How many are not due yet.
    fn put_off(&self, now: i64) -> usize {
        self.held().iter().filter(|one| one.due > now).count()
    }
}

impl Engine {
    /// Writes results once more that are due; `last`: all of them, for the last time. Tells how many were written. One after the
    /// other: a result that is refused for its own sake holds up no other.
    pub(crate) async fn write_unwritten(&self, last: bool) -> Result<usize, EngineError> {
        let unwritten = self.in_flight().unwritten();
        let mut due = unwritten.take(self.running_ms(), last).into_iter();
        let mut written = 0;
        while let Some(one) = due.next() {
            let committed = match self.commit_answers(vec![one.answer.clone()]).await {
                Ok(committed) => committed,
                Err(error) => {
                    self.keep_unwritten(one.answer, one.times.saturating_add(1), last);
                    // The others would most likely be refused as well.
                    due.for_each(|one| self.keep_unwritten(one.answer, one.times, last));
                    return Err(error);
                }
            };
            self.let_go(std::slice::from_ref(&one.answer));
            written += 1;
            if let Err(error) = self.after_commit(committed).await {
                unwritten.held().extend(due);
                return Err(error);
            }
        }
        Ok(written)
    }

    /// Keeps a result that the database refused so many times, as long as its lease lasts. Nobody else works on its order
    /// meanwhile; a write that comes too late all the same changes nothing, for it names the lease.
    pub(crate) fn keep_unwritten(&self, answer: Answer, times: u32, last: bool) {
        let (retry, now) = (self.policy().outcome_retry, self.running_ms());
        let due = now.saturating_add(retry.wait_ms(times));
        let lasts = self.held().until(&answer.lease().id).is_some_and(|until| due < until);
        if last || !lasts || times >= retry.max_attempts {
            tracing::error!(job.id = %answer.lease().id, times, "a result could not be written; it will be read back");
            self.let_go(std::slice::from_ref(&answer));
            return;
        }
        self.in_flight().unwritten().held().push(Refused { answer, times, due });
    }

    /// Whether a result comes, or can be written by now.
    pub(crate) fn results_come(&self) -> bool {
        self.in_flight().count() > self.in_flight().unwritten().put_off(self.running_ms())
    }

    /// Comes when a result that the database refused is due.
    pub(crate) async fn unwritten_is_due(&self) {
        match self.in_flight().unwritten().due_in(self.running_ms()) {
            Some(ms) => tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or(0))).await,
            None => std::future::pending().await,
        }
    }
}
