//! One table, written row by row in the chosen format.

use std::io::{Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::csv::CsvTable;
use super::moment::wall_clock;
use super::xlsx::XlsxTable;
use super::{Cell, Column, ColumnKind, PartFile, WriteError};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The extension, without its dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type, for downloads.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

enum Body<W: Write + Seek + Send> {
    Csv(Box<CsvTable<W>>),
    Xlsx(Box<XlsxTable<W>>),
}

/// A table on its way out.
pub struct Table<W: Write + Seek + Send> {
    body: Body<W>,
    kinds: Vec<ColumnKind>,
    rows: u64,
}

impl Table<PartFile> {
    /// Begins a table in a file that takes its name when [`Table::save`] is called, and leaves nothing behind otherwise.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(path: &Path, format: Format, title: &str, columns: &[Column]) -> Result<Self, WriteError> {
        Self::new(format, title, columns, PartFile::create(path)?)
    }

    /// Completes the file; the number of rows written.
    ///
    /// # Errors
    /// When the disk is full, or a file of that name is open elsewhere.
    pub fn save(self) -> Result<u64, WriteError> {
        let rows = self.rows;
        self.finish()?.keep()?;
        Ok(rows)
    }
}

impl<W: Write + Seek + Send> Table<W> {
    /// Begins a table with its header. The title names the sheet of a workbook.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn new(format: Format, title: &str, columns: &[Column], output: W) -> Result<Self, WriteError> {
        let body = match format {
            Format::Csv => Body::Csv(Box::new(CsvTable::new(columns, output)?)),
            Format::Xlsx => Body::Xlsx(Box::new(XlsxTable::new(title, columns, output)?)),
        };
        Ok(Self { body, kinds: columns.iter().map(|column| column.kind).collect(), rows: 0 })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the cells do not fit the columns, or the output cannot be written.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let row = self.rows + 1;
        let fits =
            cells.len() == self.kinds.len() && cells.iter().zip(&self.kinds).all(|(cell, kind)| cell.fits(*kind));
        if !fits {
            return Err(WriteError::Shape { row });
        }
        // Checked before the first cell goes out, so that a refused row leaves nothing behind.
        if cells.iter().any(|cell| matches!(cell, Cell::DateTime(epoch_ms) if wall_clock(*epoch_ms).is_none())) {
            return Err(WriteError::Time { row });
        }
        match &mut self.body {
            Body::Csv(csv) => csv.row(row, cells)?,
            Body::Xlsx(xlsx) => xlsx.row(row, cells)?,
        }
        self.rows = row;
        Ok(())
    }

    /// Rows written so far, the header not counted.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Completes the table and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.body {
            Body::Csv(csv) => csv.finish(),
            Body::Xlsx(xlsx) => xlsx.finish(),
        }
    }
}
