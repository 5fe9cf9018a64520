//! Which column is what, as the seller confirmed it.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::SheetError;
use crate::read::{Delimiter, RowOptions};

/// Which column is what. Columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// Sheet of a workbook; the first one with rows if not given.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Delimiter of a text; the detected one if not given.
    #[serde(default)]
    pub delimiter: Option<Delimiter>,
    /// The row with the names of the columns. Everything down to it is skipped.
    #[serde(default)]
    pub header_row: Option<u64>,
    /// Column of the card's number.
    #[serde(default)]
    pub number: Option<usize>,
    /// Column of the secret.
    pub secret: usize,
    /// Column of a password beside the secret.
    #[serde(default)]
    pub password: Option<usize>,
    /// Column of the last day the card is good.
    #[serde(default)]
    pub expires_on: Option<usize>,
    /// Column of the note.
    #[serde(default)]
    pub note: Option<usize>,
}

impl ColumnChoice {
    /// Every line is one card.
    #[must_use]
    pub const fn whole_line() -> Self {
        Self {
            sheet: None,
            delimiter: Some(Delimiter::None),
            header_row: None,
            number: None,
            secret: 0,
            password: None,
            expires_on: None,
            note: None,
        }
    }

    pub(super) fn row_options(&self) -> RowOptions {
        RowOptions { sheet: self.sheet.clone(), delimiter: self.delimiter }
    }

    /// The chosen columns with their meaning.
    pub(super) fn columns(&self) -> impl Iterator<Item = (Role, usize)> {
        let optional = [
            (Role::Number, self.number),
            (Role::Password, self.password),
            (Role::ExpiresOn, self.expires_on),
            (Role::Note, self.note),
        ];
        let optional = optional.into_iter().filter_map(|(role, column)| column.map(|column| (role, column)));
        std::iter::once((Role::Secret, self.secret)).chain(optional)
    }

    /// Checks that every column exists and has one meaning.
    pub(super) fn check(&self, columns: usize) -> Result<(), SheetError> {
        let mut seen = Vec::new();
        for (_, index) in self.columns() {
            if index >= columns {
                return Err(SheetError::ColumnNotFound { index, columns });
            }
            if seen.contains(&index) {
                return Err(SheetError::ColumnUsedTwice { index });
            }
            seen.push(index);
        }
        Ok(())
    }
}
