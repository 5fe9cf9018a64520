//! The message socket of an account: one connection, kept up, with requests and their answers, pushes, and what a gap hid.

mod catch_up;
mod connection;
pub(super) mod handle;
mod request;
mod run;

use super::{
    echo::Echoes,
    inbox::{Queue, Seen},
    mtop::Mtop,
};
use crate::{
    capability::{ChatMessage, Hint},
    connect::Access,
    fault::CallError,
};
use huolang_domain::Millis;
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};
use tokio::{
    sync::{Notify, mpsc, oneshot, watch},
    task::JoinHandle,
};

pub use request::Asked;

/// Message ids that are remembered.
const SEEN: usize = 10_000;
/// Chats that are remembered.
const CHATS: usize = 5_000;

/// Names under which things are kept.
mod name {
    pub(super) const SEEN_UNTIL: &str = "seen_until";
    pub(super) const ECHOES: &str = "echoes";
}

/// Why something that came was not read, or why nothing comes. What it said is made up for by listing and history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Puzzle {
    /// Nobody could read it.
    NotUnderstood,
    /// It was larger than any frame that is taken.
    TooLarge,
    /// The platform gives this account no token for messages.
    NoToken,
}

impl Puzzle {
    /// What the shop is told.
    #[must_use]
    pub fn error(self) -> CallError {
        let (code, message) = match self {
            Self::NotUnderstood => (
                "frame_not_understood",
                "the platform sent something new; orders and messages are read again by listing",
            ),
            Self::TooLarge => (
                "frame_too_large",
                "the platform sent more than 8 MiB at once; it was left out, orders and messages are read by listing",
            ),
            Self::NoToken => (
                "no_message_token",
                "the platform gives this account no token for messages; orders are read by listing, chats are not",
            ),
        };
        CallError::Business { code: code.to_owned(), message: message.to_owned() }
    }
}

/// Who and what a chat is about, learnt from messages that the other side sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatFacts {
    /// The buyer.
    pub peer_id: String,
    /// The buyer's name.
    pub peer_name: String,
    /// The product.
    pub item_id: String,
    /// The buyer wrote in it, or the platform lists it. A card of a first order may name a chat that is a placeholder.
    pub is_real: bool,
}

/// The socket. Its task ends with it.
pub struct Socket {
    /// What the task and the callers share.
    pub shared: Arc<Shared>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// What the task and the callers share.
pub struct Shared {
    /// The gateway.
    pub mtop: Arc<Mtop>,
    /// Orders to look at.
    pub hints: Queue<Hint>,
    /// Messages of chats.
    pub messages: Queue<ChatMessage>,
    /// The way to the open connection; `None`: it is not open.
    up: watch::Sender<Option<mpsc::Sender<String>>>,
    pending: Mutex<HashMap<String, oneshot::Sender<Value>>>,
    seen: Mutex<Seen>,
    echoes: Mutex<Echoes>,
    chats: Mutex<(HashMap<String, ChatFacts>, std::collections::VecDeque<String>)>,
    /// Everything sent before has been seen: the moment at which the last gap was filled. Single pushes do not move it, because
    /// one before them may have been lost.
    seen_until: AtomicI64,
    /// The same moment as far as a program that is killed may rely on it: the messages before it were not only seen, whoever
    /// asks for messages has them in safety.
    safe_until: AtomicI64,
    /// The gap that was filled last: how many messages had come by then, and the moment up to which it was filled.
    filled: Mutex<Option<(u64, i64)>>,
    /// The moment as it was kept last.
    kept_until: AtomicI64,
    /// No gap has been filled since the account was connected.
    is_first: AtomicBool,
    /// The server dropped pushes: the stream has to be taken up again where the server stands.
    stream_lost: AtomicBool,
    /// Something to be kept has changed.
    dirty: AtomicBool,
    /// Wakes whoever keeps it.
    to_keep: Notify,
    /// Held by the one who keeps: what is older is never written over what is newer.
    keeping: tokio::sync::Mutex<()>,
    /// A gap has to be filled now.
    gap: Notify,
    /// Why something that came was not read; told once a cause.
    puzzles: Mutex<BTreeSet<Puzzle>>,
    /// Something said that the list of orders is worth a look.
    list_hinted: AtomicBool,
    /// Connections made so far.
    connections: AtomicI64,
    /// The moment in the last frame's id.
    last_mid: AtomicI64,
}

impl Socket {
    /// A socket that is not open yet.
    #[must_use]
    pub fn new(mtop: Arc<Mtop>, access: &Access) -> Self {
        let kept = |name: &str| access.secret(name).map(|secret| secret.expose().clone());
        let seen_until = kept(name::SEEN_UNTIL).and_then(|text| text.parse().ok()).unwrap_or(0);
        let shared = Shared {
            mtop,
            hints: Queue::default(),
            messages: Queue::default(),
            up: watch::Sender::new(None),
            pending: Mutex::default(),
            seen: Mutex::new(Seen::with_room(SEEN)),
            echoes: Mutex::new(kept(name::ECHOES).map(|text| Echoes::read(&text)).unwrap_or_default()),
            chats: Mutex::default(),
            seen_until: AtomicI64::new(seen_until),
            safe_until: AtomicI64::new(seen_until),
            filled: Mutex::default(),
            kept_until: AtomicI64::new(seen_until),
            is_first: AtomicBool::new(false),
            stream_lost: AtomicBool::new(false),
            dirty: AtomicBool::new(false),
            to_keep: Notify::new(),
            keeping: tokio::sync::Mutex::default(),
            gap: Notify::new(),
            puzzles: Mutex::default(),
            list_hinted: AtomicBool::new(false),
            connections: AtomicI64::new(0),
            last_mid: AtomicI64::new(0),
        };
        Self { shared: Arc::new(shared), task: Mutex::new(None) }
    }

