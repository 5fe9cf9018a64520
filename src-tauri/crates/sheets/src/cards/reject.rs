//! Rows that are not imported, and why.

use serde::{Deserialize, Serialize};

/// A row that was not imported. It says where and why, never what stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Line of the text, or row of the sheet, from 1.
    pub row_no: u64,
    /// The column at fault, from 0, where there is one.
    pub column: Option<usize>,
    /// Why.
    pub reason: RejectReason,
}

/// Why a row was not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RejectReason {
    /// There is no secret in the row.
    MissingSecret,
    /// There is no password in the row, although the list has a column for it.
    MissingPassword,
    /// A cell has more than [`crate::MAX_CELL_CHARS`] characters.
    CellTooLong,
    /// A cell holds a control character, such as a zero byte.
    ControlChar,
    /// A card holds a character that cannot be seen, and would not match when typed.
    InvisibleChar,
    /// The day of expiry is no date.
    BadDate,
    /// The row has more cells than the list: the delimiter stands inside a card.
    TooManyColumns,
    /// A quotation mark is opened and not closed, or closed in the middle of a cell.
    BadQuote,
    /// The card was kept as a number and lost its last digits; the column must be text.
    DigitsLost,
    /// The card was turned into a date by the spreadsheet; the column must be text.
    TurnedIntoDate,
    /// The cell is a formula that failed, such as `#REF!`.
    FormulaError,
    /// The names of the columns once more.
    RepeatedHeader,
    /// The platform that the pool serves does not take this card: a character it forbids, or too long.
    PlatformForbids,
}

impl RejectReason {
    /// Stable name, for the interface and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingSecret => "missing_secret",
            Self::MissingPassword => "missing_password",
            Self::CellTooLong => "cell_too_long",
            Self::ControlChar => "control_char",
            Self::InvisibleChar => "invisible_char",
            Self::BadDate => "bad_date",
            Self::TooManyColumns => "too_many_columns",
            Self::BadQuote => "bad_quote",
            Self::DigitsLost => "digits_lost",
            Self::TurnedIntoDate => "turned_into_date",
            Self::FormulaError => "formula_error",
            Self::RepeatedHeader => "repeated_header",
            Self::PlatformForbids => "platform_forbids",
        }
    }
}
