//! docs/BENCHMARKS.md, written from the book.

use super::book::Book;
use super::figure::Figure;
use serde_json::Value;
use std::fmt::Write;

const HEAD: &str = "# Benchmarks

Written by `cargo xtask bench` from a release build. The bound is what the program must reach; the raw limit is what the machine
itself can do, measured in the same run. A missed bound fails the command.
";

/// The page's text.
pub fn write(book: &Book) -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n## Machine\n\n");
    for fact in &book.machine {
        let _ = writeln!(text, "- {fact}");
    }
    for (name, run) in &book.runs {
        let _ = writeln!(text, "\n## {name}\n\nMeasured {} on commit `{}`.\n", run.date, run.commit);
        text.push_str("| figure | measured | must | | raw limit |\n|---|---:|---|:-:|---|\n");
        for figure in &run.figures {
            text.push_str(&row(figure));
        }
    }
    text
}

fn row(figure: &Figure) -> String {
    let verdict = match figure.kept() {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "",
    };
    let must = figure.must.as_deref().unwrap_or_default();
    let raw = figure.raw.as_ref().map_or_else(String::new, told);
    let cells = [&figure.figure, &format!("{} {}", number(figure.value), figure.unit), must, verdict, &raw];
    format!("| {} |\n", cells.map(|cell| cell.trim().replace('|', "\\|")).join(" | "))
}

/// Three digits that matter, and thousands set apart.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{}", rest.map_or_else(String::new, |rest| format!(".{rest}")))
}

fn told(raw: &Value) -> String {
    match raw {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(value) => value.as_f64().map_or_else(|| value.to_string(), number),
        Value::Object(facts) => {
            facts.iter().map(|(name, value)| format!("{name}: {}", told(value))).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Book, Figure, number, write};

    #[test]
    fn numbers_are_short_and_grouped() {
        let shown = [1_234_567.8, 1000.0, 42.123, 3.456, 0.001_23, 0.0, -1500.0].map(number);
        assert_eq!(shown, ["1,234,568", "1,000", "42.1", "3.46", "0.001", "0", "-1,500"]);
    }

    #[test]
    fn the_page_tells_machine_bound_verdict_and_raw_limit() {
        let line = r#"{"bench":"engine","figure":"a|b","value":900,"unit":"orders/s","must":">= 1000","raw":{"commits/s":2500.5}}"#;
        let mut book = Book { machine: vec!["2 cores".into()], ..Book::default() };
        book.enter("engine", "2030-01-01".into(), "abc".into(), vec![Figure::read(line).unwrap().unwrap()]);
        let text = write(&book);
        assert!(text.contains("- 2 cores\n"), "{text}");
        assert!(text.contains("| a\\|b | 900 orders/s | >= 1000 | ✗ | commits/s: 2,500 |\n"), "{text}");
    }
}
