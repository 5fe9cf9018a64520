//! Excel, CSV and TXT in and out.
//!
//! Two layers. [`read`] turns any source (a file, uploaded bytes, pasted text) into numbered rows of values, and knows nothing
//! of what they mean; [`cards`] gives the rows of a card list (卡密) their meaning, [`reports`] those of the exports of 抖音来客.
//! [`write`] is the way out: one table, row by row, as CSV or xlsx. Everything streams, nothing here is async, and no source,
//! however damaged, makes it panic.

#![warn(missing_docs)]

pub mod cards;
pub mod lists;
pub mod read;
pub mod reports;
pub mod vouchers;
pub mod write;

mod error;
mod limits;
mod sniff;
mod source;

pub use error::SheetError;
pub use limits::{Limits, MAX_CELL_CHARS};
pub use source::Source;
