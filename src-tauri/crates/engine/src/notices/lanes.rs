//! One lane for each channel: each sends on its own, so that one that is slow keeps nobody waiting but itself.

use crate::{Engine, EngineError};
use futures::FutureExt as _;
use huolang_domain::{ErrorCode, Millis};
use huolang_store::channels::{self, ChannelRow};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
};
use tokio::task::JoinSet;

/// The wait after a database that refused, in milliseconds.
pub(super) const RETRY_MS: i64 = 5_000;

/// A channel, and what came of its turn: the moment of what comes next there.
type Served = (String, Result<Option<Millis>, EngineError>);

/// The channels that are sending, and when the others want to.
#[derive(Default)]
pub(super) struct Lanes {
    sending: JoinSet<Served>,
    busy: BTreeSet<String>,
    /// Busy ones that are to look once more: something may have come after their last look.
    again: BTreeSet<String>,
    next: BTreeMap<String, Millis>,
    failure: Option<EngineError>,
}

impl Lanes {
    /// Has every channel look that is due, or each of them when `all` have to; gives the moment of what comes next. Waits for
    /// no channel.
    ///
    /// # Errors
    /// What the database refuses.
    pub(super) async fn round(&mut self, engine: &Engine, all: bool) -> Result<Option<Millis>, EngineError> {
        while let Some(ended) = self.sending.try_join_next() {
            if let Ok(served) = ended {
                self.note(served, engine.now());
            }
        }
        if all {
            engine.take_back_expired().await?;
        }
        // A fallback that was let go is due in a channel that may be asleep.
        let all = engine.release_fallbacks().await? > 0 || all;
        let rows = channels::list(&mut engine.db().reader().await?).await?;
        self.next.retain(|id, _| rows.iter().any(|row| row.id == *id));
        let now = engine.now();
        for row in rows {
            let due = all || self.next.get(&row.id).is_some_and(|next| *next <= now);
            if due && self.busy.contains(&row.id) {
                self.again.insert(row.id);
            } else if due {
                self.send(engine, row);
            }
        }
        Ok(self.next.values().min().copied())
    }

    fn send(&mut self, engine: &Engine, row: ChannelRow) {
        self.next.remove(&row.id);
        self.busy.insert(row.id.clone());
        let engine = engine.clone();
        self.sending.spawn(async move {
            // A fault in one channel must not end the others.
            let served = AssertUnwindSafe(Box::pin(engine.serve(&row))).catch_unwind().await;
            let fault = || EngineError::refused(ErrorCode::Internal, "a channel stopped by a fault of the program");
            (row.id, served.unwrap_or_else(|_| Err(fault())))
        });
    }

    fn note(&mut self, (id, served): Served, now: Millis) {
        self.busy.remove(&id);
        let next = match served {
            Ok(next) => next,
            Err(error) => {
                self.failure = Some(error);
                Some(now.plus(RETRY_MS))
            }
        };
        let next = if self.again.remove(&id) { Some(now) } else { next };
        if let Some(next) = next {
            self.next.insert(id, next);
        }
    }

    /// What a channel could not write down lately.
    pub(super) fn take_failure(&mut self) -> Option<EngineError> {
        self.failure.take()
    }

    /// Comes when a channel has had its turn; never while none is sending.
    pub(super) async fn ended(&mut self, engine: &Engine) {
        match self.sending.join_next().await {
            Some(Ok(served)) => self.note(served, engine.now()),
            Some(Err(_)) => {}
            None => std::future::pending().await,
        }
    }

    /// Waits until nobody is sending any more.
    pub(super) async fn finish(&mut self) {
        while self.sending.join_next().await.is_some() {}
    }
}
