//! The page: what the programs printed in, Markdown out.

use super::super::book::{Book, Place, Run};
use super::{Figure, Notes, Target, write};

fn run(machine: &str, lines: &[&str], failed: Option<&str>) -> Run {
    let place = Place { date: "2030-01-01".into(), commit: "abc".into(), machine: vec![machine.into()] };
    let figures = lines.iter().map(|line| Figure::read(line).unwrap().unwrap()).collect();
    Run { place, failed: failed.map(Into::into), figures }
}

fn target(name: &str, about: &str) -> Target {
    Target { package: "p".into(), name: name.into(), about: about.into() }
}

/// The page below its head.
fn body(book: &Book, targets: &[Target], notes: &Notes) -> String {
    let text = write(book, targets, notes);
    text.strip_prefix(super::HEAD).unwrap().to_owned()
}

#[test]
fn the_page_tells_machine_bound_verdict_and_raw_limit() {
    let lines = [
        r#"{"bench":"engine","figure":"a|b","value":900,"unit":"orders/s","must":">= 1000","raw":{"commits/s":2500.5}}"#,
        r#"{"bench":"engine","figure":"p99","value":19.04,"unit":"ms","must":"< 20","raw":null}"#,
        r#"{"bench":"engine","figure":"seen","value":3,"unit":"orders"}"#,
        r#"{"bench":"engine","figure":"lost","value":null,"unit":"orders","must":"= 0"}"#,
    ];
    let mut book = Book::default();
    book.enter("engine", run("2 cores", &lines, None));
    let about = [("engine".to_owned(), "Beside a build.".to_owned())].into();
    let notes = Notes { general: "All of it.".into(), about };
    let text = body(&book, &[target("cards", ""), target("engine", "The main job.")], &notes);
    assert_eq!(
        text,
        "
All of it.

## Machine

- 2 cores

## cards

Not measured yet.

## engine

The main job.

Beside a build.

Measured 2030-01-01 of commit `abc`.

| figure | measured | must | | raw limit |
|---|---:|---|---|---|
| a\\|b | 900 orders/s | >= 1000 orders/s | **missed** | commits/s: 2,500 |
| p99 | 19.0 ms | < 20 ms | reached |  |
| seen | 3 orders |  |  |  |
| lost | – | = 0 orders | **failed** |  |
"
    );
}

#[test]
fn a_failed_program_is_shown_with_its_reason_and_not_left_out() {
    let mut book = Book::default();
    book.enter("year", run("2 cores", &[], Some("`cargo bench` ended with 101\n")));
    let text = body(&book, &[target("year", "")], &Notes::default());
    assert!(text.ends_with("of commit `abc`.\n\n**Failed**: `cargo bench` ended with 101\n"), "{text}");
}

#[test]
fn figures_of_two_machines_say_which() {
    let mut book = Book::default();
    for (name, machine) in [("a", "old"), ("b", "new"), ("c", "old")] {
        book.enter(name, run(machine, &[], None));
    }
    let text = body(&book, &["a", "b", "c"].map(|name| target(name, "")), &Notes::default());
    assert!(text.contains("## Machine 1\n\n- old\n\n## Machine 2\n\n- new\n"), "{text}");
    let places: Vec<_> = text.lines().filter(|line| line.starts_with("Measured")).collect();
    let of = |machine: usize| format!("Measured 2030-01-01 of commit `abc` on machine {machine}.");
    assert_eq!(places, [of(1), of(2), of(1)]);
}
