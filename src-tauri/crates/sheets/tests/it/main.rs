//! The crate as its callers see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod damage;
mod fixtures;
mod limits;
mod old_workbooks;
mod reports;
mod tables;
mod text_lists;
mod workbooks;
