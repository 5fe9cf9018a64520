//! What came of a file.

use huolang_sheets::reports::Report;
use serde::{Deserialize, Serialize};

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The import, unless the file was left alone.
    pub import_id: Option<String>,
    /// Rows that were not there before.
    pub rows_new: i64,
    /// Rows that took the place of older ones.
    pub rows_updated: i64,
    /// The import that took in this very file before.
    pub same_as: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// What the file holds.
    #[serde(flatten)]
    pub report: Report,
}

impl Taken {
    pub(super) const fn of(report: Report) -> Self {
        Self { import_id: None, rows_new: 0, rows_updated: 0, same_as: None, duration_ms: 0, report }
    }
}
