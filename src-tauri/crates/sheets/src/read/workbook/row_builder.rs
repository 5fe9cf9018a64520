//! Puts single cells together to rows.

use std::ops::ControlFlow;

use super::MAX_COLUMNS;
use crate::read::{RawRow, Value};

/// Collects the cells of one row and hands the row over when the next one begins.
pub(super) struct RowBuilder<'a> {
    cells: Vec<Value<'a>>,
    row: Option<u32>,
    done: u64,
}

impl<'a> RowBuilder<'a> {
    pub(super) const fn new() -> Self {
        Self { cells: Vec::new(), row: None, done: 0 }
    }

    /// Adds a cell at a place counted from 0.
    pub(super) fn add(
        &mut self,
        (row, column): (u32, u32),
        value: Value<'a>,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.row != Some(row) {
            self.finish(each)?;
            self.row = Some(row);
        }
        if column < MAX_COLUMNS && value != Value::Empty {
            let column = column as usize;
            if self.cells.len() <= column {
                self.cells.resize(column + 1, Value::Empty);
            }
            if let Some(cell) = self.cells.get_mut(column) {
                *cell = value;
            }
        }
        ControlFlow::Continue(())
    }

    /// Hands the last row over, unless it is blank.
    pub(super) fn finish(&mut self, each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let Some(row) = self.row.take() else {
            return ControlFlow::Continue(());
        };
        self.done += 1;
        let mut flow = ControlFlow::Continue(());
        if !self.cells.iter().all(Value::is_blank) {
            flow = each(RawRow { no: u64::from(row) + 1, cells: &self.cells, fault: None, done: self.done });
        }
        self.cells.clear();
        flow
    }
}
