//! Rows of an xls workbook of the years before 2007, still what many back offices export.

use std::borrow::Cow;
use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::guarded::{damaged, guarded};
use super::row_builder::RowBuilder;
use super::xls_guard::disarm;
use crate::read::{RawRow, Value};
use crate::{Limits, SheetError, Source};

/// An opened xls workbook; the format allows no streaming, its 65,536 rows fit in memory.
pub(super) struct XlsBook {
    sheets: Vec<(String, Range<Data>)>,
    is_1904: bool,
}

impl XlsBook {
    pub(super) fn open(source: &Source, limits: &Limits) -> Result<Self, SheetError> {
        let bytes = disarm(source.open()?, limits)?;
        let mut book = guarded(|| Xls::new(Cursor::new(bytes)))?.map_err(|error| book_error(&error))?;
        let is_1904 = book.has_1904_epoch();
        let visible =
            |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
        let names: Vec<String> =
            book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
        let mut sheets = Vec::with_capacity(names.len());
        for name in names {
            let range = guarded(|| book.worksheet_range(&name))?.map_err(|error| book_error(&error))?;
            sheets.push((name, range));
        }
        Ok(Self { sheets, is_1904 })
    }

    /// Names of the sheets that can be seen.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    pub(super) fn rows_estimate(&self, sheet: &str) -> u64 {
        self.range(sheet).map_or(0, |range| range.height() as u64)
    }

    pub(super) fn rows(
        &self,
        sheet: &str,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        let range = self.range(sheet).ok_or(SheetError::SheetNotFound)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut builder = RowBuilder::new();
        for (row, column, data) in range.used_cells() {
            let place = (first_row + row as u32, first_column + column as u32);
            if builder.add(place, self.value(data), each).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(builder.finish(each))
    }

    fn range(&self, sheet: &str) -> Option<&Range<Data>> {
        self.sheets.iter().find(|(name, _)| name == sheet).map(|(_, range)| range)
    }

    fn value<'a>(&self, data: &'a Data) -> Value<'a> {
        let is_1904 = self.is_1904;
        match data {
            Data::Empty => Value::Empty,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(Cow::Borrowed(text)),
            Data::Int(number) => Value::Number { value: *number as f64, pad: 0, is_1904 },
            Data::Float(value) => Value::Number { value: *value, pad: 0, is_1904 },
            Data::DateTime(date) if date.is_datetime() => Value::DateSerial { value: date.as_f64(), is_1904 },
            Data::DateTime(duration) => Value::Number { value: duration.as_f64(), pad: 0, is_1904 },
            Data::Bool(yes) => Value::Bool(*yes),
            Data::Error(_) => Value::Error,
        }
    }
}

fn book_error(error: &XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::PasswordProtected,
        other => damaged(other),
    }
}
