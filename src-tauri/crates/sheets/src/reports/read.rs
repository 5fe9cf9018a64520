//! Reads a report: headers first, then every row, then the report of it all.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::cell::{is_unfit, text};
use super::plan::{Plan, SheetPlan};
use super::report::{MissingColumns, Outcome, Report};
use super::row::{Rejected, SalesRow, Skip, TravelRow, Warning};
use super::tally::{SalesTally, TravelTally};
use super::{Kind, ReportError, booking_status, sales, travel};
use crate::read::{Grid, RawRow, RowOptions, Value};
use crate::{Limits, Source};

/// Rows between two signs of progress.
const PROGRESS_ROWS: u64 = 1_000;
/// Characters of a cell that a rejected row shows.
const SHOWN_CHARS: usize = 40;

/// Something that happened while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The sheets that will be read, in order; comes first.
    Sheets(Vec<String>),
    /// A row of 售卖明细.
    Sales(Box<SalesRow>),
    /// A row of 旅行社预约明细.
    Travel(Box<TravelRow>),
    /// A row that was left out, or a cell that could not be read.
    Rejected(Rejected),
    /// How far the reading is; every 1,000 valid rows and at the end.
    Progress {
        /// Valid rows so far.
        rows: u64,
        /// About how many there are.
        total: u64,
    },
}

/// Reads a whole report and tells `sink` everything. `sink` stops it by returning [`ControlFlow::Break`]; then there is no
/// report.
///
/// # Errors
/// [`ReportError`] when the file cannot be taken; whatever `sink` was told before must not be kept.
pub fn read<F>(
    source: &Source,
    file: &str,
    kind: Kind,
    limits: &Limits,
    mut sink: F,
) -> Result<Option<Report>, ReportError>
where
    F: FnMut(Event) -> ControlFlow<()>,
{
    let mut grid = Grid::open(source, limits)?;
    let plan = Plan::of(kind, &mut grid)?;
    let mut reading = Reading::new(kind, &plan);
    if sink(Event::Sheets(plan.used.iter().map(|sheet| sheet.name.clone()).collect())).is_break() {
        return Ok(None);
    }
    for (at, sheet) in plan.used.iter().enumerate() {
        let options = RowOptions { sheet: Some(sheet.name.clone()), delimiter: None };
        reading.begin(at, sheet);
        if grid.rows(&options, &mut |row| reading.row(&row, sheet, &mut sink))?.is_break() {
            return Ok(None);
        }
    }
    if reading.begin_again() {
        for (at, sheet) in plan.used.iter().enumerate() {
            let options = RowOptions { sheet: Some(sheet.name.clone()), delimiter: None };
            reading.begin(at, sheet);
            let _ = grid.rows(&options, &mut |row| reading.row(&row, sheet, &mut sink))?;
        }
    }
    let (rows, total) = (reading.valid, reading.total.max(reading.valid));
    if sink(Event::Progress { rows, total }).is_break() {
        return Ok(None);
    }
    Ok(Some(reading.finish(file, kind, &plan)))
}

enum Tally {
    Sales(Box<SalesTally>),
    Travel(Box<TravelTally>),
}

struct Reading<'p> {
    tally: Tally,
    /// The rows are only counted once more.
    is_again: bool,
    sheet: usize,
    status: &'p str,
    last_row: u64,
    total: u64,
    nonblank: u64,
    blank: u64,
    valid: u64,
    per_sheet: Vec<u64>,
    skipped: BTreeMap<Skip, u64>,
    warnings: BTreeMap<Warning, u64>,
}

impl<'p> Reading<'p> {
    fn new(kind: Kind, plan: &Plan) -> Self {
        let total = plan.used.iter().map(|sheet| sheet.rows_estimate.saturating_sub(sheet.header.last_row)).sum();
        Self {
            tally: match kind {
                Kind::Sales => Tally::Sales(Box::new(SalesTally::new(total))),
                Kind::Travel => Tally::Travel(Box::default()),
            },
            is_again: false,
            sheet: 0,
            status: "",
            last_row: 0,
            total,
            nonblank: 0,
            blank: 0,
            valid: 0,
            per_sheet: vec![0; plan.used.len()],
            skipped: BTreeMap::new(),
            warnings: BTreeMap::new(),
        }
    }

    /// Whether the rows have to be looked through once more; then it begins.
    fn begin_again(&mut self) -> bool {
        self.is_again = match &mut self.tally {
            Tally::Sales(tally) => tally.begin_again(),
            Tally::Travel(_) => false,
        };
        self.is_again
    }

    fn begin(&mut self, at: usize, sheet: &'p SheetPlan) {
        self.sheet = at;
        self.status = booking_status(&sheet.name);
        self.last_row = sheet.header.last_row;
    }

