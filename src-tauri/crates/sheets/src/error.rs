//! Why a source as a whole cannot be read, and what to do next.

use std::io;

/// A source that cannot be read. A single bad row is never an error of this kind: it becomes a reject with its row number.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// Zero bytes.
    #[error("the file is empty; export it again and check that it holds rows")]
    Empty,
    /// Bytes, but no row with anything in it.
    #[error("no rows were found; check that the list is on the chosen sheet")]
    NoRows,
    /// More bytes than [`crate::Limits`] allows.
    #[error("the file has {size} bytes, the limit is {limit}; split it into smaller files")]
    TooLarge {
        /// Bytes found.
        size: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A workbook that would grow past the limit once unpacked.
    #[error("the workbook unpacks to more than {limit} bytes; split it, or save the sheet as CSV")]
    UnpackedTooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// More rows than are taken at once.
    #[error("the list has more than {limit} rows; split it into smaller files")]
    TooManyRows {
        /// Rows allowed.
        limit: u64,
    },
    /// The end of the file is missing.
    #[error("the file is incomplete; download or copy it again")]
    Truncated,
    /// The container is whole, its content is not a workbook anybody could read.
    #[error("the workbook is damaged ({detail}); open it in Excel or WPS and save it again")]
    Damaged {
        /// What was wrong, for the log.
        detail: String,
    },
    /// Opening needs a password.
    #[error("the workbook is protected by a password; remove the password and save it again")]
    PasswordProtected,
    /// Neither UTF-8, nor UTF-16 with its mark, nor GBK / GB18030.
    #[error("line {line} is in no known encoding (UTF-8, UTF-16, GBK); save the file as UTF-8 and try again")]
    UnknownEncoding {
        /// First line that does not decode, from 1.
        line: u64,
    },
    /// A known kind of file that holds no table, such as a picture.
    #[error("this is {kind}, not a table; choose an xlsx, xls, csv or txt file")]
    ForeignFile {
        /// What it is, in English, with its article.
        kind: &'static str,
    },
    /// A web page with the extension of a workbook, as some back offices export.
    #[error("this is a web page named like a workbook; open it in Excel or WPS and save it as xlsx")]
    WebPage,
    /// A kind of workbook this program does not read.
    #[error("workbooks of kind {kind} are not read; save it as xlsx and try again")]
    UnsupportedWorkbook {
        /// The kind, by its usual extension.
        kind: &'static str,
    },
    /// The chosen sheet is not in the workbook.
    #[error("the workbook has no sheet of that name; choose one of its sheets")]
    SheetNotFound,
    /// A chosen column is beyond the last one.
    #[error("column {index} does not exist, the table has {columns}; choose the columns again")]
    ColumnNotFound {
        /// Index chosen, from 0.
        index: usize,
        /// Columns there are.
        columns: usize,
    },
    /// Two meanings were given to one column.
    #[error("column {index} was chosen twice; give each meaning its own column")]
    ColumnUsedTwice {
        /// Index chosen, from 0.
        index: usize,
    },
    /// There is no file at the path.
    #[error("the file is no longer there; choose it again")]
    NotFound,
    /// Another program holds the file, or the right to read is missing.
    #[error("the file cannot be opened; close it in Excel or WPS and try again")]
    Locked,
    /// Any other failure of the disk.
    #[error("the file could not be read: {0}")]
    Io(#[source] io::Error),
}

impl SheetError {
    /// Stable name of the variant, for the interface and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::NoRows => "no_rows",
            Self::TooLarge { .. } => "file_too_large",
            Self::UnpackedTooLarge { .. } => "workbook_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Truncated => "truncated_file",
            Self::Damaged { .. } => "damaged_workbook",
            Self::PasswordProtected => "password_protected",
            Self::UnknownEncoding { .. } => "unknown_encoding",
            Self::ForeignFile { .. } => "foreign_file",
            Self::WebPage => "web_page",
            Self::UnsupportedWorkbook { .. } => "unsupported_workbook",
            Self::SheetNotFound => "sheet_not_found",
            Self::ColumnNotFound { .. } => "column_not_found",
            Self::ColumnUsedTwice { .. } => "column_used_twice",
            Self::NotFound => "file_not_found",
            Self::Locked => "file_locked",
            Self::Io(_) => "file_unreadable",
        }
    }
}

impl From<io::Error> for SheetError {
    fn from(error: io::Error) -> Self {
        // 32 and 33 are the sharing and lock violations of Windows, which has no ErrorKind for them.
        let held = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Locked,
            _ if held => Self::Locked,
            _ => Self::Io(error),
        }
    }
}
