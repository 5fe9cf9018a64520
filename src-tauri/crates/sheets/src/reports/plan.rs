//! Looks at every sheet before the first row is read: what is skipped, where the headers are, whether the file can be taken.

use std::ops::ControlFlow;

use super::column::{Field, key_header};
use super::header::{HEADER_ROWS, Header};
use super::{Kind, ReportError};
use crate::SheetError;
use crate::read::{Grid, RowOptions};

/// A sheet with rows of the report.
#[derive(Debug, Clone)]
pub(super) struct SheetPlan {
    pub name: String,
    pub header: Header,
    pub rows_estimate: u64,
}

/// The whole file.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub used: Vec<SheetPlan>,
    pub skipped: Vec<String>,
}

impl Plan {
    pub(super) fn of(kind: Kind, grid: &mut Grid<'_>) -> Result<Self, ReportError> {
        let sheets = grid.sheets().to_vec();
        if sheets.is_empty() {
            return Err(ReportError::NotAWorkbook);
        }
        let mut plan = Self::default();
        for name in sheets {
            let options = RowOptions { sheet: Some(name.clone()), delimiter: None };
            match header_of(kind, grid, &options, &name)? {
                Some(header) if !name.contains("说明") => {
                    let rows_estimate = grid.rows_estimate(&options);
                    plan.used.push(SheetPlan { name, header, rows_estimate });
                }
                _ => plan.skipped.push(name),
            }
        }
        if plan.used.is_empty() {
            return Err(missing(String::new(), &[key_header(kind)]));
        }
        Ok(plan)
    }
}

/// The header of a sheet; nothing when the sheet is skipped.
fn header_of(kind: Kind, grid: &mut Grid<'_>, options: &RowOptions, name: &str) -> Result<Option<Header>, ReportError> {
    if name.contains("说明") {
        return Ok(None);
    }
    let (mut header, mut any): (Option<Header>, bool) = (None, false);
    let read: Result<_, SheetError> = grid.rows(options, &mut |row| {
        any = true;
        match &mut header {
            Some(header) => {
                header.goes_on(kind, &row);
                return ControlFlow::Break(());
            }
            None => header = Header::of(kind, &row),
        }
        if row.no > HEADER_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let _stopped = read?;
    match header {
        Some(header) if kind == Kind::Sales && !header.has(Field::SubOrder) => {
            Err(missing(name.to_owned(), &["子单ID"]))
        }
        Some(header) => Ok(Some(header)),
        None if any => Err(missing(name.to_owned(), &[key_header(kind)])),
        None => Ok(None),
    }
}

fn missing(sheet: String, headers: &[&str]) -> ReportError {
    ReportError::MissingColumns { sheet, missing: headers.iter().map(|header| (*header).to_owned()).collect() }
}
