//! The one socket of an app, and the shops that listen to it.

use super::{
    frame::{Event, Frame},
    recent::Recent,
    socket::{self, Line, Net},
};
use huolang_domain::{Clock, Millis};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak},
};
use tokio::sync::mpsc;

/// Sockets that are open, by address and app. Shops of one app share one: a second would take its messages away.
/// The open sockets, by address and app.
type Open = HashMap<(String, String), Weak<Hub>>;

static OPEN: LazyLock<Mutex<Open>> = LazyLock::new(Mutex::default);

/// An event that was handed over and is not committed is handed over again when it comes again after so long.
const FORGOTTEN_MS: i64 = 30_000;
/// Events that wait for a shop, at the most: one that finds no room is not answered, and comes again.
const MOST_WAITING: usize = 10_000;
/// Frames of an event that are answered when it is committed: the last ones that named it.
const MOST_FRAMES: usize = 16;

/// The socket of an app. It closes when the last shop lets go of it.
pub(super) struct Hub {
    pub shared: Arc<Shared>,
    task: tokio::task::AbortHandle,
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Hub {
    /// The app's socket, opened when nobody has opened it yet.
    pub fn of(line: &Line) -> Arc<Self> {
        let name = (line.base.clone(), line.client_id.clone());
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, hub| hub.strong_count() > 0);
        if let Some(hub) = open.get(&name).and_then(Weak::upgrade) {
            return hub;
        }
        let (replies, to_send) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(replies, Arc::clone(&line.clock)));
        let task = tokio::spawn(socket::run(Net, line.clone(), Arc::clone(&shared), to_send)).abort_handle();
        let hub = Arc::new(Self { shared, task });
        open.insert(name, Arc::downgrade(&hub));
        hub
    }
}

/// What the socket and the shops share.
pub(super) struct Shared {
    state: Mutex<State>,
    replies: mpsc::UnboundedSender<Value>,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    next: u64,
    listeners: HashMap<u64, Listener>,
    /// Events by key that were handed over and are not committed yet, with every frame that named them.
    pending: HashMap<String, Pending>,
    recent: Recent,
}

struct Listener {
    /// It hears of this shop alone: the socket of an app carries the messages of every shop.
    mall_id: String,
    events: mpsc::Sender<Event>,
}

struct Pending {
    frames: Vec<Event>,
    since: Millis,
    /// The moment of the event that was handed over. What happened later may not be in what is read because of it.
    handed: i64,
}

impl State {
    /// Hands an event to the shop that it belongs to.
    fn hand(&mut self, key: String, event: Event, now: Millis) {
        // Nobody here has that shop, or it has too much to hear: without an answer the message stays with the platform.
        let listener = self.listeners.values().find(|listener| listener.mall_id == event.mall_id);
        let Some(listener) = listener else { return };
        if listener.events.try_send(event.clone()).is_err() {
            return;
        }
        let handed = event.time;
        self.pending.entry(key).or_insert_with(|| Pending { frames: vec![event], since: now, handed });
    }
}

impl Shared {
    /// Nobody listens yet. `replies` go to the server.
    pub fn new(replies: mpsc::UnboundedSender<Value>, clock: Arc<dyn Clock>) -> Self {
        Self { state: Mutex::default(), replies, clock }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A shop listens.
    pub fn listen(&self, mall_id: String) -> (u64, mpsc::Receiver<Event>) {
        let (events, heard) = mpsc::channel(MOST_WAITING);
        let mut state = self.state();
        state.next += 1;
        let id = state.next;
        state.listeners.insert(id, Listener { mall_id, events });
        (id, heard)
    }

    /// A shop listens no longer.
    pub fn leave(&self, id: u64) {
        self.state().listeners.remove(&id);
    }

    /// A frame came.
    pub fn heard(&self, frame: Frame) {
        match frame {
            Frame::Event(event) => self.take(event),
            // The reason may name the app; it holds no secret.
            Frame::ServerFail { reason } => tracing::warn!(reason, "the message server complains"),
            Frame::Heartbeat | Frame::Ignored => {}
        }
    }

    fn take(&self, event: Event) {
        let now = self.clock.now();
        let key = event.key();
        let mut state = self.state();
        if state.recent.has(&key, event.time, now) {
            let _ = self.replies.send(event.ack(now.0));
            return;
        }
        if let Some(pending) = state.pending.get_mut(&key) {
            if pending.frames.len() >= MOST_FRAMES {
                pending.frames.remove(0);
            }
            pending.frames.push(event.clone());
            if now.since(pending.since) < FORGOTTEN_MS {
                return;
            }
            pending.since = now;
            pending.handed = pending.handed.max(event.time);
        }
        state.hand(key, event, now);
    }

    /// What these keys spoke of is committed: now the server may forget them.
    pub fn committed(&self, keys: &[String]) {
        let now = self.clock.now();
        let mut state = self.state();
        for key in keys {
            let Some(Pending { frames, handed, .. }) = state.pending.remove(key) else { continue };
            let (read, later): (Vec<Event>, Vec<Event>) = frames.into_iter().partition(|frame| frame.time <= handed);
            for frame in read {
                let _ = self.replies.send(frame.ack(now.0));
            }
            state.recent.add(key.clone(), handed, now);
            // The same happened again while that was read: it is read once more.
            let Some(last) = later.last().cloned() else { continue };
            state.hand(key.clone(), last, now);
            if let Some(pending) = state.pending.get_mut(key) {
                pending.frames = later;
            }
        }
    }
}
