//! What stands between the cells of a line.

use serde::{Deserialize, Serialize};

use super::split::split;

/// What stands between the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// The whole line is one cell.
    None,
    /// A tab, as pasted from a sheet.
    Tab,
    /// `,`
    Comma,
    /// `，`
    ChineseComma,
    /// `;`
    Semicolon,
    /// Four or more `-`, the habit of card sellers.
    Dashes,
    /// `|`
    Pipe,
    /// Any run of white space.
    Spaces,
}

impl Delimiter {
    /// In the order of preference: what hardly occurs inside a card comes first.
    const CANDIDATES: [Self; 7] =
        [Self::Dashes, Self::Tab, Self::Comma, Self::ChineseComma, Self::Pipe, Self::Semicolon, Self::Spaces];

    /// Whether a cell may stand in quotation marks, in which it may hold the delimiter and line ends.
    pub(super) const fn allows_quotes(self) -> bool {
        matches!(self, Self::Tab | Self::Comma | Self::Semicolon)
    }
}

/// Finds the delimiter that cuts the sampled lines into equally many cells, if there is one.
pub(super) fn detect(lines: &[String], csv: bool) -> Delimiter {
    let order = Delimiter::CANDIDATES.iter().copied();
    let preferred = csv.then_some(Delimiter::Comma);
    preferred.into_iter().chain(order).find(|candidate| is_consistent(lines, *candidate)).unwrap_or(Delimiter::None)
}

fn is_consistent(lines: &[String], delimiter: Delimiter) -> bool {
    let counts: Vec<usize> = lines.iter().map(|line| split(line, delimiter).len()).collect();
    let cut = counts.iter().filter(|count| **count >= 2).count();
    if cut == 0 {
        return false;
    }
    if delimiter == Delimiter::Spaces {
        // A space is too common inside text to be trusted on anything less.
        return counts.iter().all(|count| Some(count) == counts.first());
    }
    // A spoilt line here and there must not hide the delimiter of the rest.
    cut * 10 >= counts.len() * 9
}

#[cfg(test)]
mod tests;
