//! Changes as server-sent events. A reader that comes back says the last id it saw and gets what it missed, or is told
//! to read everything again.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use huolang_engine::{Bus, Change};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// How many changes a reader may have missed.
const KEPT: usize = 1_024;

/// The changes of this run of the program, numbered.
pub struct Feed {
    /// Tells this run from others, so that an id of an earlier run is not taken for one of this.
    run: String,
    kept: Mutex<VecDeque<Numbered>>,
    sender: broadcast::Sender<Numbered>,
}

#[derive(Debug, Clone)]
struct Numbered {
    number: u64,
    change: Change,
}

impl Feed {
    /// Numbers the changes of `bus` from now on.
    pub fn start(run: String, bus: &Bus) -> Arc<Self> {
        let feed = Arc::new(Self { run, kept: Mutex::default(), sender: broadcast::channel(KEPT).0 });
        let (weak, mut changes) = (Arc::downgrade(&feed), bus.listen());
        tokio::spawn(async move {
            let mut number = 0;
            loop {
                match changes.recv().await {
                    Ok(change) => {
                        let Some(feed) = weak.upgrade() else { return };
                        number += 1;
                        feed.keep(Numbered { number, change });
                    }
                    // A gap in the numbers makes every reader that crosses it read again.
                    Err(RecvError::Lagged(missed)) => number += missed,
                    Err(RecvError::Closed) => return,
                }
            }
        });
        feed
    }

    fn keep(&self, numbered: Numbered) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(numbered.clone());
        // Nobody reading is no error.
        let _ = self.sender.send(numbered);
    }

    /// The events after `last_id`.
    pub fn read(self: &Arc<Self>, last_id: Option<&str>) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        let (missed, live) = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            (self.missed(&kept, last_id), self.sender.subscribe())
        };
        let run = self.run.clone();
        let before = stream::iter(match missed {
            Some(missed) => missed.iter().map(|numbered| event(&run, numbered)).collect(),
            None => vec![resync()],
        });
        let live = BroadcastStream::new(live).map(move |next| match next {
            Ok(numbered) => event(&run, &numbered),
            Err(BroadcastStreamRecvError::Lagged(_)) => resync(),
        });
        Sse::new(before.chain(live).map(Ok)).keep_alive(KeepAlive::default())
    }

    /// What came after `last_id`; `None` when that cannot be told any more.
    fn missed(&self, kept: &VecDeque<Numbered>, last_id: Option<&str>) -> Option<Vec<Numbered>> {
        let Some(last_id) = last_id.filter(|id| !id.is_empty()) else { return Some(Vec::new()) };
        let number: u64 = last_id.strip_prefix(&self.run)?.strip_prefix('-')?.parse().ok()?;
        let first = kept.front().map_or(number + 1, |numbered| numbered.number);
        if number + 1 < first {
            return None;
        }
        Some(kept.iter().filter(|numbered| numbered.number > number).cloned().collect())
    }
}

fn event(run: &str, numbered: &Numbered) -> Event {
    let id = format!("{run}-{}", numbered.number);
    let data = serde_json::json!({ "id": id, "topic": numbered.change.topic.as_str(), "ids": numbered.change.ids });
    Event::default().event("change").id(id).data(data.to_string())
}

fn resync() -> Event {
    Event::default().event("resync").data("{}")
}

#[cfg(test)]
mod tests;
