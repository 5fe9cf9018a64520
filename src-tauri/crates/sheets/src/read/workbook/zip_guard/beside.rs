//! The same check for large workbooks, run on a thread of its own beside the parser.
//!
//! Reading a workbook of a gigabyte through once more would cost as much as a third of parsing it. Its sheets are parsed
//! cell by cell anyway, so only a run without an end could hurt: this thread is several times as fast as the parser, and what
//! it finds cuts the parser's input off.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::{Parts, check_parts};
use crate::read::workbook::guarded::damaged;
use crate::source::Input;
use crate::{Limits, SheetError};

/// The check under way.
pub(in crate::read::workbook) struct Beside {
    thread: Mutex<Option<JoinHandle<Result<(), SheetError>>>>,
    stopped: Arc<AtomicBool>,
    abandoned: Arc<AtomicBool>,
}

impl Beside {
    /// Begins to read the sheets of the file through.
    pub(in crate::read::workbook) fn begin(path: PathBuf, size: u64, limits: Limits) -> Self {
        let (stopped, abandoned) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (stop, give_up) = (Arc::clone(&stopped), Arc::clone(&abandoned));
        let thread = std::thread::spawn(move || {
            let checked = std::fs::File::open(&path)
                .map_err(SheetError::from)
                .and_then(|file| check_parts(Box::new(file), size, &limits, Parts::Sheets(&give_up)).map(drop));
            if checked.is_err() {
                stop.store(true, Ordering::SeqCst);
            }
            checked
        });
        Self { thread: Mutex::new(Some(thread)), stopped, abandoned }
    }

    /// The parser's input, which ends when something was found.
    pub(in crate::read::workbook) fn input<'s>(&self, inner: Box<dyn Input + 's>) -> Box<dyn Input + 's> {
        Box::new(CutOff { inner, stopped: Arc::clone(&self.stopped) })
    }

    /// Waits for what was found.
    pub(in crate::read::workbook) fn verdict(&self) -> Result<(), SheetError> {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        match thread.map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(checked)) => checked,
            Some(Err(_)) => Err(damaged("the check gave up")),
        }
    }

    /// What was found, when something was: the parser's own error came from being cut off.
    pub(in crate::read::workbook) fn explain(&self, error: SheetError) -> SheetError {
        if self.stopped.load(Ordering::SeqCst) { self.verdict().err().unwrap_or(error) } else { error }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.abandoned.store(true, Ordering::SeqCst);
    }
}

struct CutOff<I> {
    inner: I,
    stopped: Arc<AtomicBool>,
}

impl<I: Read> Read for CutOff<I> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(std::io::Error::other("the workbook was refused"));
        }
        self.inner.read(buffer)
    }
}

impl<I: Seek> Seek for CutOff<I> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}
