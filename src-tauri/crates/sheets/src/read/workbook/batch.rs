//! Rows on their way from the parser to whoever reads them: the cells of many rows in few pieces of memory.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use super::MAX_COLUMNS;
use super::guarded::damaged;
use crate::SheetError;
use crate::read::{RawRow, Value};

/// So many rows are handed over together …
const ROWS: usize = 256;
/// … or fewer, when their texts come to so many bytes.
const BYTES: usize = 1 << 20;

/// Bytes of the texts of one row. The parser lends a text of the file's table to as many cells as the file likes.
const ROW_BYTES: usize = 32 << 20;

/// Rows, complete but for the last one while it is being filled.
#[derive(Default)]
pub(super) struct Batch {
    text: String,
    cells: Vec<Cell>,
    rows: Vec<Row>,
}

enum Cell {
    /// Where its text stands.
    Text(Range<usize>),
    Other(Value<'static>),
}

struct Row {
    no: u64,
    done: u64,
    /// Where its cells end.
    end: usize,
}

impl Batch {
    /// Gives the rows that are not blank to `each`.
    pub(super) fn each(&self, each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let (mut cells, mut from) = (Vec::new(), 0);
        for row in &self.rows {
            cells.clear();
            cells.extend(self.cells.get(from..row.end).unwrap_or_default().iter().map(|cell| self.value(cell)));
            from = row.end;
            if !cells.iter().all(Value::is_blank) {
                each(RawRow { no: row.no, cells: &cells, fault: None, done: row.done })?;
            }
        }
        ControlFlow::Continue(())
    }

    fn value(&self, cell: &Cell) -> Value<'_> {
        match cell {
            Cell::Text(place) => Value::Text(Cow::Borrowed(self.text.get(place.clone()).unwrap_or_default())),
            Cell::Other(value) => value.clone(),
        }
    }

    /// Forgets its rows and keeps their room.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
    }
}

/// Puts single cells together to rows of a batch.
#[derive(Default)]
pub(super) struct Filler {
    batch: Batch,
    row: Option<u32>,
    /// Where the cells of this row begin, and their texts.
    from: usize,
    text_from: usize,
    done: u64,
}

impl Filler {
    /// Whether a cell of this row would be the first of it, and enough rows are complete.
    pub(super) fn is_full_before(&mut self, row: u32) -> bool {
        if self.row == Some(row) {
            return false;
        }
        self.close();
        self.batch.rows.len() >= ROWS || self.batch.text.len() >= BYTES
    }

    /// Ends the row that is being filled.
    pub(super) fn close(&mut self) {
        if let Some(row) = self.row.take() {
            self.done += 1;
            self.from = self.batch.cells.len();
            self.text_from = self.batch.text.len();
            self.batch.rows.push(Row { no: u64::from(row) + 1, done: self.done, end: self.from });
        }
    }

    /// The complete rows, `next` being filled from now on.
    pub(super) fn take(&mut self, next: Batch) -> Batch {
        (self.from, self.text_from) = (0, 0);
        std::mem::replace(&mut self.batch, next)
    }

    /// Adds a text at a place counted from 0.
    ///
    /// # Errors
    /// A row that is far too large.
    pub(super) fn text(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), SheetError> {
        self.open(row);
        if column >= MAX_COLUMNS {
            return Ok(());
        }
        let start = self.batch.text.len();
        if start - self.text_from + text.len() > ROW_BYTES {
            return Err(damaged("a row is far too large"));
        }
        self.batch.text.push_str(text);
        self.put(column, Cell::Text(start..self.batch.text.len()));
        Ok(())
    }

    /// Adds another value.
    pub(super) fn other(&mut self, (row, column): (u32, u32), value: Value<'static>) {
        self.open(row);
        if column < MAX_COLUMNS && value != Value::Empty {
            self.put(column, Cell::Other(value));
        }
    }

    fn open(&mut self, row: u32) {
        if self.row != Some(row) {
            self.close();
            self.row = Some(row);
        }
    }

    fn put(&mut self, column: u32, cell: Cell) {
        let at = self.from + column as usize;
        while self.batch.cells.len() <= at {
            self.batch.cells.push(Cell::Other(Value::Empty));
        }
        if let Some(place) = self.batch.cells.get_mut(at) {
            *place = cell;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::{Batch, Filler, MAX_COLUMNS, ROW_BYTES, ROWS};
    use crate::read::Value;
    use std::ops::ControlFlow;

    fn seen(batch: &Batch) -> Vec<(u64, u64, Vec<String>)> {
        let mut seen = Vec::new();
        let _ = batch.each(&mut |row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Value::Text(text) => text.to_string(),
                Value::Bool(yes) => yes.to_string(),
                _ => String::new(),
            });
            seen.push((row.no, row.done, cells.collect()));
            ControlFlow::Continue(())
        });
        seen
    }

    #[test]
    fn cells_come_back_in_their_places_and_blank_rows_are_left_out() {
        let mut filler = Filler::default();
        filler.text((0, 2), "三").unwrap();
        filler.text((0, 0), "一").unwrap();
        filler.text((4, 0), "  ").unwrap();
        filler.other((7, 1), Value::Bool(true));
        filler.text((7, 1_000), "far out").unwrap();
        filler.close();
        let batch = filler.take(Batch::default());
        assert_eq!(
            seen(&batch),
            [(1, 1, vec!["一".into(), String::new(), "三".into()]), (8, 3, vec![String::new(), "true".into()])]
        );
    }

    #[test]
    fn a_full_batch_is_taken_between_two_rows_and_the_next_one_goes_on() {
        let mut filler = Filler::default();
        let mut rows = Vec::new();
        for row in 0..600_u32 {
            if filler.is_full_before(row) {
                rows.push(seen(&filler.take(Batch::default())));
            }
            filler.text((row, 0), "a").unwrap();
            assert!(!filler.is_full_before(row), "never in the middle of a row");
            filler.text((row, 1), &row.to_string()).unwrap();
        }
        filler.close();
        rows.push(seen(&filler.take(Batch::default())));
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [ROWS, ROWS, 600 - 2 * ROWS]);
        let all: Vec<_> = rows.concat();
        assert!((0..600).zip(&all).all(|(n, row)| *row == (n + 1, n + 1, vec!["a".to_owned(), n.to_string()])));
    }

    #[test]
    fn a_text_that_many_cells_borrow_fills_no_memory() {
        let text = "x".repeat(ROW_BYTES / 4);
        let mut filler = Filler::default();
        for column in MAX_COLUMNS..MAX_COLUMNS + 1_000 {
            filler.text((0, column), &text).unwrap();
        }
        for row in 0..4 {
            assert!((0..4).all(|_| filler.text((row, 0), &text).is_ok()), "row {row}");
            assert!(filler.text((row, 0), &text).is_err(), "the same cell again and again is a row, too");
        }
    }
}
