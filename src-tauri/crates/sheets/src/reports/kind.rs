//! Which report a file is, by its name or else by its headers.

use unicode_normalization::UnicodeNormalization;

use super::column::key_header;
use super::header::{HEADER_ROWS, headers_in};
use crate::read::{Grid, RowOptions};
use crate::{Limits, SheetError, Source};
use std::ops::ControlFlow;

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 售卖明细.
    Sales,
    /// 旅行社预约明细.
    Travel,
}

impl Kind {
    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Travel => "travel",
        }
    }
}

/// What a file's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSays {
    /// A report of this kind.
    Report(Kind),
    /// Nothing to look at: a lock file of Excel, a hidden file, a download under way.
    Ignore,
    /// Nothing.
    Nothing,
}

/// The kind of report that a file name claims.
#[must_use]
pub fn kind_of_name(name: &str) -> Option<Kind> {
    match says_name(name) {
        NameSays::Report(kind) => Some(kind),
        NameSays::Ignore | NameSays::Nothing => None,
    }
}

/// What a file's name tells; the name alone, without folders.
#[must_use]
pub fn says_name(name: &str) -> NameSays {
    let name: String = name.nfc().collect();
    let lower = name.to_lowercase();
    let partial = [".crdownload", ".part", ".tmp"].iter().any(|ending| lower.ends_with(ending));
    if name.starts_with("~$") || name.starts_with('.') || partial {
        return NameSays::Ignore;
    }
    if !lower.ends_with(".xlsx") && !lower.ends_with(".xls") {
        return NameSays::Nothing;
    }
    if name.starts_with("售卖明细_") {
        NameSays::Report(Kind::Sales)
    } else if name.starts_with("旅行社预约明细_") {
        NameSays::Report(Kind::Travel)
    } else {
        NameSays::Nothing
    }
}

/// The kind of report that the headers of a workbook show.
///
/// # Errors
/// Why the file cannot be read.
pub fn kind_of_content(source: &Source, limits: &Limits) -> Result<Option<Kind>, SheetError> {
    let mut grid = Grid::open(source, limits)?;
    for sheet in grid.sheets().to_vec() {
        let mut found = None;
        let options = RowOptions { sheet: Some(sheet), delimiter: None };
        let mut rows = 0;
        let _stopped = grid.rows(&options, &mut |row| {
            let headers = headers_in(&row);
            let has = |wanted: &str| headers.iter().any(|header| header == wanted);
            if has(key_header(Kind::Sales)) && (has("子单ID") || has("子订单ID") || has("券码状态")) {
                found = Some(Kind::Sales);
            } else if has(key_header(Kind::Travel)) && (has("预约份数") || has("出行日期")) {
                found = Some(Kind::Travel);
            }
            rows += 1;
            if found.is_some() || rows >= HEADER_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
