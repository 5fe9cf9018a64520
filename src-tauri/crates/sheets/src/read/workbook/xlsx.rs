//! Rows of an xlsx workbook, cell by cell from the packed file.

use std::io::BufReader;
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::batch::{Batch, Filler};
use super::guarded::{damaged, guarded};
use super::zip_guard::{Beside, ZipFacts, check, check_head};
use crate::read::{RawRow, Value};
use crate::source::Input;
use crate::{Limits, SheetError, Source};

type Workbook<'s> = Xlsx<BufReader<Box<dyn Input + 's>>>;

/// An opened xlsx workbook.
pub(super) struct XlsxBook<'s> {
    book: Workbook<'s>,
    facts: ZipFacts,
    /// The check of the sheets of a large file.
    beside: Option<Beside>,
}

/// Files from here on are checked while they are parsed.
const LARGE: u64 = 8 << 20;
/// Batches of rows that may wait between the parser and the reader of a large file.
const AHEAD: usize = 2;
/// A sheet of fewer rows is no reason to wait for the check.
const MANY_ROWS: u64 = 5_000;

impl<'s> XlsxBook<'s> {
    pub(super) fn open(source: &'s Source, limits: &Limits) -> Result<Self, SheetError> {
        let size = source.size()?;
        let (facts, beside) = match source {
            Source::Path(path) if size >= LARGE => {
                let facts = check_head(source.open()?, size, limits)?;
                (facts, Some(Beside::begin(path.clone(), size, *limits)))
            }
            _ => (check(source.open()?, size, limits)?, None),
        };
        let input = source.open()?;
        let input = BufReader::new(match &beside {
            Some(beside) => beside.input(input),
            None => input,
        });
        let book = guarded(|| Xlsx::new(input))?.map_err(|error| book_error(&error))?;
        Ok(Self { book, facts, beside })
    }

    /// Names of the sheets that can be seen.
    pub(super) fn sheets(&self) -> Vec<String> {
        let visible =
            |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
        self.book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect()
    }

    /// Rows counted in the part of the sheet. Parts are named by number in the order of the sheets by every known writer;
    /// where that fails, the largest part is as good a guess.
    pub(super) fn rows_estimate(&self, sheet: &str) -> u64 {
        let position = self.book.sheets_metadata().iter().position(|other| other.name == sheet).map_or(1, |at| at + 1);
        let part = format!("xl/worksheets/sheet{position}.xml");
        let largest = || self.facts.rows.values().copied().max().unwrap_or(0);
        self.facts.rows.get(&part).copied().unwrap_or_else(largest)
    }

    /// Gives the rows of a sheet to `each`. The end of a large sheet comes only after the check.
    pub(super) fn rows(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        let mut rows = 0;
        let counted = &mut |row: RawRow<'_>| {
            rows = row.done;
            each(row)
        };
        let read = if self.beside.is_some() {
            read_apart(&mut self.book, sheet, counted)
        } else {
            read_here(&mut self.book, sheet, counted)
        };
        match (&self.beside, read) {
            (Some(beside), Err(error)) => Err(beside.explain(error)),
            (Some(beside), Ok(flow)) if rows >= MANY_ROWS && flow.is_continue() => {
                beside.verdict()?;
                Ok(flow)
            }
            (_, read) => read,
        }
    }
}

/// Parses and reads in turn.
fn read_here(
    book: &mut Workbook<'_>,
    sheet: &str,
    each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, SheetError> {
    let mut flow = ControlFlow::Continue(());
    let parsed = parse(book, sheet, &mut |mut batch| {
        flow = batch.each(each);
        batch.clear();
        flow.is_continue().then_some(batch)
    });
    if flow.is_break() { Ok(flow) } else { parsed.map(|()| flow) }
}

/// Parses on a thread of its own, some rows ahead of `each`.
fn read_apart(
    book: &mut Workbook<'_>,
    sheet: &str,
    each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, SheetError> {
    let (out, batches) = mpsc::sync_channel::<Batch>(AHEAD);
    let (back, used) = mpsc::channel();
    thread::scope(|scope| {
        // The parser stops when nobody takes its batches.
        let parser = thread::Builder::new().spawn_scoped(scope, move || {
            parse(book, sheet, &mut |batch| out.send(batch).ok().map(|()| used.try_recv().unwrap_or_default()))
        })?;
        let mut flow = ControlFlow::Continue(());
        for mut batch in &batches {
            flow = batch.each(each);
            if flow.is_break() {
                break;
            }
            batch.clear();
            // The parser may be through.
            let _ = back.send(batch);
        }
        drop(batches);
        let parsed = parser.join().map_err(|_| damaged("the parser gave up"))?;
        if flow.is_break() { Ok(flow) } else { parsed.map(|()| flow) }
    })
}

/// Hands the rows of a sheet over, batch by batch, until `hand` gives no other batch to fill. The rows before a fault are
/// handed over, too.
fn parse(book: &mut Workbook<'_>, sheet: &str, hand: &mut dyn FnMut(Batch) -> Option<Batch>) -> Result<(), SheetError> {
    let is_1904 = book.has_1904_epoch();
    let mut reader = guarded(|| book.worksheet_cells_reader(sheet))?.map_err(|error| book_error(&error))?;
    let pads: Vec<u8> = reader.styles().iter().map(zero_padding).collect();
    let mut filler = Filler::default();
    let end = loop {
        let next =
            guarded(|| reader.next_cell_with_style_id()).and_then(|next| next.map_err(|error| book_error(&error)));
        let (cell, style) = match next {
            Ok(Some(found)) => found,
            Ok(None) => {
                filler.close();
                break Ok(());
            }
            Err(error) => break Err(error),
        };
        let place = cell.get_position();
        if filler.is_full_before(place.0) {
            let Some(next) = hand(filler.take(Batch::default())) else { return Ok(()) };
            filler.take(next);
        }
        let added = match cell.get_value() {
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => filler.text(place, text),
            DataRef::SharedString(text) => filler.text(place, text),
            other => {
                filler.other(place, plain(other, pads.get(style).copied().unwrap_or(0), is_1904));
                Ok(())
            }
        };
        if let Err(error) = added {
            break Err(error);
        }
    };
    hand(filler.take(Batch::default()));
    end
}

/// A value that is no text.
fn plain(data: &DataRef<'_>, pad: u8, is_1904: bool) -> Value<'static> {
    match data {
        DataRef::Int(number) => Value::Number { value: *number as f64, pad, is_1904 },
        DataRef::Float(value) => Value::Number { value: *value, pad, is_1904 },
        DataRef::DateTime(date) if date.is_datetime() => Value::DateSerial { value: date.as_f64(), is_1904 },
        DataRef::DateTime(duration) => Value::Number { value: duration.as_f64(), pad: 0, is_1904 },
        DataRef::Bool(yes) => Value::Bool(*yes),
        DataRef::Error(_) => Value::Error,
        _ => Value::Empty,
    }
}

/// Digits that a format such as `00000000` shows at least, so that a card number keeps its leading zeros.
fn zero_padding(style: &Style) -> u8 {
    let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    let zeros = !code.is_empty() && code.bytes().all(|byte| byte == b'0');
    if zeros { u8::try_from(code.len()).unwrap_or(0) } else { 0 }
}

fn book_error(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::PasswordProtected,
        other => damaged(other),
    }
}
