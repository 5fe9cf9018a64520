//! Flushes what was committed, while the next commit is written already; whoever waits for a commit is told afterwards. A
//! commit of SQLite itself flushes nothing: writing and flushing would take turns.

use super::{CommitMoment, CommitWatch, Ticket};
use crate::StoreError;
use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, Receiver, Sender},
    },
};
use tokio::sync::{oneshot, watch};

/// Commits that may wait for a flush: who comes meanwhile goes together into the next one.
const AHEAD: u64 = 2;

/// Flushes the write-ahead file; told whether it may be another file than before.
pub(crate) type Flush = Box<dyn FnMut(bool) -> io::Result<()> + Send>;

/// A commit, and who waits for it.
struct Commit {
    number: u64,
    tickets: Vec<Ticket>,
    /// Whether a power cut must leave it.
    flush: bool,
}

/// How far commits and flushes are.
#[derive(Clone)]
pub(super) struct Progress(Arc<Shared>);

struct Shared {
    /// The number of the newest commit; counted before anybody can read what it wrote.
    begun: AtomicU64,
    /// The newest commit that needs no flush any more.
    done: watch::Sender<u64>,
    /// Whether a flush failed, and nobody knows what the disk holds of the write-ahead file.
    in_doubt: AtomicBool,
    /// Whether the write-ahead file may be another one.
    is_other: AtomicBool,
}

/// The thread that flushes.
pub(super) struct Flusher {
    sender: Sender<Commit>,
    progress: Progress,
    ended: oneshot::Receiver<()>,
    watch: CommitWatch,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(Shared {
            begun: AtomicU64::new(0),
            done: watch::Sender::new(0),
            in_doubt: AtomicBool::new(false),
            is_other: AtomicBool::new(true),
        }))
    }

    /// Waits until all that can be read now needs no flush any more.
    pub(super) async fn settled(&self) -> Result<(), StoreError> {
        self.reaches(self.0.begun.load(Ordering::SeqCst)).await;
        if self.0.in_doubt.load(Ordering::SeqCst) { Err(in_doubt()) } else { Ok(()) }
    }

    async fn reaches(&self, number: u64) {
        if *self.0.done.borrow() < number {
            // Who tells it is here as well: it cannot be gone.
            let _ = self.0.done.subscribe().wait_for(|done| *done >= number).await;
        }
    }

    fn is_in_doubt(&self) -> bool {
        self.0.in_doubt.load(Ordering::SeqCst)
    }
}

impl Flusher {
    pub(super) fn start(mut flush: Flush, progress: Progress, watch: CommitWatch) -> io::Result<Self> {
        let ((sender, receiver), (told, ended)) = (mpsc::channel(), oneshot::channel());
        let (shared, told_of) = (progress.clone(), watch.clone());
        std::thread::Builder::new().name("write-flush".to_owned()).spawn(move || {
            run(&receiver, &shared, &told_of, &mut flush);
            // The file is closed before SQLite may remove it.
            drop(flush);
            let _ = told.send(());
        })?;
        Ok(Self { sender, progress, ended, watch })
    }

    /// Waits while too many commits wait for their flush.
    pub(super) async fn has_room(&self) {
        let begun = self.progress.0.begun.load(Ordering::SeqCst);
        self.progress.reaches((begun + 1).saturating_sub(AHEAD)).await;
    }

    /// From now on readers may see what the next commit writes.
    pub(super) fn begins(&self) -> u64 {
        self.progress.0.begun.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A commit is written; those who wait for it are told once it may be told.
    pub(super) fn hand_over(&self, number: u64, tickets: Vec<Ticket>, flush: bool) {
        let commit = Commit { number, tickets, flush };
        if !flush && *self.progress.0.done.borrow() + 1 == number {
            commit.tell(Ok(()), &self.watch);
            self.progress.0.done.send_replace(number);
        } else if let Err(mpsc::SendError(commit)) = self.sender.send(commit) {
            commit.tell(Err(StoreError::Closed), &self.watch);
        }
    }

    /// A new connection: what it writes to may be another file.
    pub(super) fn file_may_be_another(&self) {
        self.progress.0.is_other.store(true, Ordering::SeqCst);
    }

    /// Whether everything must be brought back into the database file before the next commit: a flush failed.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.progress.is_in_doubt()
    }

    /// Everything was brought back.
    pub(super) fn is_certain(&self) {
        self.progress.0.in_doubt.store(false, Ordering::SeqCst);
    }

    /// Flushes and tells what is left, and ends.
    pub(super) async fn end(self) {
        drop(self.sender);
        let _ = self.ended.await;
    }
}

impl Commit {
    fn tell(self, flushed: Result<(), StoreError>, watch: &CommitWatch) {
        if flushed.is_ok() && !self.tickets.is_empty() {
            watch.tell(CommitMoment::After);
        }
        for ticket in self.tickets {
            ticket.answer(flushed.as_ref().copied().map_err(StoreError::again));
        }
    }
}

fn run(commits: &Receiver<Commit>, progress: &Progress, watch: &CommitWatch, flush: &mut Flush) {
    while let Ok(first) = commits.recv() {
        let together: Vec<Commit> = std::iter::once(first).chain(commits.try_iter()).collect();
        let flushed = if together.iter().any(|commit| commit.flush) { flush_once(progress, flush) } else { Ok(()) };
        let newest = together.last().map_or(0, |commit| commit.number);
        for commit in together {
            let told =
                flushed.as_ref().copied().or_else(|error| if commit.flush { Err(error.again()) } else { Ok(()) });
            commit.tell(told, watch);
        }
        progress.0.done.send_replace(newest);
    }
}

/// After a flush that failed the disk may hold what was written later and not what was written before: a power cut would
/// then leave neither. Until all of it was brought back into the database file nothing counts as flushed.
fn flush_once(progress: &Progress, flush: &mut Flush) -> Result<(), StoreError> {
    if progress.is_in_doubt() {
        return Err(in_doubt());
    }
    let is_other = progress.0.is_other.swap(false, Ordering::SeqCst);
    flush(is_other).map_err(|error| {
        tracing::error!(%error, "what was written could not be flushed");
        progress.0.in_doubt.store(true, Ordering::SeqCst);
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            _ => in_doubt(),
        }
    })
}

pub(super) fn in_doubt() -> StoreError {
    StoreError::Unreachable("the disk did not take what was written; check the disk, then try again".to_owned())
}

/// Flushes the write-ahead file of the database at that path.
pub(super) fn of_file(path: &Path) -> Flush {
    let mut name = OsString::from(path);
    name.push("-wal");
    let (path, mut open) = (PathBuf::from(name), None::<File>);
    Box::new(move |is_other| {
        let file = match open.take().filter(|_| !is_other) {
            Some(file) => file,
            None => OpenOptions::new().write(true).open(&path)?,
        };
        open.insert(file).sync_data()
    })
}
