//! The reading end of an import, on a thread of its own.

use super::{
    chunk::{Chunk, REJECTED},
    pace::Pace,
};
use huolang_sheets::{
    Limits, Source,
    reports::{self, Event, Kind, Report, ReportError},
};
use std::ops::ControlFlow;
use tokio::sync::mpsc::Sender;

/// Reads the whole file and hands its chunks over; waits while the writing end is behind. No report: it was stopped.
pub(super) fn run(
    source: &Source,
    name: &str,
    kind: Kind,
    is_stopped: &dyn Fn() -> bool,
    pace: &Pace,
    out: &Sender<Chunk>,
) -> Result<Option<Report>, ReportError> {
    let mut chunk = Chunk::default();
    let mut sheets = Vec::new();
    let mut rejects = 0;
    let report = reports::read(source, name, kind, &Limits::reports(), |event| {
        match event {
            Event::Sheets(names) => sheets = names,
            Event::Sales(row) => chunk.sale(*row, &sheets),
            Event::Travel(row) => chunk.booking(*row, &sheets),
            Event::Rejected(row) => {
                rejects += 1;
                if rejects <= REJECTED {
                    chunk.reject(row, rejects);
                }
            }
            Event::Progress { rows, total } => {
                tracing::debug!(rows, "已读取 {rows} 行");
                chunk.progress = Some((rows, total));
            }
        }
        if chunk.rows() < pace.rows() {
            return ControlFlow::Continue(());
        }
        // The writing end is gone only when it failed; it says why.
        if is_stopped() || out.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if report.is_some() {
        let _ = out.blocking_send(chunk);
    }
    Ok(report)
}
