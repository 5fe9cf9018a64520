//! Workbooks: xlsx and xls, checked before the parser sees them.

mod batch;
mod guarded;
mod row_builder;
mod xls;
mod xls_guard;
mod xlsx;
mod zip_guard;

use std::ops::ControlFlow;

use super::RawRow;
use crate::sniff::Container;
use crate::{Limits, SheetError, Source};

/// Cells to the right of this many columns are not read.
const MAX_COLUMNS: u32 = 256;

enum Book<'s> {
    Xlsx(Box<xlsx::XlsxBook<'s>>),
    Xls(xls::XlsBook),
}

/// An opened workbook.
pub(crate) struct WorkbookGrid<'s> {
    book: Book<'s>,
    sheets: Vec<String>,
    default_sheet: Option<String>,
}

impl<'s> WorkbookGrid<'s> {
    pub(crate) fn open(source: &'s Source, container: Container, limits: &Limits) -> Result<Self, SheetError> {
        let mut book = match container {
            Container::Compound => Book::Xls(xls::XlsBook::open(source, limits)?),
            Container::Zip | Container::Text => Book::Xlsx(Box::new(xlsx::XlsxBook::open(source, limits)?)),
        };
        let sheets = match &book {
            Book::Xlsx(book) => book.sheets(),
            Book::Xls(book) => book.sheets(),
        };
        let mut default_sheet = None;
        for sheet in &sheets {
            let mut seen = false;
            let _stopped = book.rows(sheet, &mut |_| {
                seen = true;
                ControlFlow::Break(())
            })?;
            if seen {
                default_sheet = Some(sheet.clone());
                break;
            }
        }
        Ok(Self { book, sheets, default_sheet })
    }

    pub(crate) fn sheets(&self) -> &[String] {
        &self.sheets
    }

    pub(crate) fn default_sheet(&self) -> Option<&str> {
        self.default_sheet.as_deref()
    }

    pub(crate) fn rows_estimate(&self, sheet: Option<&str>) -> u64 {
        let Some(sheet) = sheet.or(self.default_sheet.as_deref()) else {
            return 0;
        };
        match &self.book {
            Book::Xlsx(book) => book.rows_estimate(sheet),
            Book::Xls(book) => book.rows_estimate(sheet),
        }
    }

    pub(crate) fn rows(
        &mut self,
        sheet: Option<&str>,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        let sheet = match sheet {
            Some(name) if self.sheets.iter().any(|sheet| sheet == name) => name,
            Some(_) => return Err(SheetError::SheetNotFound),
            None => match self.default_sheet.as_deref() {
                Some(name) => name,
                None => return Ok(ControlFlow::Continue(())),
            },
        };
        self.book.rows(sheet, each)
    }
}

impl Book<'_> {
    fn rows(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SheetError> {
        match self {
            Self::Xlsx(book) => book.rows(sheet, each),
            Self::Xls(book) => book.rows(sheet, each),
        }
    }
}
