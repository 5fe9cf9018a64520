//! The watched folder: reports that are put there are taken in by themselves.
//!
//! A file is taken when two looks some seconds apart see the same size and time and nobody else holds it. After it is in, it
//! goes to a folder of its own, stays, or is deleted, as the seller chose. A file that could not be taken stays, and is not
//! tried again before it changes.

mod after;
mod memory;
mod task;
#[cfg(test)]
mod tests;

pub use memory::{WatchedFile, WatchedState};
pub(crate) use task::start;

use crate::{Engine, settings::AfterImport};
use serde::Serialize;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// The id of its task.
pub const TASK: &str = "import_folder";

/// What the watched folder has in it, for the screens, and the bell of "import now".
#[derive(Clone, Default)]
pub(crate) struct Watched {
    memory: Arc<Mutex<memory::Memory>>,
    bell: Arc<Notify>,
}

impl Watched {
    fn memory(&self) -> MutexGuard<'_, memory::Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The watched folder as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WatchedFolder {
    /// Whether it is watched.
    pub on: bool,
    /// Where it is.
    pub folder: PathBuf,
    /// What becomes of a file that is in.
    pub after: AfterImport,
    /// The files that lie there and why.
    pub files: Vec<WatchedFile>,
}

impl Engine {
    /// The watched folder.
    #[must_use]
    pub fn watched_folder(&self) -> WatchedFolder {
        let settings = self.settings().get();
        let files = self.around().watched.memory().files();
        let (on, after) = (settings.imports.watch, settings.imports.after);
        WatchedFolder { on, folder: self.import_folder(), after, files }
    }

    /// Looks at once, also at files that failed before.
    pub fn import_now(&self) {
        self.around().watched.memory().forget_verdicts();
        self.around().watched.bell.notify_one();
    }

    /// Where reports are put: the seller's choice, or a folder beside the data.
    fn import_folder(&self) -> PathBuf {
        let chosen = self.settings().get().imports.folder.trim().to_owned();
        if chosen.is_empty() { self.home().folder.join("导入") } else { PathBuf::from(chosen) }
    }
}
