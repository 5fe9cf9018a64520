//! A request on the socket and its answer, matched by the id of the frame.

use super::{Shared, lock};
use crate::xianyu::{
    ids::{mid, mid_key},
    stop::Stop,
};
use serde_json::Value;
use std::{sync::atomic::Ordering, time::Duration};
use tokio::sync::oneshot;

/// How long a request waits for the connection to open.
const OPEN: Duration = Duration::from_secs(5);
/// How long it waits for its answer.
const ANSWER: Duration = Duration::from_secs(9);

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The account stands still.
    Stopped(Stop),
    /// There is no connection: nothing was sent.
    NotSent,
    /// It went out and nothing came back.
    Lost,
}

impl Shared {
    /// A fresh id for a frame. The server repeats it in its answer, so no two frames share one: of two within one millisecond,
    /// the second takes the next millisecond's.
    pub(super) fn mid(&self) -> String {
        let now = self.now().0;
        let next = |last: i64| Some(now.max(last + 1));
        let last = self.last_mid.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or_default();
        mid(self.mtop.dice.below(1_000), now.max(last + 1))
    }

    /// Sends the frame that `make` builds for its id, and waits for the answer.
    ///
    /// # Errors
    /// [`Asked`]
    pub async fn request(&self, make: impl FnOnce(&str) -> Value + Send) -> Result<Value, Asked> {
        if let Some(stop) = self.mtop.account.stopped() {
            return Err(Asked::Stopped(stop));
        }
        let mut up = self.up.subscribe();
        let opened = tokio::time::timeout(OPEN, up.wait_for(Option::is_some)).await;
        let out = opened.ok().and_then(Result::ok).and_then(|out| out.clone());
        let Some(out) = out else { return Err(Asked::NotSent) };
        let (answered, answer) = oneshot::channel();
        let mid = self.mid();
        lock(&self.pending).insert(mid_key(&mid).to_owned(), answered);
        let forget = Forget { shared: self, key: mid_key(&mid).to_owned() };
        if out.send(make(&mid).to_string()).await.is_err() {
            return Err(Asked::NotSent);
        }
        let came = tokio::time::timeout(ANSWER, answer).await;
        drop(forget);
        match came {
            Ok(Ok(frame)) => Ok(frame),
            _ => Err(Asked::Lost),
        }
    }

    /// Gives an answer to whoever waits for it.
    pub(super) fn answer(&self, frame: Value) {
        let key = frame["headers"]["mid"].as_str().map(mid_key).unwrap_or_default().to_owned();
        let waiting = lock(&self.pending).remove(&key);
        if let Some(waiting) = waiting {
            let _ = waiting.send(frame);
        }
    }
}

/// Takes a request off the list when its caller gives up.
struct Forget<'a> {
    shared: &'a Shared,
    key: String,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        lock(&self.shared.pending).remove(&self.key);
    }
}
