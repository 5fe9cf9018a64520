//! The journal: one line of JSON for each thing the market accepted, written before the seller gets an answer.
//!
//! A line is handed to the operating system before the call returns, so it outlives a killed program. It is not flushed to the
//! disk: a practice market need not outlive a power cut. Message texts are never in it, only their fingerprints.

mod record;
mod replay;
#[cfg(test)]
mod tests;

pub(super) use record::{Hex, JOURNAL_VERSION, Line, Record, RefundStep};

use std::{
    fs::{File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::Path,
};

/// A journal that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be opened or read.
    #[error("the practice shop's journal cannot be opened: {0}")]
    Io(#[from] io::Error),
    /// A line in the middle cannot be understood.
    #[error("line {line} of the practice shop's journal is damaged: {reason}")]
    Damaged {
        /// Which line, from 1.
        line: usize,
        /// Why.
        reason: String,
    },
    /// A newer program wrote it.
    #[error("the practice shop's journal was written by a newer version (format {0})")]
    Newer(u32),
}

/// An open journal.
pub(super) struct Journal {
    file: File,
    buffer: Vec<u8>,
    /// Length up to the last whole line.
    whole: u64,
    /// A half-written line could not be taken back: nothing may follow it.
    broken: bool,
}

impl Journal {
    /// Opens or creates the journal, hands every record to `take`, and drops a half-written last line.
    pub fn open(path: &Path, take: impl FnMut(Record) -> Result<(), String>) -> Result<Self, JournalError> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is no ordinary file").into());
        }
        let whole = replay::replay(&file, take)?;
        if whole < file.metadata()?.len() {
            file.set_len(whole)?;
        }
        file.seek(SeekFrom::Start(whole))?;
        Ok(Self { file, buffer: Vec::with_capacity(512), whole, broken: false })
    }

    /// Appends `record`. After an error the journal is as before.
    pub fn append(&mut self, record: &Record) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier line could not be taken back"));
        }
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, record)?;
        self.buffer.push(b'\n');
        if self.buffer.len() as u64 >= replay::LONGEST_LINE {
            return Err(io::Error::other("it is too long"));
        }
        if let Err(error) = self.file.write_all(&self.buffer) {
            let back = self.file.set_len(self.whole).and_then(|()| self.file.seek(SeekFrom::Start(self.whole)));
            self.broken = back.is_err();
            return Err(error);
        }
        self.whole += self.buffer.len() as u64;
        Ok(())
    }
}
