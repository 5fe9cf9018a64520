//! An opened source that gives rows, whatever kind of file it is.

use std::io::Read;
use std::ops::ControlFlow;

use serde::Serialize;

use super::text::TextGrid;
use super::workbook::WorkbookGrid;
use super::{Delimiter, Encoding, RawRow};
use crate::sniff::{Container, HEAD_BYTES, sniff};
use crate::{Limits, SheetError, Source};

/// What [`Progress`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes of a text.
    Bytes,
    /// Rows of a sheet.
    Rows,
}

/// How far a reader has come. `total` may be an estimate; `done` never exceeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Behind us.
    pub done: u64,
    /// In all.
    pub total: u64,
    /// What is counted.
    pub unit: Unit,
}

/// What the caller wants read.
#[derive(Debug, Clone, Default)]
pub struct RowOptions {
    /// Sheet of a workbook; the first one with rows if not given.
    pub sheet: Option<String>,
    /// Delimiter of a text; the detected one if not given.
    pub delimiter: Option<Delimiter>,
}

enum Body<'s> {
    Text(TextGrid<'s>),
    Workbook(WorkbookGrid<'s>),
}

/// An opened source.
pub struct Grid<'s> {
    body: Body<'s>,
}

impl<'s> Grid<'s> {
    /// Tells the kind of the source, checks it against the limits, and makes it ready.
    ///
    /// # Errors
    /// [`SheetError`] when the source as a whole cannot be read.
    pub fn open(source: &'s Source, limits: &Limits) -> Result<Self, SheetError> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        source.open()?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        // Pasted text is text, whatever it begins with.
        let container = match source {
            Source::Text(_) if !head.is_empty() => Container::Text,
            _ => sniff(&head)?,
        };
        let body = match container {
            Container::Text => Body::Text(TextGrid::open(source, limits)?),
            Container::Zip | Container::Compound => {
                let size = source.size()?;
                if size > limits.workbook_bytes {
                    return Err(SheetError::TooLarge { size, limit: limits.workbook_bytes });
                }
                Body::Workbook(WorkbookGrid::open(source, container, limits)?)
            }
        };
        Ok(Self { body })
    }

    /// The encoding, for a text.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        match &self.body {
            Body::Text(text) => Some(text.encoding),
            Body::Workbook(_) => None,
        }
    }

    /// The detected delimiter, for a text.
    #[must_use]
    pub fn delimiter(&self) -> Option<Delimiter> {
        match &self.body {
            Body::Text(text) => Some(text.delimiter),
            Body::Workbook(_) => None,
        }
    }

    /// Names of the sheets that can be seen, in their order; none for a text.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        match &self.body {
            Body::Text(_) => &[],
            Body::Workbook(workbook) => workbook.sheets(),
        }
    }

    /// The sheet read when none is chosen: the first one with rows.
    #[must_use]
    pub fn default_sheet(&self) -> Option<&str> {
        match &self.body {
            Body::Text(_) => None,
            Body::Workbook(workbook) => workbook.default_sheet(),
        }
    }

    /// About how many rows there are, the header included.
    #[must_use]
    pub fn rows_estimate(&self, options: &RowOptions) -> u64 {
        match &self.body {
            Body::Text(text) => text.lines,
            Body::Workbook(workbook) => workbook.rows_estimate(options.sheet.as_deref()),
        }
    }

    /// `done` of a row, as progress.
    #[must_use]
    pub fn progress(&self, options: &RowOptions, done: u64) -> Progress {
        let (total, unit) = match &self.body {
            Body::Text(text) => (text.bytes, Unit::Bytes),
            Body::Workbook(_) => (self.rows_estimate(options), Unit::Rows),
        };
        Progress { done: done.min(total), total, unit }
    }

    /// Gives every row that is not blank to `each`, from the first on, until it breaks.
    ///
    /// # Errors
    /// [`SheetError`] when the source turns out to be unreadable on the way.
    pub fn rows(
        &mut self,
        options: &RowOptions,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        match &mut self.body {
            Body::Text(text) => text.rows(options.delimiter, each),
            Body::Workbook(workbook) => workbook.rows(options.sheet.as_deref(), each),
        }
    }
}
