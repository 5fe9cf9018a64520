//! What was seen of each file, so that none is taken half written and none is tried for ever.

use huolang_sheets::reports::{NameSays, says_name};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Two looks must be so far apart, in milliseconds.
pub(super) const STABLE_MS: i64 = 2_000;

/// How a file of the folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchedState {
    /// Seen once, or held by another program: looked at again.
    Waiting,
    /// In already, and left where it is.
    Kept,
    /// Could not be taken; tried again when it changes.
    Failed,
    /// No report.
    Unknown,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WatchedFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// How it stands.
    pub state: WatchedState,
    /// Why, one word.
    pub reason: Option<String>,
}

#[derive(Debug, Clone)]
struct Seen {
    size: u64,
    written: Option<SystemTime>,
    /// Since when it looks so.
    since: i64,
    verdict: Option<(WatchedState, Option<String>)>,
}

/// Every file that was seen in the last look.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    seen: BTreeMap<PathBuf, Seen>,
}

impl Memory {
    /// Looks at the folder; gives the files that can be taken now, by name.
    pub(super) fn look(&mut self, folder: &Path, now: i64) -> std::io::Result<Vec<PathBuf>> {
        let mut there = BTreeSet::new();
        for entry in std::fs::read_dir(folder)? {
            let Ok(entry) = entry else { continue };
            let Ok(about) = entry.metadata() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            if about.is_file() && is_looked_at(&name) {
                let (path, size, written) = (entry.path(), about.len(), about.modified().ok());
                let known = self.seen.get(&path).is_some_and(|seen| seen.size == size && seen.written == written);
                if !known {
                    self.seen.insert(path.clone(), Seen { size, written, since: now, verdict: None });
                }
                there.insert(path);
            }
        }
        self.seen.retain(|path, _| there.contains(path));
        let ready = |seen: &Seen| seen.verdict.is_none() && now - seen.since >= STABLE_MS;
        let stable = self.seen.iter().filter(|(_, seen)| ready(seen)).map(|(path, _)| path);
        Ok(stable.filter(|path| is_free(path)).cloned().collect())
    }

    /// Whether a file waits for its second look.
    pub(super) fn waits(&self) -> bool {
        self.seen.values().any(|seen| seen.verdict.is_none())
    }

    /// Notes what became of a file that stays where it is; tells whether that is news.
    pub(super) fn note(&mut self, path: &Path, state: WatchedState, reason: Option<String>) -> bool {
        let Some(seen) = self.seen.get_mut(path) else { return false };
        let verdict = Some((state, reason));
        let is_news = seen.verdict != verdict;
        seen.verdict = verdict;
        is_news
    }

    /// A file that was put away is not spoken of any more.
    pub(super) fn forget(&mut self, path: &Path) {
        self.seen.remove(path);
    }

    /// Every file is looked at as if it were new.
    pub(super) fn forget_verdicts(&mut self) {
        for seen in self.seen.values_mut() {
            seen.verdict = None;
        }
    }

    pub(super) fn files(&self) -> Vec<WatchedFile> {
        let shown = |(path, seen): (&PathBuf, &Seen)| {
            let (state, reason) = seen.verdict.clone().unwrap_or((WatchedState::Waiting, None));
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            WatchedFile { name, size: seen.size, state, reason }
        };
        self.seen.iter().map(shown).collect()
    }
}

/// Workbooks; lock files, hidden files and downloads under way are passed over.
fn is_looked_at(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_workbook = lower.ends_with(".xlsx") || lower.ends_with(".xls");
    is_workbook && says_name(name) != NameSays::Ignore
}

/// Whether no other program holds the file.
fn is_free(path: &Path) -> bool {
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(windows)]
    {
        // Nobody else may have it open meanwhile.
        use std::os::windows::fs::OpenOptionsExt as _;
        options.share_mode(0);
    }
    let Ok(file) = options.open(path) else { return false };
    match file.try_lock() {
        Ok(()) => true,
        Err(std::fs::TryLockError::WouldBlock) => false,
        // A file system without locks: size and time must do.
        Err(std::fs::TryLockError::Error(_)) => true,
    }
}
