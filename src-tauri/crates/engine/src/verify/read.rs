//! Reads a list of vouchers, pasted or from a file, off the threads that answer requests.

use crate::{EngineError, cards::unreadable};
use huolang_domain::ErrorCode;
use huolang_sheets::{
    Limits, Source,
    vouchers::{self, VoucherRow},
};

/// Reads a list; nothing is verified by that.
///
/// # Errors
/// What makes the whole list unreadable; a row that is spoilt says so itself.
pub async fn read_list(source: Source) -> Result<Vec<VoucherRow>, EngineError> {
    let read = tokio::task::spawn_blocking(move || vouchers::read(&source, &Limits::default())).await;
    let read = read.map_err(|_| EngineError::refused(ErrorCode::Internal, "reading the list was interrupted"))?;
    read.map_err(|error| unreadable(&error))
}
