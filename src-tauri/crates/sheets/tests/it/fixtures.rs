//! Lists made in code, and what a reading of them gives.

use std::ops::ControlFlow;

use huolang_sheets::cards::{self, CardEvent, CardRow, ColumnChoice, Preview, PreviewOptions, Reject, Summary};
use huolang_sheets::read::Progress;
use huolang_sheets::{Limits, SheetError, Source};
use rust_xlsxwriter::{Format, Workbook};

/// Everything a reading told.
#[derive(Debug, Default)]
pub struct Reading {
    pub cards: Vec<CardRow>,
    pub rejects: Vec<Reject>,
    pub progress: Vec<Progress>,
    pub summary: Summary,
}

impl Reading {
    /// Row, number, secret.
    pub fn pairs(&self) -> Vec<(u64, Option<&str>, &str)> {
        self.cards.iter().map(|card| (card.row_no, card.number.as_deref(), card.secret.as_str())).collect()
    }

    /// Row, column, reason.
    pub fn refusals(&self) -> Vec<(u64, Option<usize>, &'static str)> {
        self.rejects.iter().map(|reject| (reject.row_no, reject.column, reject.reason.code())).collect()
    }
}

pub fn pasted(text: &str) -> Source {
    Source::Text(text.to_owned())
}

pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source::Bytes { name: name.to_owned(), bytes: bytes.into() }
}

pub fn preview(source: &Source) -> Result<Preview, SheetError> {
    cards::preview(source, &PreviewOptions::default(), &Limits::default())
}

pub fn read(source: &Source, choice: &ColumnChoice) -> Result<Reading, SheetError> {
    let mut reading = Reading::default();
    reading.summary = cards::read(source, choice, &Limits::default(), |event| {
        match event {
            CardEvent::Card(card) => reading.cards.push(card),
            CardEvent::Reject(reject) => reading.rejects.push(reject),
            CardEvent::Progress(progress) => reading.progress.push(progress),
        }
        ControlFlow::Continue(())
    })?;
    Ok(reading)
}

/// Reads with what the preview suggests, as a seller does who changes nothing.
pub fn import(source: &Source) -> Result<Reading, SheetError> {
    read(source, &preview(source)?.choice)
}

pub fn code<T>(result: Result<T, SheetError>) -> Option<&'static str> {
    result.err().map(|error| error.code())
}

/// A cell to be written into a workbook.
#[derive(Clone, Copy)]
pub enum Put<'a> {
    Text(&'a str),
    Number(f64),
    /// A number with the number format.
    Shown(f64, &'a str),
}

/// One sheet of rows.
pub fn xlsx(rows: &[&[Put<'_>]]) -> Vec<u8> {
    xlsx_sheets(&[("卡密", rows)])
}

pub fn xlsx_sheets(sheets: &[(&str, &[&[Put<'_>]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, cell) in (0_u16..).zip(*cells) {
                match *cell {
                    Put::Text(text) => sheet.write_string(row, column, text).unwrap(),
                    Put::Number(number) => sheet.write_number(row, column, number).unwrap(),
                    Put::Shown(number, look) => sheet
                        .write_number_with_format(row, column, number, &Format::new().set_num_format(look))
                        .unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

pub fn utf16_le(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
