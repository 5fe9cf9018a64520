//! Reads an xlsx container through once, before the parser may load any of it.
//!
//! The parser trusts sizes and counts that stand in the file. Here they are compared with what is really there: a container
//! that unpacks to gigabytes, lies about its size, or announces a billion strings is refused while it is still streaming.

mod beside;

pub(super) use beside::Beside;

use std::collections::HashMap;
use std::io::{BufReader, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use zip::ZipArchive;
use zip::result::ZipError;

use super::guarded::{damaged, guarded};
use crate::source::Input;
use crate::{Limits, SheetError};

const MAX_PARTS: usize = 10_000;
/// Longest stretch without a tag. Excel itself allows 32,767 characters in a cell.
const MAX_RUN_BYTES: u64 = 32 << 20;
const CHUNK_BYTES: usize = 64 * 1024;
/// So much of a sheet tells about how many rows it has.
const HEAD_BYTES: u64 = 256 * 1024;

/// What was counted on the way.
#[derive(Debug, Default)]
pub(super) struct ZipFacts {
    /// Rows by part, such as `xl/worksheets/sheet1.xml`.
    pub rows: HashMap<String, u64>,
}

/// Which parts are read through.
enum Parts<'p> {
    /// All of them.
    All,
    /// All but the sheets, of which only the beginning is read.
    AllButSheets,
    /// The sheets, until they are given up.
    Sheets(&'p AtomicBool),
}

/// Checks the container.
pub(super) fn check(input: Box<dyn Input + '_>, size: u64, limits: &Limits) -> Result<ZipFacts, SheetError> {
    check_parts(input, size, limits, Parts::All)
}

/// Checks everything that the parser would load as a whole; the sheets, which it does not, are left to [`Beside`].
pub(super) fn check_head(input: Box<dyn Input + '_>, size: u64, limits: &Limits) -> Result<ZipFacts, SheetError> {
    check_parts(input, size, limits, Parts::AllButSheets)
}

fn check_parts(
    input: Box<dyn Input + '_>,
    size: u64,
    limits: &Limits,
    parts: Parts<'_>,
) -> Result<ZipFacts, SheetError> {
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
    let limit = limits.unpacked(size);
    let mut room = limit;
    for index in 0..archive.len() {
        let mut part = guarded(|| archive.by_index(index))?.map_err(|error| part_error(&error))?;
        let too_large = SheetError::UnpackedTooLarge { limit };
        if part.encrypted() {
            return Err(SheetError::PasswordProtected);
        }
        if part.size() > room {
            return Err(too_large);
        }
        let name = part.name().map_err(|error| part_error(&error))?.into_owned();
        let lower = name.to_lowercase();
        let is_sheet = lower.contains("worksheets/") && lower.ends_with(".xml");
        let mut scan = PartScan { is_strings: lower.ends_with("sharedstrings.xml"), ..PartScan::default() };
        match parts {
            Parts::Sheets(_) if !is_sheet => continue,
            Parts::AllButSheets if is_sheet => {
                let announced = part.size();
                guarded(|| scan.read(&mut (&mut part).take(HEAD_BYTES), room, None))??;
                let rows = scan.rows.saturating_mul(announced).checked_div(scan.bytes).unwrap_or(0);
                facts.rows.insert(name, rows);
                continue;
            }
            Parts::Sheets(give_up) => guarded(|| scan.read(&mut part, room, Some(give_up)))??,
            Parts::All | Parts::AllButSheets => guarded(|| scan.read(&mut part, room, None))??,
        }
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
    fn read(&mut self, part: &mut dyn Read, room: u64, give_up: Option<&AtomicBool>) -> Result<(), SheetError> {
        let rows = memchr::memmem::Finder::new("<row");
        let mut chunk = vec![0; CHUNK_BYTES];
        while self.bytes <= room && !give_up.is_some_and(|give_up| give_up.load(Ordering::Relaxed)) {
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
