//! CSV that Excel opens right: UTF-8 with its mark, CR LF, no formulas, no lost digits.

use std::borrow::Cow;
use std::io::Write;

use super::moment::wall_clock;
use super::{Cell, Column, WriteError};

/// Digits from which on Excel shows a number in a way that loses them.
const LONG_NUMBER: usize = 12;

/// Writer of CSV.
pub(super) struct CsvTable<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    pub(super) fn new(columns: &[Column], mut output: W) -> Result<Self, WriteError> {
        output.write_all("\u{FEFF}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
        csv.write_record(columns.iter().map(|column| column.title.as_str())).map_err(csv_error)?;
        Ok(Self { csv })
    }

    pub(super) fn row(&mut self, row: u64, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        for cell in cells {
            let text = match *cell {
                Cell::Empty => Cow::Borrowed(""),
                Cell::Text(text) => guarded(text),
                Cell::Fen(fen) => Cow::Owned(fen.to_string()),
                Cell::Integer(number) => Cow::Owned(number.to_string()),
                Cell::DateTime(epoch_ms) => {
                    let moment = wall_clock(epoch_ms).ok_or(WriteError::Time { row })?;
                    Cow::Owned(moment.strftime("%Y-%m-%d %H:%M:%S").to_string())
                }
            };
            self.csv.write_field(text.as_bytes()).map_err(csv_error)?;
        }
        self.csv.write_record(None::<&[u8]>).map_err(csv_error)
    }

    pub(super) fn finish(self) -> Result<W, WriteError> {
        self.csv.into_inner().map_err(|error| WriteError::Io(error.into_error()))
    }
}

/// Text that Excel shows as it is: never run as a formula, never rounded as a number.
fn guarded(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        // A mark already there gets one more, so that the reader can take exactly one away.
        return Cow::Owned(format!("'{text}"));
    }
    if looks_like_number(text) {
        return Cow::Owned(format!("{text}\t"));
    }
    Cow::Borrowed(text)
}

/// Digits that Excel would round, strip of zeros, or take for `12E45`.
fn looks_like_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return text.len() >= LONG_NUMBER || (text.len() > 1 && text.starts_with('0'));
    }
    text.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| digits(mantissa) && digits(exponent))
}

fn csv_error(error: csv::Error) -> WriteError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => WriteError::Io(error),
        other => WriteError::Workbook(format!("{other:?}")),
    }
}
