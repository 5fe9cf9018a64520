//! Why a report as a whole is not taken in.

use crate::SheetError;

/// A report that cannot be read. Nothing of it may be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A column without which rows have no identity is not there.
    #[error("sheet {sheet:?} has no column {}; export the report again and leave its header as it is", .missing.join(", "))]
    MissingColumns {
        /// The sheet.
        sheet: String,
        /// The headers that are missing.
        missing: Vec<String>,
    },
    /// The file is a text or another thing under the name of a workbook.
    #[error("the file is no workbook; download it again from 抖音来客")]
    NotAWorkbook,
    /// Somebody wrote to the file while it was read, or took it away.
    #[error("the file changed while it was read; wait until its download is done, then import it again")]
    Changed,
    /// The workbook itself cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
}

impl ReportError {
    /// The stable word of `expected.json`.
    #[must_use]
    pub const fn error(&self) -> &'static str {
        match self {
            Self::MissingColumns { .. } => "missing_required_column",
            Self::NotAWorkbook => "corrupt_workbook",
            Self::Changed => "io",
            Self::Sheet(error) => match error {
                SheetError::PasswordProtected
                | SheetError::UnsupportedWorkbook { .. }
                | SheetError::TooLarge { .. }
                | SheetError::UnpackedTooLarge { .. }
                | SheetError::TooManyRows { .. } => "unsupported_format",
                SheetError::NotFound | SheetError::Locked | SheetError::Io(_) => "io",
                _ => "corrupt_workbook",
            },
        }
    }

    /// The precise reason, one word.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::MissingColumns { .. } => "missing_required_column",
            Self::NotAWorkbook => "not_a_workbook",
            Self::Changed => "file_changed",
            Self::Sheet(error) => error.code(),
        }
    }
}
