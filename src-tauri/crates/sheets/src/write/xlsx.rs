//! xlsx in flat memory: rows go to a temporary file as they come and are packed at the end.

use std::io::{Seek, Write};

use rust_xlsxwriter::{Color, Format as Look, FormatAlign, Workbook, Worksheet, XlsxError};

use super::moment::{serial, wall_clock};
use super::{Cell, Column, WriteError};

/// Rows of a sheet, the header included.
const SHEET_ROWS: u32 = 1_048_576;
const MAX_CELL_CHARS: usize = 32_767;
/// From here on a cell of numbers would lose digits.
const FIRST_INEXACT: u64 = 1_000_000_000_000_000;

/// Writer of xlsx.
pub(super) struct XlsxTable<W> {
    book: Workbook,
    output: W,
    title: String,
    columns: Vec<Column>,
    sheets: u32,
    next_row: u32,
    looks: Looks,
}

struct Looks {
    header: Look,
    text: Look,
    fen: Look,
    moment: Look,
    integer: Look,
}

impl<W: Write + Seek + Send> XlsxTable<W> {
    pub(super) fn new(title: &str, columns: &[Column], output: W) -> Result<Self, WriteError> {
        let looks = Looks {
            header: Look::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00F2_F3F5))
                .set_align(FormatAlign::VerticalCenter),
            text: Look::new().set_num_format("@"),
            fen: Look::new().set_num_format("#,##0.00"),
            moment: Look::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            integer: Look::new().set_num_format("0"),
        };
        let (title, columns) = (sheet_name(title), columns.to_vec());
        let mut table = Self { book: Workbook::new(), output, title, columns, sheets: 0, next_row: 0, looks };
        table.begin_sheet()?;
        Ok(table)
    }

    pub(super) fn row(&mut self, row: u64, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let too_long = |cell: &Cell<'_>| matches!(cell, Cell::Text(text) if text.chars().nth(MAX_CELL_CHARS).is_some());
        if cells.iter().any(too_long) {
            return Err(WriteError::CellTooLong { row });
        }
        if self.next_row == SHEET_ROWS {
            self.begin_sheet()?;
        }
        let (at, looks) = (self.next_row, &self.looks);
        let sheet = self.book.worksheet_from_index(self.sheets as usize - 1).map_err(|error| book_error(&error))?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (at, column), *cell, looks, row)?;
        }
        self.next_row += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.book.save_to_writer(&mut self.output).map_err(|error| book_error(&error))?;
        Ok(self.output)
    }

    /// A new sheet with its header; a table longer than a sheet goes on in the next one.
    fn begin_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        let name = if self.sheets == 1 { self.title.clone() } else { format!("{} {}", self.title, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(|error| book_error(&error))?;
        let begun: Result<(), XlsxError> = (|| {
            sheet.set_name(&name)?.set_freeze_panes(1, 0)?;
            for (at, column) in (0_u16..).zip(&self.columns) {
                sheet.set_column_width(at, f64::from(column.width))?;
                sheet.write_string_with_format(0, at, &column.title, &self.looks.header)?;
            }
            Ok(())
        })();
        begun.map_err(|error| book_error(&error))?;
        self.next_row = 1;
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (at, column): (u32, u16),
    cell: Cell<'_>,
    looks: &Looks,
    row: u64,
) -> Result<(), WriteError> {
    let done = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string_with_format(at, column, text, &looks.text),
        Cell::Fen(fen) => sheet.write_number_with_format(at, column, fen.0 as f64 / 100.0, &looks.fen),
        Cell::Integer(number) if number.unsigned_abs() >= FIRST_INEXACT => {
            sheet.write_string_with_format(at, column, number.to_string(), &looks.text)
        }
        Cell::Integer(number) => sheet.write_number_with_format(at, column, number as f64, &looks.integer),
        Cell::DateTime(epoch_ms) => {
            let moment = wall_clock(epoch_ms).ok_or(WriteError::Time { row })?;
            sheet.write_number_with_format(at, column, serial(moment), &looks.moment)
        }
    };
    done.map(|_| ()).map_err(|error| book_error(&error))
}

/// A name Excel takes for a sheet: not empty, at most 31 characters (a number may follow), none of `[]:*?/\`.
fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).take(25).collect();
    if name.trim().is_empty() { "Sheet1".to_owned() } else { name }
}

fn book_error(error: &XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(std::io::Error::new(error.kind(), error.to_string())),
        other => WriteError::Workbook(other.to_string()),
    }
}
