//! How far a backup is: the bytes that pass are told to the operation it is part of, which may also stop it.

use crate::{
    EngineError,
    operations::{OperationHandle, OperationUnit},
};
use std::{
    io::{self, Read},
    ops::Range,
    path::Path,
};

/// All of the work, in thousandths.
const ALL: i64 = 1_000;

/// The operation that is told; none for a command and for the night's backup.
#[derive(Clone, Default)]
pub(super) struct Pace(Option<OperationHandle>);

impl Pace {
    /// Tells this operation.
    pub(super) fn of(handle: &OperationHandle) -> Self {
        handle.count_in(OperationUnit::Steps);
        handle.progress(0, Some(ALL));
        Self(Some(handle.clone()))
    }

    /// Says how far the work is, in thousandths.
    pub(super) fn at(&self, thousandths: i64) {
        if let Some(handle) = &self.0 {
            handle.progress(thousandths, Some(ALL));
        }
    }

    /// An error when the work is to stop.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        self.0.as_ref().map_or(Ok(()), OperationHandle::check)
    }

    /// The bytes of a file as they are read; from its first to its last the work gets on over `part`, in thousandths.
    pub(super) fn over<R>(&self, stream: R, file: &Path, part: Range<i64>) -> Paced<R> {
        let size = std::fs::metadata(file).map_or(1, |meta| meta.len().max(1));
        Paced { stream, pace: self.clone(), part, size, passed: 0 }
    }
}

/// A stream whose bytes are counted.
pub(super) struct Paced<R> {
    stream: R,
    pace: Pace,
    part: Range<i64>,
    size: u64,
    passed: u64,
}

impl<R: Read> Read for Paced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.pace.check().is_err() {
            return Err(io::Error::other("the work was cancelled"));
        }
        let read = self.stream.read(buffer)?;
        self.passed += read as u64;
        let share = self.passed.min(self.size) as f64 / self.size as f64;
        self.pace.at(self.part.start + ((self.part.end - self.part.start) as f64 * share) as i64);
        Ok(read)
    }
}
