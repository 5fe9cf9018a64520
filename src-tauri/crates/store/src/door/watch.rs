//! Who is told of every commit: how a test ends the program exactly there, whatever is written.

use std::{fmt, sync::Arc};

/// A moment of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitMoment {
    /// Everything is written, nothing is kept yet.
    Before,
    /// It is kept, and nobody was answered yet.
    After,
}

/// Is told of both moments of every commit. Usually nobody is.
#[derive(Clone, Default)]
pub struct CommitWatch(Option<Arc<dyn Fn(CommitMoment) + Send + Sync>>);

impl CommitWatch {
    /// Calls `told` at each moment. It must return at once, or not at all.
    pub fn new(told: impl Fn(CommitMoment) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    pub(crate) fn tell(&self, moment: CommitMoment) {
        if let Some(told) = &self.0 {
            told(moment);
        }
    }
}

impl fmt::Debug for CommitWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "CommitWatch(somebody)" } else { "CommitWatch(nobody)" })
    }
}
