//! What came over the socket and waits to be taken: hints and messages, each in a queue of its own.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, PoisonError},
};
use tokio::sync::Notify;

/// Entries that may wait; older ones give way. Listing and history make up for what gave way.
const ROOM: usize = 10_000;

/// A queue that is waited on. Taking is safe to give up: nothing is lost.
#[derive(Debug)]
pub struct Queue<T> {
    items: Mutex<VecDeque<T>>,
    bell: Notify,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { items: Mutex::new(VecDeque::new()), bell: Notify::new() }
    }
}

impl<T> Queue<T> {
    /// Puts something in.
    pub fn put(&self, item: T) {
        let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
        if items.len() >= ROOM {
            items.pop_front();
        }
        items.push_back(item);
        drop(items);
        self.bell.notify_one();
    }

    /// Waits for something and gives up to `most`.
    pub async fn take(&self, most: usize) -> Vec<T> {
        loop {
            let rung = self.bell.notified();
            let taken: Vec<T> = {
                let mut items = self.items.lock().unwrap_or_else(PoisonError::into_inner);
                let most = items.len().min(most);
                items.drain(..most).collect()
            };
            if !taken.is_empty() {
                if !self.is_empty() {
                    self.bell.notify_one();
                }
                return taken;
            }
            rung.await;
        }
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// The newest keys that were seen.
#[derive(Debug)]
pub struct Seen {
    keys: HashSet<String>,
    order: VecDeque<String>,
    room: usize,
}

impl Seen {
    /// Remembers `room` keys.
    #[must_use]
    pub fn with_room(room: usize) -> Self {
        Self { keys: HashSet::new(), order: VecDeque::new(), room }
    }

    /// Whether `key` is new; it is known from now on.
    pub fn is_new(&mut self, key: &str) -> bool {
        if !self.keys.insert(key.to_owned()) {
            return false;
        }
        self.order.push_back(key.to_owned());
        if self.order.len() > self.room
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }

    /// Whether `key` is known.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// How many are known.
    #[must_use]
    pub fn count(&self) -> usize {
        self.keys.len()
    }
}
