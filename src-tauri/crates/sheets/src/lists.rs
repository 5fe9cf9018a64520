//! Lists whose columns are known by their headers: products, tracking numbers. Workbooks, CSV and text alike.

use std::borrow::Cow;
use std::ops::ControlFlow;

use unicode_normalization::UnicodeNormalization;

use crate::read::{Grid, RowFault, RowOptions};
use crate::reports::cell;
use crate::{Limits, SheetError, Source};

/// Rows at the top in which the headers may stand.
const HEADER_ROWS: u64 = 10;
/// Longest cell, in characters: as long as a template may be.
const MOST_CHARS: usize = 20_000;

/// A column that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Headers that mean it.
    pub headers: &'a [&'a str],
    /// Without it the list cannot be taken.
    pub required: bool,
}

/// A row of a list: the texts of the wanted columns, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The row, from 1.
    pub row_no: u64,
    /// The cells; `None` where there is nothing, or nothing that can be used.
    pub cells: Vec<Option<String>>,
    /// Why the row cannot be used, whatever else it says: one stable word.
    pub fault: Option<&'static str>,
}

/// Where a list stands, and how long it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFacts {
    /// The sheet; a text has none.
    pub sheet: Option<String>,
    /// The other sheets.
    pub skipped: Vec<String>,
    /// The row of the headers, from 1.
    pub header_row: u64,
    /// Rows below it with anything in them.
    pub rows: u64,
    /// Blank rows between them.
    pub blank: u64,
    /// Whether each of the wanted columns is there, in their order.
    pub found: Vec<bool>,
}

/// Reads the first sheet that has the required headers, row by row. `each` stops it by returning [`ControlFlow::Break`].
///
/// # Errors
/// [`SheetError`]; [`SheetError::NoRows`] when no sheet has the required headers.
pub fn read(
    source: &Source,
    wanted: &[Wanted<'_>],
    limits: &Limits,
    each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
) -> Result<ListFacts, SheetError> {
    let mut grid = Grid::open(source, limits)?;
    let mut sheets: Vec<Option<String>> = grid.sheets().iter().cloned().map(Some).collect();
    if sheets.is_empty() {
        // A text has no sheets.
        sheets.push(None);
    }
    let all: Vec<String> = sheets.iter().flatten().cloned().collect();
    for sheet in sheets {
        let mut places: Option<Vec<Option<usize>>> = None;
        let (mut facts, mut last_row) = (ListFacts { sheet: sheet.clone(), ..ListFacts::default() }, 0);
        let options = RowOptions { sheet, delimiter: None };
        let _flow = grid.rows(&options, &mut |row| {
            let Some(places) = &places else {
                places = placed(wanted, row.cells);
                if let Some(places) = &places {
                    facts.found = places.iter().map(Option::is_some).collect();
                    (facts.header_row, last_row) = (row.no, row.no);
                }
                let searched = places.is_none() && row.no >= HEADER_ROWS;
                return if searched { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            };
            facts.rows += 1;
            facts.blank += row.no.saturating_sub(last_row + 1);
            last_row = row.no;
            let mut fault = row.fault.map(RowFault::code);
            let text = |place: &Option<usize>| {
                let text = cell::text(place.and_then(|at| row.cells.get(at))?)?;
                let unfit = unfit(&text);
                fault = fault.or(unfit);
                unfit.is_none().then(|| clean(&text))
            };
            let cells = places.iter().map(text).collect();
            each(ListRow { row_no: row.no, cells, fault })
        })?;
        if places.is_some() {
            facts.skipped = all.into_iter().filter(|other| Some(other) != facts.sheet.as_ref()).collect();
            return Ok(facts);
        }
    }
    Err(SheetError::NoRows)
}

/// Why a cell cannot be taken from a list that people fill in.
fn unfit(text: &str) -> Option<&'static str> {
    if text.len() > MOST_CHARS && text.chars().nth(MOST_CHARS).is_some() {
        return Some(RowFault::TooLong.code());
    }
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).then_some("control_char")
}

/// Where the wanted columns are, when the row holds every required header.
fn placed(wanted: &[Wanted<'_>], cells: &[crate::read::Value<'_>]) -> Option<Vec<Option<usize>>> {
    let headers: Vec<String> =
        cells.iter().map(|value| cell::text(value).map_or_else(String::new, |text| header(&text))).collect();
    let place =
        |wanted: &Wanted<'_>| headers.iter().position(|found| wanted.headers.iter().any(|name| header(name) == *found));
    let places: Vec<Option<usize>> = wanted.iter().map(place).collect();
    let complete = wanted.iter().zip(&places).all(|(wanted, place)| !wanted.required || place.is_some());
    complete.then_some(places)
}

fn header(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Apostrophes and tabs that keep Excel from spoiling long numbers.
fn clean(text: &str) -> String {
    let text: Cow<'_, str> = Cow::Borrowed(text.trim().trim_start_matches(['\'', '`', '\t']));
    text.trim().to_owned()
}
