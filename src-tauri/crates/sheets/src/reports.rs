//! The reports of 抖音来客: 售卖明细 (sales) and 旅行社预约明细 (bookings), read row by row.
//!
//! [`read`] checks the headers of every sheet before the first row is handed over, hands every row to the caller, and at the
//! end gives a [`Report`] of what the file holds. Memory stays flat: of a row only a few bytes are remembered, to let the last
//! of two equal rows win. Rules of the columns: `docs/platforms/excel-imports.md`.

pub mod cell;

mod column;
mod contact;
mod error;
mod header;
mod kind;
mod plan;
mod raw;
mod read;
mod report;
mod row;
mod sales;
mod tally;
mod travel;

pub use column::{MONEY_FIELDS, field_of};
pub use contact::{hide_contact, split_contact};
pub use error::ReportError;
pub use kind::{Kind, NameSays, kind_of_content, kind_of_name, says_name};
pub use read::{Event, read};
pub use report::{MissingColumns, Outcome, Report};
pub use row::{Personal, Rejected, SalesRow, Skip, TravelRow, Warning};
pub use travel::booking_status;
