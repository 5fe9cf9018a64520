//! Columns of a table and the cells they take.

use huolang_domain::Fen;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text. Ids of platforms, order numbers and cards are always text, so that no digit is lost.
    Text,
    /// Money, shown in yuan with two decimals.
    Fen,
    /// A moment, shown in the time of Shanghai.
    DateTime,
    /// A count.
    Integer,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, written as the first row.
    pub title: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Width in characters, for xlsx.
    pub width: u16,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::Text, width: 22 }
    }

    /// A column of money.
    #[must_use]
    pub fn fen(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::Fen, width: 12 }
    }

    /// A column of moments.
    #[must_use]
    pub fn date_time(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::DateTime, width: 20 }
    }

    /// A column of counts.
    #[must_use]
    pub fn integer(title: impl Into<String>) -> Self {
        Self { title: title.into(), kind: ColumnKind::Integer, width: 10 }
    }
}

/// One cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing; every column takes it.
    Empty,
    /// Text.
    Text(&'a str),
    /// Money.
    Fen(Fen),
    /// Milliseconds since 1970 in UTC.
    DateTime(i64),
    /// A count.
    Integer(i64),
}

impl Cell<'_> {
    /// Whether the column takes the cell.
    pub(super) const fn fits(self, kind: ColumnKind) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(_) => matches!(kind, ColumnKind::Text),
            Self::Fen(_) => matches!(kind, ColumnKind::Fen),
            Self::DateTime(_) => matches!(kind, ColumnKind::DateTime),
            Self::Integer(_) => matches!(kind, ColumnKind::Integer),
        }
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

// Written by hand: cells hold cards.
impl std::fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Text(_) => "Text(..)",
            Self::Fen(_) => "Fen(..)",
            Self::DateTime(_) => "DateTime(..)",
            Self::Integer(_) => "Integer(..)",
        })
    }
}
