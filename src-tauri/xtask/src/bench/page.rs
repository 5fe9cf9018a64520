//! docs/BENCHMARKS.md, written from the book, the notes and the bench programs' own words.

use super::book::{Book, Place, Run};
use super::figure::{Figure, Verdict};
use super::notes::Notes;
use super::number::number;
use super::targets::Target;
use serde_json::Value;
use std::fmt::Write;

const HEAD: &str = "# Measured

Written by `cargo xtask bench`: the server that is called is the released one, the programs that measure are built like it but for its
link-time optimisation. `cargo xtask bench --only NAME` measures one program again and leaves the other figures as they are, each with its date. The bound is what the program must reach. The raw
limit is what the machine or the other side can do alone, measured in the same run. What the programs printed lies in
[benchmarks.json](benchmarks.json), what a person has to say about it in [benchmarks.notes.md](benchmarks.notes.md): do not edit this page.
";

/// The page's text: every bench program of the workspace, measured or not.
pub fn write(book: &Book, targets: &[Target], notes: &Notes) -> String {
    let mut text = String::from(HEAD);
    if !notes.general.is_empty() {
        let _ = write!(text, "\n{}\n", notes.general);
    }
    let machines = machines(book);
    for (at, machine) in machines.iter().enumerate() {
        let _ = write!(text, "\n## {}\n\n", machine_name(at, machines.len()));
        for fact in *machine {
            let _ = writeln!(text, "- {fact}");
        }
    }
    for target in targets {
        let _ = write!(text, "\n## {}\n", target.name);
        for words in [Some(&target.about), notes.about.get(&target.name)].into_iter().flatten() {
            if !words.is_empty() {
                let _ = write!(text, "\n{words}\n");
            }
        }
        match book.0.get(&target.name) {
            Some(run) => text.push_str(&section(run, &machines)),
            None => text.push_str("\nNot measured yet.\n"),
        }
    }
    text
}

/// The machines of the book, each once, in the order of the programs.
fn machines(book: &Book) -> Vec<&[String]> {
    let mut found: Vec<&[String]> = Vec::new();
    for run in book.0.values() {
        if !found.contains(&run.place.machine.as_slice()) {
            found.push(&run.place.machine);
        }
    }
    found
}

fn machine_name(at: usize, count: usize) -> String {
    if count > 1 { format!("Machine {}", at + 1) } else { "Machine".to_owned() }
}

fn section(run: &Run, machines: &[&[String]]) -> String {
    let mut text = String::new();
    let Place { date, commit, machine } = &run.place;
    let place = machines.iter().position(|known| known == machine).filter(|_| machines.len() > 1);
    let place = place.map_or_else(String::new, |at| format!(" on machine {}", at + 1));
    let _ = write!(text, "\nMeasured {date} of commit `{commit}`{place}.\n");
    if let Some(reason) = &run.failed {
        let _ = write!(text, "\n**Failed**: {}\n", reason.trim());
    }
    if !run.figures.is_empty() {
        text.push_str("\n| figure | measured | must | | raw limit |\n|---|---:|---|---|---|\n");
    }
    for figure in &run.figures {
        text.push_str(&row(figure));
    }
    text
}

fn row(figure: &Figure) -> String {
    let verdict = match figure.verdict() {
        Verdict::Reached => "reached",
        Verdict::Missed => "**missed**",
        Verdict::Failed => "**failed**",
        Verdict::Unbounded => "",
    };
    let value = figure.value.map_or_else(|| "–".to_owned(), |value| format!("{} {}", number(value), figure.unit));
    let must = figure.must.as_ref().map_or_else(String::new, |must| format!("{must} {}", figure.unit));
    let raw = figure.raw.as_ref().map_or_else(String::new, told);
    let cells = [&figure.figure, &value, &must, verdict, &raw];
    format!("| {} |\n", cells.map(|cell| cell.trim().replace('|', "\\|")).join(" | "))
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
#[path = "page/tests.rs"]
mod tests;
