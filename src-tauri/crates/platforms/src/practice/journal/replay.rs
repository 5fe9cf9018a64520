//! Reading a journal back, up to the last whole line.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
};

use super::{JournalError, Record};

/// No line is longer: a file without line ends must not fill the memory.
pub(super) const LONGEST_LINE: u64 = 16 << 20;

/// Hands every record to `take`; gives the length of the whole lines. A last line without its end was never answered to
/// anybody, so it did not happen.
pub(super) fn replay(file: &File, mut take: impl FnMut(Record) -> Result<(), String>) -> Result<u64, JournalError> {
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let mut text = Vec::new();
    let mut whole = 0;
    for line in 1.. {
        text.clear();
        let damaged = |reason: String| JournalError::Damaged { line, reason };
        let length = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut text)?;
        if text.last() != Some(&b'\n') {
            if length as u64 == LONGEST_LINE {
                return Err(damaged("it has no end".to_owned()));
            }
            break;
        }
        let record = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if let Record::Head { version, .. } = &record
            && *version > super::JOURNAL_VERSION
        {
            return Err(JournalError::Newer(*version));
        }
        take(record).map_err(damaged)?;
        whole += length as u64;
    }
    Ok(whole)
}
