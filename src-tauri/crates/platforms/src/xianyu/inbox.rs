//! What came over the socket and waits to be taken: hints and messages, each in a queue of its own.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// Entries that may wait; older ones give way. Listing and history make up for what gave way.
const ROOM: usize = 10_000;

/// A queue that is waited on. Taking is safe to give up: nothing is lost.
#[derive(Debug)]
pub struct Queue<T> {
    items: Mutex<Items<T>>,
    bell: Notify,
}

#[derive(Debug)]
struct Items<T> {
    waiting: VecDeque<T>,
    /// Entries that came, were handed over or gave way, and are in safety there.
    came: u64,
    handed: u64,
    safe: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let items = Items { waiting: VecDeque::new(), came: 0, handed: 0, safe: 0 };
        Self { items: Mutex::new(items), bell: Notify::new() }
    }
}

impl<T> Queue<T> {
    fn items(&self) -> MutexGuard<'_, Items<T>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something in.
    pub fn put(&self, item: T) {
        let mut items = self.items();
        if items.waiting.len() >= ROOM {
            items.waiting.pop_front();
            items.handed += 1;
        }
        items.waiting.push_back(item);
        items.came += 1;
        drop(items);
        self.bell.notify_one();
    }

    /// How many came so far.
    #[must_use]
    pub fn came(&self) -> u64 {
        self.items().came
    }

    /// Whoever takes says that everything handed over so far is in safety.
    pub fn confirm(&self) {
        let mut items = self.items();
        items.safe = items.handed;
    }

    /// How many are in safety.
    #[must_use]
    pub fn safe(&self) -> u64 {
        self.items().safe
    }

    /// Waits for something and gives up to `most`.
    pub async fn take(&self, most: usize) -> Vec<T> {
        loop {
            let rung = self.bell.notified();
            let taken: Vec<T> = {
                let mut items = self.items();
                let most = items.waiting.len().min(most);
                items.handed += u64::try_from(most).unwrap_or(0);
                items.waiting.drain(..most).collect()
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
        self.items().waiting.is_empty()
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

#[cfg(test)]
mod tests {
    use super::Queue;

    #[tokio::test]
    async fn what_was_handed_over_is_in_safety_once_that_is_said() {
        let queue = Queue::default();
        (0..3).for_each(|item| queue.put(item));
        queue.confirm();
        assert_eq!((queue.came(), queue.safe()), (3, 0), "nothing was handed over yet");
        assert_eq!(queue.take(2).await, [0, 1]);
        assert_eq!(queue.safe(), 0);
        queue.confirm();
        assert_eq!((queue.came(), queue.safe()), (3, 2));
        assert_eq!(queue.take(2).await, [2]);
        queue.confirm();
        assert_eq!(queue.safe(), queue.came());
    }
}
