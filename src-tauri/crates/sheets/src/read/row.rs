//! One row as it stands in the source.

use std::borrow::Cow;

/// A date without time or zone.
pub type Date = jiff::civil::Date;

/// One row, borrowed from the reader.
#[derive(Clone)]
pub struct RawRow<'a> {
    /// Line of the text, or row of the sheet, from 1.
    pub no: u64,
    /// The cells, from the first column on.
    pub cells: &'a [Value<'a>],
    /// What makes the row unusable as a whole.
    pub fault: Option<RowFault>,
    /// Bytes (text) or rows (workbook) behind this row, for progress.
    pub done: u64,
}

/// What makes a row unusable before its cells are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// The line is longer than any list needs; its content was dropped.
    TooLong,
    /// A quotation mark is opened and not closed, or closed in the middle of a cell.
    BadQuote,
}

impl RowFault {
    /// Stable name, for the interface and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "cell_too_long",
            Self::BadQuote => "bad_quote",
        }
    }
}

/// One cell. A text source only has [`Value::Empty`] and [`Value::Text`].
#[derive(Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text, not trimmed.
    Text(Cow<'a, str>),
    /// A number, padded with zeros to `pad` digits where the sheet shows it so.
    Number {
        /// The value.
        value: f64,
        /// Digits shown at least.
        pad: u8,
        /// Days are counted from 1904 in this workbook.
        is_1904: bool,
    },
    /// A date or time by its format.
    DateSerial {
        /// Days since the epoch of the workbook.
        value: f64,
        /// Days are counted from 1904 in this workbook.
        is_1904: bool,
    },
    /// Yes or no.
    Bool(bool),
    /// A formula that failed, such as `#REF!`.
    Error,
}

impl Value<'_> {
    /// Whether nothing can be seen in the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trim(text).is_empty(),
            _ => false,
        }
    }
}

// Written by hand: cells hold cards.
impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Text(_) => "Text(..)",
            Self::Number { .. } => "Number(..)",
            Self::DateSerial { .. } => "DateSerial(..)",
            Self::Bool(_) => "Bool(..)",
            Self::Error => "Error",
        })
    }
}

impl std::fmt::Debug for RawRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawRow").field("no", &self.no).field("cells", &self.cells).field("fault", &self.fault).finish()
    }
}

/// Cuts white space and the invisible characters that copying leaves at the ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Characters that take no room and would make two equal-looking cards differ.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}
