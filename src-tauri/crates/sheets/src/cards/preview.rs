//! The first step of an import: what the list looks like, and what its columns seem to be.

use serde::Serialize;

use super::survey::{HeaderAt, Survey};
use super::{ColumnChoice, Role, guess};
use crate::read::{Delimiter, Encoding, Grid, RowOptions};
use crate::{Limits, SheetError, Source};

const PREVIEW_ROWS: usize = 20;
const SAMPLES: usize = 3;

/// What the seller has already decided.
#[derive(Debug, Clone, Default)]
pub struct PreviewOptions {
    /// Sheet of a workbook; the first one with rows if not given.
    pub sheet: Option<String>,
    /// Delimiter of a text; the detected one if not given.
    pub delimiter: Option<Delimiter>,
}

/// What a list looks like. It holds cards in clear: show it, never log or keep it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Encoding, of a text.
    pub encoding: Option<Encoding>,
    /// Delimiter, of a text.
    pub delimiter: Option<Delimiter>,
    /// Sheets of a workbook.
    pub sheets: Vec<String>,
    /// The sheet shown.
    pub sheet: Option<String>,
    /// The row with the names of the columns.
    pub header_row: Option<u64>,
    /// The columns, at most 64.
    pub columns: Vec<ColumnPreview>,
    /// About how many cards there are.
    pub rows_estimate: u64,
    /// The first rows below the header, at most 20, cells cut to 200 characters.
    pub rows: Vec<PreviewRow>,
    /// The guesses as a choice, ready for [`super::read`].
    pub choice: ColumnChoice,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ColumnPreview {
    /// From 0.
    pub index: usize,
    /// Its name in the list.
    pub header: Option<String>,
    /// The first cells that are not blank, at most 3.
    pub samples: Vec<String>,
    /// What it seems to be.
    pub guess: Role,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PreviewRow {
    /// Line of the text, or row of the sheet, from 1.
    pub row_no: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Looks at a list without importing it.
///
/// # Errors
/// [`SheetError`] when the source as a whole cannot be read, or holds no rows.
pub fn preview(source: &Source, options: &PreviewOptions, limits: &Limits) -> Result<Preview, SheetError> {
    let mut grid = Grid::open(source, limits)?;
    let mut rows = RowOptions { sheet: options.sheet.clone(), delimiter: options.delimiter.or(grid.delimiter()) };
    let mut survey = Survey::take(&mut grid, &rows, HeaderAt::Unknown)?;
    let mut roles = roles(&survey);
    if roles.is_none() && rows.delimiter.is_some() && options.delimiter.is_none() {
        // Several columns that nothing tells apart, such as account, password, mail, mail's password: the line is the card.
        rows.delimiter = Some(Delimiter::None);
        survey = Survey::take(&mut grid, &rows, HeaderAt::Unknown)?;
        roles = Some(vec![Role::Secret]);
    }
    let roles = roles.unwrap_or_else(|| positional(survey.usual_width().min(survey.columns)));
    let sheet = options.sheet.clone().or_else(|| grid.default_sheet().map(str::to_owned));
    let header_row = survey.header.as_ref().map(|header| header.row_no);
    let column_of = |role: Role| roles.iter().position(|other| *other == role);
    let choice = ColumnChoice {
        sheet: sheet.clone(),
        delimiter: rows.delimiter,
        header_row,
        number: column_of(Role::Number),
        secret: column_of(Role::Secret).unwrap_or(0),
        password: column_of(Role::Password),
        expires_on: column_of(Role::ExpiresOn),
        note: column_of(Role::Note),
    };
    Ok(Preview {
        encoding: grid.encoding(),
        delimiter: rows.delimiter,
        sheets: grid.sheets().to_vec(),
        sheet,
        header_row,
        columns: columns(&survey, &roles),
        rows_estimate: grid.rows_estimate(&rows).saturating_sub(header_row.unwrap_or(0)),
        rows: survey
            .rows
            .into_iter()
            .take(PREVIEW_ROWS)
            .map(|row| PreviewRow { row_no: row.row_no, cells: row.cells })
            .collect(),
        choice,
    })
}

fn roles(survey: &Survey) -> Option<Vec<Role>> {
    let shown = survey.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if survey.header.is_some() {
        let mut names = survey.names().to_vec();
        names.resize(shown.max(names.len()), String::new());
        return Some(guess::by_header(&names));
    }
    let cell = |row: &super::survey::Sample, column: usize| row.cells.get(column).cloned().unwrap_or_default();
    // A row wider than usual is a spoilt one; what sticks out of it is no column.
    let usual = shown.min(survey.usual_width());
    let columns: Vec<Vec<String>> =
        (0..usual).map(|column| survey.rows.iter().map(|row| cell(row, column)).collect()).collect();
    guess::by_content(&columns)
}

/// The usual order, when nothing else helps.
fn positional(columns: usize) -> Vec<Role> {
    let order = [Role::Number, Role::Secret];
    let start = usize::from(columns < 2);
    (0..columns.max(1)).map(|column| order.get(start + column).copied().unwrap_or(Role::Ignore)).collect()
}

fn columns(survey: &Survey, roles: &[Role]) -> Vec<ColumnPreview> {
    let column = |(index, role): (usize, &Role)| {
        let filled = survey.rows.iter().filter_map(|row| row.cells.get(index)).filter(|cell| !cell.is_empty());
        ColumnPreview {
            index,
            header: survey.names().get(index).filter(|name| !name.is_empty()).cloned(),
            samples: filled.take(SAMPLES).cloned().collect(),
            guess: *role,
        }
    };
    roles.iter().enumerate().map(column).collect()
}

// Written by hand: the rows hold cards.
impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview")
            .field("encoding", &self.encoding)
            .field("delimiter", &self.delimiter)
            .field("header_row", &self.header_row)
            .field("rows_estimate", &self.rows_estimate)
            .field("choice", &self.choice)
            .finish_non_exhaustive()
    }
}