    fn row(
        &mut self,
        row: &RawRow<'_>,
        sheet: &SheetPlan,
        sink: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if row.no <= sheet.header.last_row {
            return ControlFlow::Continue(());
        }
        let unfit: Vec<usize> = (0..).zip(row.cells).filter(|(_, value)| is_unfit(value)).map(|(at, _)| at).collect();
        if unfit.is_empty() {
            return self.fit_row(row, sheet, &unfit, sink);
        }
        let mut cells = row.cells.to_vec();
        for at in &unfit {
            if let Some(cell) = cells.get_mut(*at) {
                *cell = Value::Empty;
            }
        }
        self.fit_row(&RawRow { no: row.no, cells: &cells, fault: row.fault, done: row.done }, sheet, &unfit, sink)
    }

    /// A row whose unfit cells were left blank.
    fn fit_row(
        &mut self,
        row: &RawRow<'_>,
        sheet: &SheetPlan,
        unfit: &[usize],
        sink: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.is_again {
            if let Tally::Sales(tally) = &mut self.tally
                && let Ok((read, _)) = sales::read(row, &sheet.header, self.sheet)
            {
                tally.add_again(&read);
            }
            return ControlFlow::Continue(());
        }
        self.nonblank += 1;
        self.blank += row.no.saturating_sub(self.last_row + 1);
        self.last_row = row.no;
        let read = match &mut self.tally {
            Tally::Sales(tally) => sales::read(row, &sheet.header, self.sheet).map(|(read, warnings)| {
                tally.add(&read);
                (Event::Sales(Box::new(read)), warnings)
            }),
            Tally::Travel(tally) => {
                travel::read(row, &sheet.header, self.sheet, self.status).map(|(read, warnings)| {
                    tally.add(&read);
                    (Event::Travel(Box::new(read)), warnings)
                })
            }
        };
        match read {
            Ok((event, warnings)) => {
                let blanked = unfit.iter().map(|column| (*column, Warning::BadText));
                for (column, warning) in warnings.into_iter().chain(blanked) {
                    *self.warnings.entry(warning).or_default() += 1;
                    sink(Event::Rejected(rejected(row, sheet, Some(column), warning.code(), false)))?;
                }
                self.valid += 1;
                if let Some(rows) = self.per_sheet.get_mut(self.sheet) {
                    *rows += 1;
                }
                sink(event)?;
                if self.valid.is_multiple_of(PROGRESS_ROWS) {
                    sink(Event::Progress { rows: self.valid, total: self.total.max(self.valid) })?;
                }
                ControlFlow::Continue(())
            }
            Err(skip) => {
                *self.skipped.entry(skip).or_default() += 1;
                let key = sheet.header.fields.iter().position(|field| *field == Some(super::column::Field::Order));
                sink(Event::Rejected(rejected(row, sheet, key, skip.code(), true)))
            }
        }
    }

    fn finish(self, file: &str, kind: Kind, plan: &Plan) -> Report {
        let outcome = if self.valid == 0 { Outcome::Empty } else { Outcome::Imported };
        let mut report = Report::bare(file, kind.as_str(), outcome);
        report.sheets_used = Some(plan.used.iter().map(|sheet| sheet.name.clone()).collect());
        report.sheets_skipped = Some(plan.skipped.clone());
        report.header_row = plan.used.first().map(|sheet| sheet.header.row_no);
        report.rows_nonblank = Some(self.nonblank);
        report.rows_blank = Some(self.blank);
        report.rows_valid = Some(self.valid);
        let names = plan.used.iter().map(|sheet| sheet.name.clone());
        report.rows_per_sheet = Some(names.zip(self.per_sheet).collect());
        report.rows_skipped = Some(self.skipped.into_iter().map(|(skip, n)| (skip.code().to_owned(), n)).collect());
        report.warnings = Some(self.warnings.into_iter().map(|(kind, n)| (kind.code().to_owned(), n)).collect());
        report.missing_columns = Some(missing(kind, plan));
        match self.tally {
            Tally::Sales(tally) => tally.finish(&mut report),
            Tally::Travel(tally) => tally.finish(&mut report),
        }
        report
    }
}

fn missing(kind: Kind, plan: &Plan) -> MissingColumns {
    let by_sheet = plan.used.iter().map(|sheet| (sheet.name.clone(), sheet.header.missing(kind)));
    match kind {
        Kind::Sales => {
            let mut all: Vec<String> = by_sheet.flat_map(|(_, missing)| missing).collect();
            all.sort();
            all.dedup();
            MissingColumns::File(all)
        }
        Kind::Travel => MissingColumns::Sheets(by_sheet.filter(|(_, missing)| !missing.is_empty()).collect()),
    }
}

fn rejected(
    row: &RawRow<'_>,
    sheet: &SheetPlan,
    column: Option<usize>,
    reason: &'static str,
    skipped: bool,
) -> Rejected {
    let value = column.and_then(|at| row.cells.get(at)).unwrap_or(&Value::Empty);
    let shown = text(value).unwrap_or_default();
    Rejected {
        sheet: sheet.name.clone(),
        row_no: row.no,
        column: column.and_then(|at| sheet.header.titles.get(at)).cloned().unwrap_or_default(),
        reason,
        skipped,
        value: shown.chars().take(SHOWN_CHARS).collect(),
    }
}
