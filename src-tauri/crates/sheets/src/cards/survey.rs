//! A look at the first rows of a list: names of columns, usual width, samples.

use std::ops::ControlFlow;

use super::cell::shown;
use super::header::{HEADER_ROWS, names_columns};
use crate::SheetError;
use crate::read::{Grid, RowOptions};

const SAMPLE_ROWS: usize = 200;
const SHOWN_CHARS: usize = 200;
const SHOWN_COLUMNS: usize = 64;

/// One sampled row, cut for showing.
pub(super) struct Sample {
    pub row_no: u64,
    pub cells: Vec<String>,
    /// Cells of the row, those not shown included.
    pub width: usize,
}

/// What the first rows of a list look like.
pub(super) struct Survey {
    /// The row with the names of the columns, and the names.
    pub header: Option<Sample>,
    /// Rows below the header.
    pub rows: Vec<Sample>,
    /// Columns of the widest row.
    pub columns: usize,
}

/// Where the names of the columns stand.
#[derive(Clone, Copy)]
pub(super) enum HeaderAt {
    /// To be found.
    Unknown,
    /// Known, or known not to be there.
    Row(Option<u64>),
}

impl Survey {
    /// Reads the first rows. `NoRows` if there is nothing at all.
    pub(super) fn take(grid: &mut Grid<'_>, options: &RowOptions, header_at: HeaderAt) -> Result<Self, SheetError> {
        let mut rows = Vec::new();
        let _stopped = grid.rows(options, &mut |row| {
            if row.fault.is_none() {
                let cells = row.cells.iter().take(SHOWN_COLUMNS).map(|cell| shown(cell, SHOWN_CHARS)).collect();
                rows.push(Sample { row_no: row.no, cells, width: row.cells.len() });
            }
            if rows.len() < SAMPLE_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if rows.is_empty() {
            return Err(SheetError::NoRows);
        }
        let columns = rows.iter().map(|row| row.width).max().unwrap_or(0);
        let header_row = match header_at {
            HeaderAt::Row(row) => row,
            HeaderAt::Unknown => find_header(&rows),
        };
        let mut header = None;
        if let Some(row_no) = header_row {
            let below = rows.iter().position(|row| row.row_no > row_no).unwrap_or(rows.len());
            let data = rows.split_off(below);
            header = rows.pop().filter(|row| row.row_no == row_no);
            rows = data;
        }
        Ok(Self { header, rows, columns })
    }

    /// Names of the columns, as many as can be shown.
    pub(super) fn names(&self) -> &[String] {
        self.header.as_ref().map_or(&[], |header| &header.cells)
    }

    /// Cells of a usual row. More than that, in a text, means that the delimiter stands inside a card.
    pub(super) fn usual_width(&self) -> usize {
        let count = |width: usize| self.rows.iter().filter(|row| row.width == width).count();
        let usual = self.rows.iter().map(|row| row.width).max_by_key(|width| (count(*width), *width)).unwrap_or(0);
        usual.max(self.header.as_ref().map_or(0, |header| header.width))
    }
}

/// The first row that names columns. Below the first row there must be two names, and less above: a title, instructions.
fn find_header(rows: &[Sample]) -> Option<u64> {
    let filled = |row: &Sample| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    rows.iter().take(HEADER_ROWS).enumerate().find_map(|(at, row)| {
        let names = names_columns(row.cells.iter().map(String::as_str));
        let titles_above = rows.iter().take(at).all(|above| filled(above) < filled(row));
        let is_header = if at == 0 { names >= 1 } else { names >= 2 && titles_above };
        is_header.then_some(row.row_no)
    })
}
