//! Finds the row of headers of a sheet, and what each column holds.

use super::Kind;
use super::cell::text;
use super::column::{Column, Field, SALES_EXTRAS, columns, key_header, normal_header};
use super::raw::{is_personal, quoted};
use crate::read::RawRow;

/// Rows at the top in which the headers may stand, below titles.
pub(super) const HEADER_ROWS: u64 = 10;

/// The columns of one sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// The row of the headers, from 1.
    pub row_no: u64,
    /// The last row that belongs to the headers: a merged header may take two.
    pub last_row: u64,
    /// Field by column.
    pub fields: Vec<Option<Field>>,
    /// Header by column as it is shown, for messages.
    pub titles: Vec<String>,
    /// The same as JSON, for the raw row; empty where there is none.
    json: Vec<String>,
    /// Whether the column names a person or how to reach one.
    personal: Vec<bool>,
    normal: Vec<String>,
}

/// The normalised texts of a row.
pub(super) fn headers_in(row: &RawRow<'_>) -> Vec<String> {
    row.cells.iter().map(|cell| text(cell).map_or_else(String::new, |text| normal_header(&text))).collect()
}

impl Header {
    /// The headers that a row holds, when it is the row of headers.
    pub(super) fn of(kind: Kind, row: &RawRow<'_>) -> Option<Self> {
        let normal = headers_in(row);
        if row.no > HEADER_ROWS || !normal.iter().any(|header| header == key_header(kind)) {
            return None;
        }
        let titles = row.cells.iter().map(|cell| text(cell).map_or_else(String::new, |text| tidy(&text))).collect();
        let mut header = Self { row_no: row.no, last_row: row.no, titles, normal, ..Self::default() };
        header.assign(kind);
        Some(header)
    }

    /// Takes in the second row of a merged header: its key is blank, and it names columns.
    pub(super) fn goes_on(&mut self, kind: Kind, row: &RawRow<'_>) -> bool {
        if row.no != self.row_no + 1 {
            return false;
        }
        let below = headers_in(row);
        let key = self.fields.iter().position(|field| *field == Some(Field::Order));
        let key_is_blank = key.is_none_or(|at| below.get(at).is_none_or(String::is_empty));
        let known = |header: &&String| columns(kind).iter().any(|column| column.is(header));
        if !key_is_blank || below.iter().filter(known).count() == 0 {
            return false;
        }
        self.titles.resize(self.titles.len().max(below.len()), String::new());
        self.normal.resize(self.titles.len(), String::new());
        let shown = row.cells.iter().map(|cell| text(cell).map_or_else(String::new, |text| tidy(&text)));
        for (at, (header, title)) in below.into_iter().zip(shown).enumerate() {
            if header.is_empty() {
                continue;
            }
            if let (Some(normal), Some(shown)) = (self.normal.get_mut(at), self.titles.get_mut(at)) {
                *normal = header;
                *shown = title;
            }
        }
        self.last_row = row.no;
        self.assign(kind);
        true
    }

    fn assign(&mut self, kind: Kind) {
        let json = |title: &String| if title.is_empty() { String::new() } else { quoted(title) };
        self.json = self.titles.iter().map(json).collect();
        self.personal = self.titles.iter().map(|title| is_personal(title)).collect();
        self.fields = vec![None; self.normal.len()];
        let extras: &[Column] = if kind == Kind::Sales { SALES_EXTRAS } else { &[] };
        for column in columns(kind).iter().chain(extras) {
            let own = self.normal.iter().position(|header| column.is(header));
            let other = || self.normal.iter().position(|header| column.aliases.contains(&header.as_str()));
            if let Some(place) = own.or_else(other).and_then(|at| self.fields.get_mut(at)) {
                *place = Some(column.field);
            }
        }
    }

    /// The header of a column as JSON; nothing where there is none.
    pub(super) fn json(&self, at: usize) -> &str {
        self.json.get(at).map_or("", String::as_str)
    }

    /// Whether a column names a person or how to reach one.
    pub(super) fn is_personal(&self, at: usize) -> bool {
        self.personal.get(at).is_some_and(|is_personal| *is_personal)
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.fields.contains(&Some(field))
    }

    /// The names of fields that the sheet has no column for, sorted.
    pub(super) fn missing(&self, kind: Kind) -> Vec<String> {
        let absent = columns(kind).iter().filter(|column| !self.has(column.field));
        let mut names: Vec<String> = absent.map(|column| column.name.to_owned()).collect();
        names.sort();
        names
    }
}

/// A title on one line.
fn tidy(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
