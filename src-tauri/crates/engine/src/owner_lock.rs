//! One program at a time works on a data folder: whoever holds the lock on its lock file.

#[cfg(test)]
mod tests;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// So often the lock is asked for before it counts as held: whoever only looks shares it for a moment.
const TRIES: u32 = 10;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(20);

/// The lock could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another program holds it.
    #[error("another Huolang works on {}; close it, or choose another data folder, and start again", folder.display())]
    Held {
        /// The data folder.
        folder: PathBuf,
    },
    /// The lock file cannot be made or locked.
    #[error("cannot lock {}: {source}", path.display())]
    Io {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The lock, held until it is dropped or the program ends, however it ends: the system gives it back.
#[derive(Debug)]
pub struct OwnerLock {
    file: File,
}

impl OwnerLock {
    /// Takes the lock of the folder that `path` lies in.
    ///
    /// # Errors
    /// [`LockError::Held`] when another program has it.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { path: path.to_owned(), source };
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held { folder: path.parent().unwrap_or(path).to_owned() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The same, a few times a moment apart: somebody may just be looking whether it is held.
    ///
    /// # Errors
    /// [`LockError::Held`] when another program has it.
    pub async fn take_patiently(path: &Path) -> Result<Self, LockError> {
        let mut tries = 1;
        loop {
            match Self::take(path) {
                Err(LockError::Held { .. }) if tries < TRIES => tries += 1,
                taken => return taken,
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether a program holds the lock right now. Whoever looks shares it for that moment.
    #[must_use]
    pub fn is_held(path: &Path) -> bool {
        let Ok(file) = File::open(path) else { return false };
        // Given back at once, when the file is closed.
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}

impl Drop for OwnerLock {
    fn drop(&mut self) {
        // Closing the file gives the lock back anyway.
        let _ = self.file.unlock();
    }
}
