//! Lists whose columns are known by their headers: products, tracking numbers. Workbooks, CSV and text alike.

use std::borrow::Cow;
use std::ops::ControlFlow;

use unicode_normalization::UnicodeNormalization;

use crate::read::{Grid, RowOptions};
use crate::reports::cell;
use crate::{Limits, SheetError, Source};

/// Rows at the top in which the headers may stand.
const HEADER_ROWS: u64 = 10;

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
    /// The cells; `None` where there is nothing.
    pub cells: Vec<Option<String>>,
}

/// Reads the first sheet that has the required headers, row by row; gives how many rows there were. `each` stops it by
/// returning [`ControlFlow::Break`].
///
/// # Errors
/// [`SheetError`]; [`SheetError::NoRows`] when no sheet has the required headers.
pub fn read(
    source: &Source,
    wanted: &[Wanted<'_>],
    limits: &Limits,
    each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
) -> Result<u64, SheetError> {
    let mut grid = Grid::open(source, limits)?;
    let mut sheets: Vec<Option<String>> = grid.sheets().iter().cloned().map(Some).collect();
    if sheets.is_empty() {
        // A text has no sheets.
        sheets.push(None);
    }
    for sheet in sheets {
        let mut places: Option<Vec<Option<usize>>> = None;
        let mut rows = 0;
        let options = RowOptions { sheet, delimiter: None };
        let _flow = grid.rows(&options, &mut |row| {
            let Some(places) = &places else {
                places = placed(wanted, row.cells);
                let searched = places.is_none() && row.no >= HEADER_ROWS;
                return if searched { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            };
            rows += 1;
            let text = |place: &Option<usize>| {
                let value = place.and_then(|at| row.cells.get(at))?;
                cell::text(value).map(|text| clean(&text))
            };
            each(ListRow { row_no: row.no, cells: places.iter().map(text).collect() })
        })?;
        if places.is_some() {
            return Ok(rows);
        }
    }
    Err(SheetError::NoRows)
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
