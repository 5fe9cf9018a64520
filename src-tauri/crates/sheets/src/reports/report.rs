//! What a file came to, in the words of `expected.json` (`excel-imports.md §7`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ReportError;

/// How an import of a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its rows are in.
    Imported,
    /// It has a header and no rows: counts as done.
    Empty,
    /// Nothing of it was kept.
    Failed,
    /// It is no report.
    Ignored,
    /// This very file is in already.
    Repeated,
}

/// Fields without a column: one list for 售卖明细, one for each sheet of 旅行社预约明细.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MissingColumns {
    /// Of the whole file.
    File(Vec<String>),
    /// By sheet.
    Sheets(BTreeMap<String, Vec<String>>),
}

/// What a file came to. Sums and counts are over the rows that are kept, after the last of equal rows has won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// `sales`, `travel`, or `unknown`.
    pub kind: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed: `missing_required_column`, `corrupt_workbook`, `unsupported_format`, `io`.
    pub error: Option<String>,
    /// The precise reason of a failure, one word; also why a file that is no report could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Headers without which the file cannot be taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Rows that are kept.
    pub rows_stored: u64,
    /// Sheets whose rows were read; absent for a file that failed or was ignored, likewise below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheets_used: Option<Vec<String>>,
    /// Sheets that were not: explanations and blank ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheets_skipped: Option<Vec<String>>,
    /// The row of the headers in the first sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u64>,
    /// Rows taken in, by sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_per_sheet: Option<BTreeMap<String, u64>>,
    /// Rows with anything in them below the headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_nonblank: Option<u64>,
    /// Blank rows between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_blank: Option<u64>,
    /// Rows left out, by reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_skipped: Option<BTreeMap<String, u64>>,
    /// Rows that could be taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_valid: Option<u64>,
    /// Rows replaced by a later one of the same key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates_in_file: Option<u64>,
    /// Fields without a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_columns: Option<MissingColumns>,
    /// Cells that could not be read, by reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warnings: Option<BTreeMap<String, u64>>,
    /// Sums in fen, by field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums_fen: Option<BTreeMap<String, i64>>,
    /// Rows with a value, by field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonnull: Option<BTreeMap<String, u64>>,
    /// Rows by 券码状态.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_status: Option<BTreeMap<String, u64>>,
    /// Rows by booking status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_status: Option<BTreeMap<String, u64>>,
    /// Sum of 预约份数.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_count_sum: Option<i64>,
    /// Rows with a 出行日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_date_nonnull: Option<u64>,
    /// The earliest 核销时间; the member is there for every 售卖明细, also without a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_time_min: Option<Option<String>>,
    /// The latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_time_max: Option<Option<String>>,
    /// The earliest 出行日期; there for every 旅行社预约明细.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_date_min: Option<Option<String>>,
    /// The latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_date_max: Option<Option<String>>,
    /// Different orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct_orders: Option<u64>,
    /// Of a list that was only looked at: whether the orders, card pools and rules that it names were looked up, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_up: Option<bool>,
}

impl Report {
    /// A report of nothing but its outcome.
    #[must_use]
    pub fn bare(file: &str, kind: &str, outcome: Outcome) -> Self {
        Self {
            file: file.to_owned(),
            kind: kind.to_owned(),
            outcome,
            error: None,
            reason: None,
            missing: Vec::new(),
            rows_stored: 0,
            sheets_used: None,
            sheets_skipped: None,
            header_row: None,
            rows_per_sheet: None,
            rows_nonblank: None,
            rows_blank: None,
            rows_skipped: None,
            rows_valid: None,
            duplicates_in_file: None,
            missing_columns: None,
            warnings: None,
            sums_fen: None,
            nonnull: None,
            coupon_status: None,
            booking_status: None,
            booking_count_sum: None,
            travel_date_nonnull: None,
            verification_time_min: None,
            verification_time_max: None,
            travel_date_min: None,
            travel_date_max: None,
            distinct_orders: None,
            looked_up: None,
        }
    }

    /// The report of a file that could not be read.
    #[must_use]
    pub fn failed(file: &str, kind: &str, error: &ReportError) -> Self {
        let mut report = Self::bare(file, kind, Outcome::Failed);
        report.error = Some(error.error().to_owned());
        report.reason = Some(error.reason().to_owned());
        if let ReportError::MissingColumns { missing, .. } = error {
            report.missing.clone_from(missing);
        }
        report
    }
}
