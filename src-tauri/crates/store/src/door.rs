//! The one door through which everything is written.

mod courtesy;
mod flush;
mod postgres;
mod ticket;
mod tidy;
mod watch;
mod writer;

#[cfg(test)]
pub(crate) use flush::Flush;
pub(crate) use postgres::write as postgres;
pub(crate) use tidy::{Turn, bring_back_gently};
pub use watch::{CommitMoment, CommitWatch};

use crate::{StoreError, Tx};
use courtesy::Courtesy;
use flush::{Flusher, Progress};
use futures::future::BoxFuture;
use sqlx::SqlitePool;
use std::{
    fs::{File, OpenOptions},
    path::Path,
    sync::{Arc, Weak},
};
use ticket::Ticket;
use tidy::Tidy;
use tokio::{
    runtime::Handle,
    sync::{Mutex, mpsc, oneshot},
};
use writer::Writer;

/// What a write must survive once it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: flushed to the disk. For everything that must be known before a byte goes to a marketplace.
    Flushed,
    /// The end of this program. A power cut may take the last moments.
    Ordinary,
}

/// SQLite's door: a thread that owns the one writing connection.
pub(crate) struct Door {
    waiting: Mutex<Option<mpsc::Sender<Letter>>>,
    sender: mpsc::WeakSender<Letter>,
    /// Told when everything is written.
    writer: Mutex<Option<oneshot::Receiver<()>>>,
    courtesy: Courtesy,
    turn: Turn,
    progress: Progress,
    /// The database file, open as long as SQLite has it.
    file: Weak<File>,
}

/// What the writing task is asked for.
enum Letter {
    Work(Ticket),
    /// The file is to be written anew.
    Rewrite(oneshot::Sender<Result<(), StoreError>>),
}

/// Closures that may wait before callers are made to wait.
const QUEUE: usize = 512;

impl Door {
    /// Starts the writing task, on a thread of its own: SQLite's answers wake it without a detour. Another thread flushes what
    /// it committed, and another connection tidies up behind it in the file at that path.
    pub(crate) fn start(
        pool: SqlitePool,
        (tidy, path): (SqlitePool, &Path),
        watch: CommitWatch,
    ) -> Result<Self, StoreError> {
        Self::start_with(pool, (tidy, path), watch, flush::of_file(path))
    }

    /// The same, with another way to flush.
    pub(crate) fn start_with(
        pool: SqlitePool,
        (tidy, path): (SqlitePool, &Path),
        watch: CommitWatch,
        flush: flush::Flush,
    ) -> Result<Self, StoreError> {
        let started = |source| StoreError::File { action: "start", path: "write-door".to_owned(), source };
        let (turn, progress) = (Turn::default(), Progress::new());
        let file = Arc::new(OpenOptions::new().read(true).write(true).open(path).map_err(|source| {
            let path = path.display().to_string();
            StoreError::File { action: "open", path, source }
        })?);
        let weak_file = Arc::downgrade(&file);
        let flusher = Flusher::start(flush, progress.clone(), watch.clone()).map_err(started)?;
        let writer = Writer::new(pool, Tidy::start(tidy, file, turn.clone()), flusher, watch);
        let (sender, receiver) = mpsc::channel(QUEUE);
        let weak = sender.downgrade();
        let (runtime, (told, ended)) = (Handle::current(), oneshot::channel());
        std::thread::Builder::new()
            .name("write-door".to_owned())
            .spawn(move || {
                runtime.block_on(writer.run(receiver));
                // Nobody may wait for it.
                let _ = told.send(());
            })
            .map_err(started)?;
        Ok(Self {
            waiting: Mutex::new(Some(sender)),
            sender: weak,
            writer: Mutex::new(Some(ended)),
            courtesy: Courtesy::default(),
            turn,
            progress,
            file: weak_file,
        })
    }

    /// Hands `work` in and waits for its commit.
    pub(crate) async fn pass<T, F>(&self, durability: Durability, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.courtesy.came();
        let done = self.hand_in(durability, work).await;
        self.courtesy.came();
        done
    }

    /// The same for a piece of long work: it stands aside while others come.
    pub(crate) async fn pass_aside<T, F>(&self, durability: Durability, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.courtesy.stand_aside().await;
        self.hand_in(durability, work).await
    }

    async fn hand_in<T, F>(&self, durability: Durability, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.hand_over(Letter::Work(Ticket::new(durability, work, reply))).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    async fn hand_over(&self, letter: Letter) -> Result<(), StoreError> {
        let sender = self.sender.upgrade().ok_or(StoreError::Closed)?;
        sender.send(letter).await.map_err(|_| StoreError::Closed)
    }

    /// Waits until a power cut leaves all that can be read now.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        self.progress.settled().await
    }

    /// Held by whoever brings written pages back into the file.
    pub(crate) fn turn(&self) -> Turn {
        self.turn.clone()
    }

    /// The open database file, until it is closed.
    pub(crate) fn file(&self) -> Option<Arc<File>> {
        self.file.upgrade()
    }

    /// Writes the file anew; whoever comes meanwhile waits.
    pub(crate) async fn rewrite(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.hand_over(Letter::Rewrite(reply)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Takes nothing more in, and waits until everything that waits is written.
    pub(crate) async fn close(&self) {
        drop(self.waiting.lock().await.take());
        if let Some(ended) = self.writer.lock().await.take()
            && ended.await.is_err()
        {
            tracing::error!("the writer ended badly");
        }
    }
}
