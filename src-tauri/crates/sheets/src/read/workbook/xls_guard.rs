//! Takes the stream of records out of an old workbook and disarms it before the parser sees it.
//!
//! The parser of xls trusts chains, offsets and sizes of the file. So the container is opened by a strict reader, every
//! record is checked here, records that only matter for formulas and layout are blanked, and the stream goes to the parser
//! in a fresh container.

use std::collections::HashSet;
use std::io::{Cursor, Read, Write};

use super::guarded::{damaged, guarded};
use crate::source::Input;
use crate::{Limits, SheetError};

/// Cells of one sheet, filled or not, that the parser may lay out in memory.
const MAX_AREA: u64 = 4_000_000;
const MAX_COLUMN: u16 = 255;
/// A record type that means nothing to anybody.
const BLANK: u16 = 0xFFFF;

mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const BOF: u16 = 0x0809;
    /// Names, references to other books, merged cells, drawings, announced dimensions.
    pub(super) const NOT_NEEDED: [u16; 5] = [0x0018, 0x0017, 0x00E5, 0x00EB, 0x0200];
    /// Number, label, rich label, boolean, compressed number, shared label.
    pub(super) const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];
}

/// The workbook in a fresh container.
pub(super) fn disarm(mut input: Box<dyn Input + '_>, limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let cut = !bytes.len().is_multiple_of(512);
    let mut stream = guarded(|| workbook_stream(&bytes, limits))?.map_err(|error| match error {
        // A compound file consists of whole sectors: what ends between two was cut.
        SheetError::Damaged { .. } if cut => SheetError::Truncated,
        other => other,
    })?;
    check_records(&mut stream)?;
    guarded(|| repack(&stream))?.map_err(damaged)
}

fn workbook_stream(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if container.is_stream("/EncryptedPackage") {
        return Err(SheetError::PasswordProtected);
    }
    if container.is_stream("/WordDocument") {
        return Err(SheetError::ForeignFile { kind: "a Word document" });
    }
    if container.is_stream("/PowerPoint Document") {
        return Err(SheetError::ForeignFile { kind: "a presentation" });
    }
    let name = if container.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    if !container.is_stream(name) {
        return Err(SheetError::ForeignFile { kind: "a document of another program" });
    }
    let mut stream = Vec::new();
    let reader = container.open_stream(name).map_err(damaged)?;
    reader.take(limits.unpacked_bytes).read_to_end(&mut stream).map_err(damaged)?;
    Ok(stream)
}

/// Walks all records once.
fn check_records(stream: &mut [u8]) -> Result<(), SheetError> {
    let mut begins = HashSet::new();
    let mut sheets = Vec::new();
    let (mut rows, mut columns) = (0, 0);
    let mut at = 0;
    while at + 4 <= stream.len() {
        let (kind, size) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let body = at + 4;
        if body + size > stream.len() {
            return Err(SheetError::Truncated);
        }
        if kind == record::BOF {
            begins.insert(at);
            (rows, columns) = (0, 0);
        } else if kind == record::FILE_PASS {
            return Err(SheetError::PasswordProtected);
        } else if kind == record::BOUND_SHEET {
            let (low, high) = (u16_at(stream, body)?, u16_at(stream, body + 2)?);
            sheets.push(usize::from(low) | usize::from(high) << 16);
        } else if record::NOT_NEEDED.contains(&kind) {
            if let Some(head) = stream.get_mut(at..at + 2) {
                head.copy_from_slice(&BLANK.to_le_bytes());
            }
        } else if kind == record::FORMULA || kind == record::MUL_RK || record::CELLS.contains(&kind) {
            if size < 6 {
                return Err(damaged("a cell is too short"));
            }
            let last = if kind == record::MUL_RK { body + size - 2 } else { body + 2 };
            let column = u16_at(stream, body + 2)?.max(u16_at(stream, last)?);
            if column > MAX_COLUMN {
                return Err(damaged("a cell lies outside the sheet"));
            }
            rows = rows.max(u64::from(u16_at(stream, body)?) + 1);
            columns = columns.max(u64::from(column) + 1);
            if rows * columns > MAX_AREA {
                return Err(SheetError::UnpackedTooLarge { limit: MAX_AREA });
            }
            if kind == record::FORMULA && size >= 22 {
                // Only the value last computed is wanted: the formula is given the length 0.
                if let Some(length) = stream.get_mut(body + 20..body + 22) {
                    length.fill(0);
                }
            }
        }
        at = body + size;
    }
    if sheets.iter().all(|sheet| begins.contains(sheet)) { Ok(()) } else { Err(damaged("a sheet begins nowhere")) }
}

fn u16_at(stream: &[u8], at: usize) -> Result<u16, SheetError> {
    let bytes = stream.get(at..at + 2).ok_or(SheetError::Truncated)?;
    Ok(u16::from_le_bytes([bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0)]))
}

fn repack(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    // The parser takes a container of version 4 without small streams for an empty one.
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}
