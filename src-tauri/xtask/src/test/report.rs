//! Plays steps one after the other and says how each went.

use super::steps::Step;
use crate::call::Ended;
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

/// Runs all `steps`, also after one that failed: what fails is told at once, and again at the end with what was printed last. The
/// exit code says whether all passed.
pub fn play(steps: &[Step]) -> ExitCode {
    let (mut rows, mut failures) = (Vec::<Row>::new(), String::new());
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
            failures.push_str(&failure(&name, &error));
        }
    }
    print!("{failures}");
    println!("\n{}", table(&rows));
    if rows.iter().any(|row| row.outcome == Outcome::Failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A failure once more, with what the program printed last.
fn failure(name: &str, error: &anyhow::Error) -> String {
    let words = error.downcast_ref::<Ended>().map_or("", |ended| ended.last_words.trim_end());
    format!("\n✗✗✗ {name} FAILED: {error:#}\n{words}\n")
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
    use super::{Outcome, Row, failure, table};
    use crate::call::Call;
    use std::time::Duration;

    #[cfg(unix)]
    #[test]
    fn a_failure_is_told_again_with_what_was_printed_last() {
        let error = Call::new("sh").args(["-c", "echo one of two failed; exit 3"]).run().unwrap_err();
        let text = failure("unit", &error);
        assert!(text.starts_with("\n✗✗✗ unit FAILED: `sh -c"), "{text}");
        assert!(text.ends_with("exit status: 3\none of two failed\n"), "{text}");
    }

    #[test]
    fn the_table_ends_with_the_count() {
        let row = |name: &str, outcome, ms| Row { name: name.to_owned(), outcome, took: Duration::from_millis(ms) };
        let rows = [row("fmt", Outcome::Passed, 420), row("clippy", Outcome::Failed, 61_000)];
        let text = table(&rows);
        assert_eq!(text, "✓ fmt       passed        0.4 s\n✗ clippy    FAILED       61.0 s\n1 passed, 1 failed");
    }
}
