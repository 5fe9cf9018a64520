//! The second step of an import: every row of the list, checked, one by one.

use std::ops::ControlFlow;

use super::cell::{Strictness, shown, text_of};
use super::expiry::expiry_of;
use super::survey::{HeaderAt, Survey};
use super::{CardEvent, CardRow, ColumnChoice, Reject, RejectReason, Role, Summary};
use crate::read::{Grid, RawRow, RowFault, Value};
use crate::{Limits, SheetError, Source};

const PROGRESS_ROWS: u64 = 1_000;

/// Reads a whole list and tells `sink` every card, every reject, and now and then how far it is. `sink` stops it by
/// returning [`ControlFlow::Break`].
///
/// # Errors
/// [`SheetError`] when the source as a whole cannot be read, holds no rows, or has not the chosen columns.
pub fn read<F>(source: &Source, choice: &ColumnChoice, limits: &Limits, mut sink: F) -> Result<Summary, SheetError>
where
    F: FnMut(CardEvent) -> ControlFlow<()>,
{
    let mut grid = Grid::open(source, limits)?;
    let options = choice.row_options();
    let survey = Survey::take(&mut grid, &options, HeaderAt::Row(choice.header_row))?;
    choice.check(survey.columns)?;
    let width = grid.delimiter().map(|_| {
        let last = choice.columns().map(|(_, column)| column).max().unwrap_or(0);
        survey.usual_width().max(last + 1)
    });
    let rules = Rules { choice, width, names: survey.names() };
    let mut summary = Summary::default();
    let mut seen = 0;
    let estimate = |done| grid.progress(&options, done);
    let (first, last) = (estimate(0), estimate(u64::MAX));
    let flow = grid.rows(&options, &mut |row| {
        if choice.header_row.is_some_and(|header| row.no <= header) {
            return ControlFlow::Continue(());
        }
        seen += 1;
        if seen % PROGRESS_ROWS == 0 {
            let progress = crate::read::Progress { done: row.done.min(first.total), ..first };
            sink(CardEvent::Progress(progress))?;
        }
        match rules.card(&row) {
            Ok(card) => {
                summary.accepted += 1;
                sink(CardEvent::Card(card))
            }
            Err((column, reason)) => {
                summary.rejected += 1;
                sink(CardEvent::Reject(Reject { row_no: row.no, column, reason }))
            }
        }
    })?;
    summary.cancelled = flow.is_break() || sink(CardEvent::Progress(last)).is_break();
    Ok(summary)
}

type Refusal = (Option<usize>, RejectReason);

struct Rules<'c> {
    choice: &'c ColumnChoice,
    /// Most cells of a row, for a text.
    width: Option<usize>,
    names: &'c [String],
}

impl Rules<'_> {
    fn card(&self, row: &RawRow<'_>) -> Result<CardRow, Refusal> {
        match row.fault {
            Some(RowFault::TooLong) => return Err((None, RejectReason::CellTooLong)),
            Some(RowFault::BadQuote) => return Err((None, RejectReason::BadQuote)),
            None => {}
        }
        if self.repeats_header(row) {
            return Err((None, RejectReason::RepeatedHeader));
        }
        let extra = self.width.and_then(|width| row.cells.get(width..)).unwrap_or_default();
        if !extra.iter().all(Value::is_blank) {
            return Err((self.width, RejectReason::TooManyColumns));
        }
        let choice = self.choice;
        let secret = text(row, Some(choice.secret), Strictness::Card)?;
        let secret = secret.ok_or((Some(choice.secret), RejectReason::MissingSecret))?;
        let password = text(row, choice.password, Strictness::Card)?;
        if choice.password.is_some() && password.is_none() {
            return Err((choice.password, RejectReason::MissingPassword));
        }
        let expires_on = match choice.expires_on {
            Some(column) => expiry_of(cell(row, column)).map_err(|_| (Some(column), RejectReason::BadDate))?,
            None => None,
        };
        Ok(CardRow {
            row_no: row.no,
            number: text(row, choice.number, Strictness::Card)?,
            secret,
            password,
            expires_on,
            note: text(row, choice.note, Strictness::Remark)?,
        })
    }

    /// Lists put together from several files hold their header more than once.
    fn repeats_header(&self, row: &RawRow<'_>) -> bool {
        let same = |(_, column): (Role, usize)| {
            let name = self.names.get(column).map_or("", String::as_str);
            !name.is_empty() && shown(cell(row, column), name.chars().count()) == name
        };
        !self.names.is_empty() && self.choice.columns().all(same)
    }
}

fn cell<'r>(row: &'r RawRow<'_>, column: usize) -> &'r Value<'r> {
    row.cells.get(column).unwrap_or(&Value::Empty)
}

fn text(row: &RawRow<'_>, column: Option<usize>, strictness: Strictness) -> Result<Option<String>, Refusal> {
    let Some(column) = column else {
        return Ok(None);
    };
    text_of(cell(row, column), strictness).map_err(|reason| (Some(column), reason))
}
