//! Turns a source into numbered rows of values, without knowing what they mean.

mod grid;
mod row;
mod text;
mod workbook;

pub use grid::{Grid, Progress, RowOptions, Unit};
pub use row::{Date, RawRow, RowFault, Value};
pub(crate) use row::{is_invisible, trim};
pub use text::{Delimiter, Encoding};
