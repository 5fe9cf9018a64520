//! `doctor`: looks at everything a delivery needs; the exit code tells whether all is well. A hint is
//! no fault.

use std::fmt::Write as _;
use std::process::ExitCode;

use huolang_engine::doctor::Check;
use serde::Serialize;

use crate::cli::Place;
use crate::{output, start};

#[derive(Debug, Serialize)]
struct Report {
    ok: bool,
    checks: Vec<Check>,
}

/// Examines.
pub async fn run(place: &Place, json: bool) -> anyhow::Result<ExitCode> {
    let running = start::guest(place).await?;
    let checks = running.engine.examine().await;
    running.shutdown().await;
    let report = Report { ok: checks.iter().all(|check| check.ok), checks };
    output::answer(json, &report, words)?;
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(report: &Report) -> String {
    let mut text = String::new();
    for check in &report.checks {
        let sign = match (check.ok, check.code) {
            (false, _) => "WRONG",
            (true, Some(_)) => "hint ",
            (true, None) => "ok   ",
        };
        let _ = writeln!(text, "{sign} {:<12} {}", check.check, check.detail);
        if let Some(advice) = check.advice {
            let _ = writeln!(text, "      → {advice}");
        }
    }
    text
}
