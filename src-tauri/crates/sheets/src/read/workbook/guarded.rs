//! Keeps a panic of the workbook parser from reaching the program.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::SheetError;

/// Runs one call of the parser. What the call has half changed is never used again after a panic: the source is given up.
pub(super) fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| damaged("the parser gave up"))
}

/// A damaged workbook.
pub(super) fn damaged(detail: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged { detail: detail.to_string() }
}
