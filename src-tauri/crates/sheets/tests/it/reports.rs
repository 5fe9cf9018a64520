//! The reports of 抖音来客 against workbooks of every kind, and what each cell means.

mod cuts;
mod guards;
mod samples;
mod vectors;

use huolang_sheets::reports::{self, Event, Kind, Outcome, Rejected, Report, ReportError, SalesRow, TravelRow};
use huolang_sheets::{Limits, Source};
use std::ops::ControlFlow;

/// Everything a reading told.
#[derive(Default)]
pub struct Reading {
    pub sales: Vec<SalesRow>,
    pub travel: Vec<TravelRow>,
    pub rejected: Vec<Rejected>,
    pub progress: Vec<u64>,
}

/// Reads a report as a whole.
pub fn read(source: &Source, file: &str, kind: Kind) -> (Reading, Result<Report, ReportError>) {
    let mut reading = Reading::default();
    let report = reports::read(source, file, kind, &Limits::reports(), |event| {
        match event {
            Event::Sheets(_) => {}
            Event::Sales(row) => reading.sales.push(*row),
            Event::Travel(row) => reading.travel.push(*row),
            Event::Rejected(row) => reading.rejected.push(row),
            Event::Progress { rows, .. } => reading.progress.push(rows),
        }
        ControlFlow::Continue(())
    });
    (reading, report.map(|report| report.expect("nobody stopped it")))
}

/// What an import of a file comes to, as the commands tell it.
pub fn report_of(source: &Source, file: &str) -> Report {
    let Some(kind) = reports::kind_of_name(file) else {
        return Report::bare(file, "unknown", Outcome::Ignored);
    };
    match read(source, file, kind).1 {
        Ok(report) => report,
        Err(error) => Report::failed(file, kind.as_str(), &error),
    }
}
