//! The one door through which everything is written.

mod courtesy;
mod postgres;
mod ticket;
mod watch;
mod writer;

pub(crate) use postgres::write as postgres;
pub use watch::{CommitMoment, CommitWatch};

use crate::{StoreError, Tx, backup};
use courtesy::Courtesy;
use futures::future::BoxFuture;
use sqlx::SqlitePool;
use ticket::Ticket;
use tokio::sync::{Mutex, mpsc, oneshot};

/// What a write must survive once it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: flushed to the disk. For everything that must be known before a byte goes to a marketplace.
    Flushed,
    /// The end of this program. A power cut may take the last moments.
    Ordinary,
}

/// SQLite's door: a task that owns the one writing connection.
pub(crate) struct Door {
    waiting: Mutex<Option<mpsc::Sender<Ticket>>>,
    sender: mpsc::WeakSender<Ticket>,
    writer: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
    /// Holds the one writing connection; while it is lent out the task waits.
    pool: SqlitePool,
    courtesy: Courtesy,
}

/// Closures that may wait before callers are made to wait.
const QUEUE: usize = 512;

impl Door {
    /// Starts the writing task.
    pub(crate) fn start(pool: SqlitePool, watch: CommitWatch) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let weak = sender.downgrade();
        let task = tokio::spawn(writer::run(pool.clone(), receiver, watch));
        Self {
            waiting: Mutex::new(Some(sender)),
            sender: weak,
            writer: Mutex::new(Some(task)),
            pool,
            courtesy: Courtesy::default(),
        }
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
        let sender = self.sender.upgrade().ok_or(StoreError::Closed)?;
        sender.send(Ticket::new(durability, work, reply)).await.map_err(|_| StoreError::Closed)?;
        drop(sender);
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Writes the file anew; whoever comes meanwhile waits. Until the write-ahead file is emptied the former pages are
    /// still there, so a reader that stands in the way of that is an error.
    pub(crate) async fn rewrite(&self) -> Result<(), StoreError> {
        let mut conn = self.pool.acquire().await?;
        sqlx::raw_sql("VACUUM").execute(&mut *conn).await?;
        backup::empty_wal(&mut conn).await
    }

    /// Takes nothing more in, and waits until everything that waits is written.
    pub(crate) async fn close(&self) {
        drop(self.waiting.lock().await.take());
        if let Some(task) = self.writer.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer ended badly");
        }
    }
}
