//! Reads an xlsx container through once, before the parser may load any of it.
//!
//! The parser trusts sizes and counts that stand in the file. Here they are compared with what is really there: a container
//! that unpacks to gigabytes, lies about its size, or announces a billion strings is refused while it is still streaming.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::guarded::{damaged, guarded};
use crate::source::Input;
use crate::{Limits, SheetError};

const MAX_PARTS: usize = 10_000;
/// Longest stretch without a tag. Excel itself allows 32,767 characters in a cell.
const MAX_RUN_BYTES: u64 = 32 << 20;
const CHUNK_BYTES: usize = 64 * 1024;

/// What was counted on the way.
#[derive(Debug, Default)]
pub(super) struct ZipFacts {
    /// Rows by part, such as `xl/worksheets/sheet1.xml`.
    pub rows: HashMap<String, u64>,
}

/// Checks the container.
pub(super) fn check(input: Box<dyn Input + '_>, limits: &Limits) -> Result<ZipFacts, SheetError> {
    let mut archive = guarded(|| ZipArchive::new(BufReader::new(input)))?.map_err(|error| match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => SheetError::from(error),
        // The directory is the last thing in a zip file: without it, the end is missing.
        _ => SheetError::Truncated,
    })?;
    check_kind(&archive)?;
    if archive.len() > MAX_PARTS {
        return Err(damaged("too many parts"));
    }
    let mut facts = ZipFacts::default();
    let mut room = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let mut part = guarded(|| archive.by_index(index))?.map_err(|error| part_error(&error))?;
        let too_large = SheetError::UnpackedTooLarge { limit: limits.unpacked_bytes };
        if part.encrypted() {
            return Err(SheetError::PasswordProtected);
        }
        if part.size() > room {
            return Err(too_large);
        }
        let name = part.name().map_err(|error| part_error(&error))?.into_owned();
        let mut scan =
            PartScan { is_strings: name.to_lowercase().ends_with("sharedstrings.xml"), ..PartScan::default() };
        guarded(|| scan.read(&mut part, room))??;
        if scan.bytes > room {
            return Err(too_large);
        }
        room -= scan.bytes;
        if scan.announced_strings > scan.bytes {
            return Err(damaged("more strings announced than there is room for"));
        }
        if scan.rows > 0 {
            facts.rows.insert(name, scan.rows);
        }
    }
    Ok(facts)
}

fn part_error(error: &ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => SheetError::PasswordProtected,
        other => damaged(other),
    }
}

/// Tells a workbook from the other things that are zip files.
fn check_kind<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Result<(), SheetError> {
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    let has = |wanted: &dyn Fn(&str) -> bool| names.iter().any(|name| wanted(name));
    if has(&|name| name == "xl/workbook.bin") {
        return Err(SheetError::UnsupportedWorkbook { kind: "xlsb" });
    }
    if has(&|name| name == "content.xml") {
        return Err(SheetError::UnsupportedWorkbook { kind: "ods" });
    }
    if has(&|name| name.ends_with(".iwa")) {
        return Err(SheetError::UnsupportedWorkbook { kind: "numbers" });
    }
    if has(&|name| name.starts_with("word/")) {
        return Err(SheetError::ForeignFile { kind: "a Word document" });
    }
    if has(&|name| name.starts_with("ppt/")) {
        return Err(SheetError::ForeignFile { kind: "a presentation" });
    }
    if !has(&|name| name.ends_with("workbook.xml")) {
        return Err(SheetError::ForeignFile { kind: "a zip archive" });
    }
    Ok(())
}

#[derive(Default)]
struct PartScan {
    bytes: u64,
    rows: u64,
    run: u64,
    is_strings: bool,
    announced_strings: u64,
}

impl PartScan {
    /// Reads the part to its end, or until it is larger than `room`.
    fn read(&mut self, part: &mut dyn Read, room: u64) -> Result<(), SheetError> {
        let rows = memchr::memmem::Finder::new("<row");
        let mut chunk = vec![0; CHUNK_BYTES];
        while self.bytes <= room {
            let count = fill(part, &mut chunk)?;
            if count == 0 {
                break;
            }
            let bytes = chunk.get(..count).unwrap_or_default();
            if self.bytes == 0 && self.is_strings {
                self.announced_strings =
                    announced_strings(bytes).ok_or_else(|| damaged("the table of strings has no head"))?;
            }
            self.bytes += count as u64;
            self.rows += rows.find_iter(bytes).count() as u64;
            self.measure_runs(bytes)?;
        }
        Ok(())
    }

    fn measure_runs(&mut self, bytes: &[u8]) -> Result<(), SheetError> {
        // Runs inside one chunk are short enough by the size of the chunk; only those across chunks can grow.
        match memchr::memchr(b'<', bytes) {
            Some(_) => self.run = memchr::memrchr(b'<', bytes).map_or(0, |at| (bytes.len() - at) as u64),
            None => self.run += bytes.len() as u64,
        }
        if self.run > MAX_RUN_BYTES { Err(damaged("a cell is far too large")) } else { Ok(()) }
    }
}

/// Fills the chunk as far as the part reaches.
fn fill(part: &mut dyn Read, chunk: &mut [u8]) -> Result<usize, SheetError> {
    let mut count = 0;
    while let Some(free) = chunk.get_mut(count..).filter(|free| !free.is_empty()) {
        match part.read(free) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(damaged(error)),
        }
    }
    Ok(count)
}

/// The number of strings announced by the opening tag of a table of strings; `None` if the tag is not there.
fn announced_strings(head: &[u8]) -> Option<u64> {
    let tag = memchr::memmem::find_iter(head, b"sst").find_map(|at| {
        let opens = at > 0 && matches!(head.get(at - 1), Some(b'<' | b':'));
        let tag = head.get(at..)?;
        let end = memchr::memchr(b'>', tag)?;
        tag.get(..end).filter(|_| opens)
    })?;
    let Some(at) = memchr::memmem::find(tag, b"uniqueCount") else {
        return Some(0);
    };
    let digits = tag.iter().skip(at).skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
    // A number too long to hold is more strings than there is room for.
    Some(digits.fold(0_u64, |count, byte| count.saturating_mul(10).saturating_add(u64::from(byte - b'0'))))
}

#[cfg(test)]
mod tests;
