//! Why a table cannot be written.

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A row has not as many cells as there are columns, or a cell of another kind.
    #[error("row {row} does not fit the columns of the table")]
    Shape {
        /// The row, from 1, the header not counted.
        row: u64,
    },
    /// A cell that no workbook can hold.
    #[error("row {row} holds more than 32,767 characters in one cell; export as CSV instead")]
    CellTooLong {
        /// The row, from 1, the header not counted.
        row: u64,
    },
    /// A moment outside the years that tables know.
    #[error("row {row} holds a time before 1970 or after 9999")]
    Time {
        /// The row, from 1, the header not counted.
        row: u64,
    },
    /// The disk.
    #[error("the file could not be written: {0}; check the free space and that the file is not open in Excel or WPS")]
    Io(#[from] std::io::Error),
    /// The writer of workbooks.
    #[error("the workbook could not be written: {0}")]
    Workbook(String),
}

impl WriteError {
    /// Stable name of the variant, for the interface and the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "table_shape",
            Self::CellTooLong { .. } => "cell_too_long",
            Self::Time { .. } => "time_out_of_range",
            Self::Io(_) => "file_not_written",
            Self::Workbook(_) => "workbook_not_written",
        }
    }
}
