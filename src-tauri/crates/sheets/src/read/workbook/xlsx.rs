//! Rows of an xlsx workbook, cell by cell from the packed file.

use std::borrow::Cow;
use std::io::BufReader;
use std::ops::ControlFlow;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::guarded::{damaged, guarded};
use super::row_builder::RowBuilder;
use super::zip_guard::{Beside, ZipFacts, check, check_head};
use crate::read::{RawRow, Value};
use crate::source::Input;
use crate::{Limits, SheetError, Source};

/// An opened xlsx workbook.
pub(super) struct XlsxBook<'s> {
    book: Xlsx<BufReader<Box<dyn Input + 's>>>,
    facts: ZipFacts,
    /// The check of the sheets of a large file.
    beside: Option<Beside>,
}

/// Files from here on are checked while they are parsed.
const LARGE: u64 = 8 << 20;
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
        let read = self.parse(sheet, &mut |row| {
            rows = row.done;
            each(row)
        });
        match (&self.beside, read) {
            (Some(beside), Err(error)) => Err(beside.explain(error)),
            (Some(beside), Ok(flow)) if rows >= MANY_ROWS && flow.is_continue() => {
                beside.verdict()?;
                Ok(flow)
            }
            (_, read) => read,
        }
    }

    fn parse(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        let is_1904 = self.book.has_1904_epoch();
        let book = &mut self.book;
        let mut reader = guarded(|| book.worksheet_cells_reader(sheet))?.map_err(|error| book_error(&error))?;
        let pads: Vec<u8> = reader.styles().iter().map(zero_padding).collect();
        let mut builder = RowBuilder::new();
        loop {
            let next = guarded(|| reader.next_cell_with_style_id())?.map_err(|error| book_error(&error))?;
            let Some((cell, style)) = next else {
                return Ok(builder.finish(each));
            };
            let value = value(cell.get_value().clone(), pads.get(style).copied().unwrap_or(0), is_1904);
            if builder.add(cell.get_position(), value, each).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}

fn value(data: DataRef<'_>, pad: u8, is_1904: bool) -> Value<'_> {
    match data {
        DataRef::Empty => Value::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(Cow::Owned(text))
        }
        DataRef::SharedString(text) => Value::Text(Cow::Borrowed(text)),
        DataRef::Int(number) => Value::Number { value: number as f64, pad, is_1904 },
        DataRef::Float(value) => Value::Number { value, pad, is_1904 },
        DataRef::DateTime(date) if date.is_datetime() => Value::DateSerial { value: date.as_f64(), is_1904 },
        DataRef::DateTime(duration) => Value::Number { value: duration.as_f64(), pad: 0, is_1904 },
        DataRef::Bool(yes) => Value::Bool(yes),
        DataRef::Error(_) => Value::Error,
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
