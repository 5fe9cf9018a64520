//! A text source made ready to give rows.

use std::ops::ControlFlow;

use super::delimiter::detect as detect_delimiter;
use super::encoding::detect as detect_encoding;
use super::lines::Lines;
use super::records::Records;
use super::{Delimiter, Encoding};
use crate::read::{RawRow, Value, trim};
use crate::{Limits, SheetError, Source};

/// Lines looked at to find the delimiter.
const SAMPLE_LINES: usize = 200;
const SAMPLE_BYTES: usize = 1 << 20;

/// A text source whose encoding and delimiter are known.
pub(crate) struct TextGrid<'s> {
    source: &'s Source,
    pub encoding: Encoding,
    pub lines: u64,
    pub bytes: u64,
    pub delimiter: Delimiter,
}

impl<'s> TextGrid<'s> {
    pub(crate) fn open(source: &'s Source, limits: &Limits) -> Result<Self, SheetError> {
        let bytes = source.size()?;
        if bytes > limits.text_bytes {
            return Err(SheetError::TooLarge { size: bytes, limit: limits.text_bytes });
        }
        let detected = detect_encoding(|| source.open())?;
        let mut sample = Vec::with_capacity(SAMPLE_LINES);
        let mut lines = Lines::new(source.open()?, detected.encoding);
        let mut line = String::new();
        let mut room = SAMPLE_BYTES;
        while sample.len() < SAMPLE_LINES && room > 0 && lines.next_into(&mut line)?.is_some() {
            if !trim(&line).is_empty() {
                room = room.saturating_sub(line.len());
                sample.push(line.clone());
            }
        }
        let delimiter = detect_delimiter(&sample, source.is_named_csv());
        Ok(Self { source, encoding: detected.encoding, lines: detected.lines, bytes, delimiter })
    }

    /// Gives every line that is not blank to `each`, until it breaks.
    pub(crate) fn rows(
        &self,
        delimiter: Option<Delimiter>,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        let delimiter = delimiter.unwrap_or(self.delimiter);
        let lines = Lines::new(self.source.open()?, self.encoding);
        let mut records = Records::new(lines, delimiter, self.source.is_named_csv());
        loop {
            let done = records.bytes_done();
            let Some(record) = records.next()? else {
                return Ok(ControlFlow::Continue(()));
            };
            if record.fault.is_none() && record.cells.iter().all(Value::is_blank) {
                continue;
            }
            let row = RawRow { no: record.no, cells: &record.cells, fault: record.fault, done };
            if each(row).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}
