//! Rows of a text: lines cut into cells, quoted cells put together across lines.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::Delimiter;
use super::lines::{LineMeta, Lines};
use super::split::split;
use crate::SheetError;
use crate::read::{RowFault, Value};

/// How far a quoted cell may reach before its opening mark counts as a mistake.
const MAX_QUOTED_LINES: usize = 100;
const MAX_QUOTED_BYTES: usize = 32 * 1024;

/// One row of a text.
pub(super) struct Record<'a> {
    pub no: u64,
    pub cells: Vec<Value<'a>>,
    pub fault: Option<RowFault>,
}

/// Reader of rows.
pub(super) struct Records<'s> {
    lines: Lines<'s>,
    delimiter: Delimiter,
    quotes: bool,
    unguard: bool,
    line: String,
    // Lines read ahead behind a quotation mark that turned out to be a mistake.
    ahead: VecDeque<(LineMeta, String)>,
}

impl<'s> Records<'s> {
    /// `csv` is for a file of that name: it may be quoted even without a delimiter, and may hold guarded cells.
    pub(super) fn new(lines: Lines<'s>, delimiter: Delimiter, csv: bool) -> Self {
        let quotes = delimiter.allows_quotes() || (delimiter == Delimiter::None && csv);
        let unguard = csv && matches!(delimiter, Delimiter::Comma | Delimiter::None);
        Self { lines, delimiter, quotes, unguard, line: String::new(), ahead: VecDeque::new() }
    }

    /// Bytes of the source taken so far.
    pub(super) fn bytes_done(&self) -> u64 {
        self.lines.bytes_done()
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, SheetError> {
        let meta = match self.ahead.pop_front() {
            Some((meta, line)) => {
                self.line = line;
                Some(meta)
            }
            None => self.lines.next_into(&mut self.line)?,
        };
        let Some(LineMeta { no, too_long }) = meta else {
            return Ok(None);
        };
        if too_long {
            return Ok(Some(Record { no, cells: Vec::new(), fault: Some(RowFault::TooLong) }));
        }
        if !self.quotes || !self.line.contains('"') {
            let unguard = self.unguard;
            let cells = split(&self.line, self.delimiter).into_iter();
            let cells = cells.map(|cell| Value::Text(Cow::Borrowed(if unguard { unguarded(cell) } else { cell })));
            return Ok(Some(Record { no, cells: cells.collect(), fault: None }));
        }
        let cells = self.quoted_row()?;
        let fault = cells.is_none().then_some(RowFault::BadQuote);
        let unguard = |cell: String| {
            if self.unguard { unguarded(&cell).to_owned() } else { cell }
        };
        let cells = cells.unwrap_or_default().into_iter().map(|cell| Value::Text(Cow::Owned(unguard(cell)))).collect();
        Ok(Some(Record { no, cells, fault }))
    }

    /// Parses `self.line`, taking further lines while a quotation mark is open. `None` for a mark that makes no sense.
    fn quoted_row(&mut self) -> Result<Option<Vec<String>>, SheetError> {
        let mut parser = QuotedParser::new(self.delimiter);
        let mut state = parser.feed(&self.line);
        let mut taken = Vec::new();
        let mut bytes = self.line.len();
        while state == QuoteState::Open && taken.len() < MAX_QUOTED_LINES && bytes < MAX_QUOTED_BYTES {
            let next = match self.ahead.pop_front() {
                Some(next) => next,
                None => {
                    let mut line = String::new();
                    let Some(meta) = self.lines.next_into(&mut line)? else {
                        break;
                    };
                    (meta, line)
                }
            };
            if next.0.too_long {
                self.ahead.push_front(next);
                break;
            }
            bytes += next.1.len() + 1;
            state = parser.feed_next_line(&next.1);
            taken.push(next);
        }
        if state == QuoteState::Complete {
            return Ok(Some(parser.cells));
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(None)
    }
}

/// Takes away the mark that exports put before what a spreadsheet would run as a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum QuoteState {
    Complete,
    Open,
    Bad,
}

/// RFC 4180 cells, strict: a quotation mark opens at the start of a cell and closes at its end.
struct QuotedParser {
    delimiter: char,
    cells: Vec<String>,
    cell: String,
}

impl QuotedParser {
    fn new(delimiter: Delimiter) -> Self {
        let delimiter = match delimiter {
            Delimiter::Tab => '\t',
            Delimiter::Semicolon => ';',
            Delimiter::Comma => ',',
            // Never inside a line: the whole line is one cell.
            _ => '\n',
        };
        Self { delimiter, cells: Vec::new(), cell: String::new() }
    }

    fn feed(&mut self, line: &str) -> QuoteState {
        self.cells_from(line, false)
    }

    fn feed_next_line(&mut self, line: &str) -> QuoteState {
        self.cell.push('\n');
        self.cells_from(line, true)
    }

    fn cells_from(&mut self, line: &str, mut inside: bool) -> QuoteState {
        let mut rest = line;
        loop {
            if !inside {
                if let Some(tail) = rest.strip_prefix('"') {
                    rest = tail;
                } else {
                    let (cell, tail) = split_at_char(rest, self.delimiter);
                    self.cells.push(cell.to_owned());
                    match tail {
                        Some(tail) => rest = tail,
                        None => return QuoteState::Complete,
                    }
                    continue;
                }
            }
            // Inside quotation marks; a doubled mark stands for itself.
            let (part, tail) = split_at_char(rest, '"');
            self.cell.push_str(part);
            let Some(tail) = tail else {
                return QuoteState::Open;
            };
            if let Some(tail) = tail.strip_prefix('"') {
                self.cell.push('"');
                rest = tail;
                inside = true;
                continue;
            }
            self.cells.push(std::mem::take(&mut self.cell));
            inside = false;
            let after = tail.trim_start_matches(' ');
            if after.is_empty() {
                return QuoteState::Complete;
            }
            match after.strip_prefix(self.delimiter) {
                Some(tail) => rest = tail,
                None => return QuoteState::Bad,
            }
        }
    }
}

fn split_at_char(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((head, tail)) => (head, Some(tail)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests;
