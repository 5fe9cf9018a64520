//! Plays steps one after the other and says how each went.

use super::steps::Step;
use std::fmt::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
}

/// One row of the closing table.
struct Row {
    name: String,
    outcome: Outcome,
    took: Duration,
}

/// Runs all `steps`, also after one that failed: what fails is told at once, in the order of the steps. The exit code says
/// whether all passed.
pub fn play(steps: &[Step]) -> ExitCode {
    let mut rows: Vec<Row> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let name = step.name();
        println!("\n━━━ {}/{} {name} ━━━", at + 1, steps.len());
        let start = Instant::now();
        let result = step.run();
        let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        rows.push(Row { name: name.clone(), outcome, took: start.elapsed() });
        if let Err(error) = result {
            println!("\n✗✗✗ {name} FAILED: {error:#}");
            println!("Repeat it alone: cargo xtask test --only {name}");
        }
    }
    println!("\n{}", table(&rows));
    if rows.iter().any(|row| row.outcome == Outcome::Failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The table of all steps and the closing line.
fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let (mark, word) = match row.outcome {
            Outcome::Passed => ("✓", "passed"),
            Outcome::Failed => ("✗", "FAILED"),
        };
        let _ = writeln!(text, "{mark} {:<10}{word:<9}{:>8.1} s", row.name, row.took.as_secs_f64());
    }
    let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
    let _ = write!(text, "{} passed, {} failed", count(Outcome::Passed), count(Outcome::Failed));
    text
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Row, table};
    use std::time::Duration;

    #[test]
    fn the_table_ends_with_the_count() {
        let row = |name: &str, outcome, ms| Row { name: name.to_owned(), outcome, took: Duration::from_millis(ms) };
        let rows = [row("fmt", Outcome::Passed, 420), row("clippy", Outcome::Failed, 61_000)];
        let text = table(&rows);
        assert_eq!(text, "✓ fmt       passed        0.4 s\n✗ clippy    FAILED       61.0 s\n1 passed, 1 failed");
    }
}