    /// Opens it, unless it is open or opening already.
    pub fn start(&self) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_none_or(JoinHandle::is_finished) {
            *task = Some(tokio::spawn(run::run(self.shared.clone())));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Whether the connection is registered.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.up.borrow().is_some()
    }

    /// Connections made so far.
    #[must_use]
    pub fn connections(&self) -> i64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// Why something that came was not read, one cause at a time; asked once per cause.
    pub fn take_puzzle(&self) -> Option<Puzzle> {
        lock(&self.puzzles).pop_first()
    }

    /// Whether something said that the list of orders is worth a look; asked once.
    pub fn take_list_hint(&self) -> bool {
        self.list_hinted.swap(false, Ordering::Relaxed)
    }

    fn now(&self) -> Millis {
        self.mtop.clock.now()
    }

    /// What is known of a chat.
    #[must_use]
    pub fn chat(&self, cid: &str) -> ChatFacts {
        lock(&self.chats).0.get(cid).cloned().unwrap_or_default()
    }

    /// The chat with a buyer about a product, as far as the buyer's own messages told.
    #[must_use]
    pub fn chat_with(&self, peer_id: &str, item_id: &str) -> Option<String> {
        let chats = lock(&self.chats);
        let is_it = |facts: &ChatFacts| facts.is_real && facts.peer_id == peer_id && facts.item_id == item_id;
        let mut found = chats.0.iter().filter(|(_, facts)| is_it(facts));
        found.next().map(|(cid, _)| cid.clone())
    }

    fn note_chat(&self, cid: &str, facts: ChatFacts) {
        let mut chats = lock(&self.chats);
        if chats.0.insert(cid.to_owned(), facts).is_none() {
            chats.1.push_back(cid.to_owned());
            if chats.1.len() > CHATS
                && let Some(oldest) = chats.1.pop_front()
            {
                chats.0.remove(&oldest);
            }
        }
    }

    /// Things that are remembered, for measuring.
    #[must_use]
    pub fn remembered(&self) -> usize {
        lock(&self.seen).count() + lock(&self.chats).0.len() + lock(&self.pending).len()
    }

    /// Marks a text as this program's own before it is sent.
    pub fn expect_echo(&self, cid: &str, text: &str) {
        lock(&self.echoes).expect(cid, text, self.now());
        self.mark_dirty();
    }

    /// Something to be kept has changed: it is kept soon.
    fn mark_dirty(&self) {
        self.dirty.store(true, Ordering::Relaxed);
        self.to_keep.notify_one();
    }

    /// A message of this program was accepted under this id: its mark is good for no other.
    pub fn note_sent(&self, cid: &str, text: &str, message_id: &str) {
        lock(&self.seen).is_new(message_id);
        lock(&self.echoes).take(cid, text, message_id, self.now());
        self.mark_dirty();
    }

    /// Somebody asks for messages, and has those that it got before in safety.
    pub fn note_asked(&self) {
        self.messages.confirm();
        if lock(&self.filled).is_some_and(|(count, _)| self.messages.safe() >= count) {
            self.mark_dirty();
        }
    }

    /// The moment before which no message can be lost any more.
    fn safe_until(&self) -> i64 {
        let mut filled = lock(&self.filled);
        if let Some((count, at)) = *filled
            && self.messages.safe() >= count
        {
            *filled = None;
            self.safe_until.fetch_max(at, Ordering::Relaxed);
        }
        self.safe_until.load(Ordering::Relaxed)
    }

    /// Keeps what has changed. What could not be kept is kept with the next sign of life.
    pub async fn keep(&self) {
        let _one = self.keeping.lock().await;
        if !self.dirty.swap(false, Ordering::Relaxed) {
            return;
        }
        let (until, account) = (self.safe_until(), &self.mtop.account);
        let mut kept = true;
        if self.kept_until.load(Ordering::Relaxed) != until {
            kept = account.keep(name::SEEN_UNTIL, &until.to_string(), None).await;
            if kept {
                self.kept_until.store(until, Ordering::Relaxed);
            }
        }
        let echoes = lock(&self.echoes).write();
        if !account.keep(name::ECHOES, &echoes, None).await || !kept {
            self.dirty.store(true, Ordering::Relaxed);
        }
    }
}
