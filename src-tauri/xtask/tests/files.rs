//! House rules on files: small, named for what is in them, finished.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tree;

/// What people write by hand.
const SOURCES: &[&str] = &[".rs", ".ts", ".tsx", ".mjs", ".css", ".sql"];
/// Written by `cargo xtask openapi`.
const GENERATED: &[&str] = &["ui/src/api/schema.ts"];
/// More lines than this is more than one thing.
const MOST: usize = 500;
/// Half of the files stay below this.
const MEDIAN: usize = 110;

fn sources() -> Vec<String> {
    tree::files(SOURCES).into_iter().filter(|name| !GENERATED.contains(&name.as_str())).collect()
}

#[test]
fn no_source_file_is_over_500_lines() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|name| (tree::text(&name).lines().count(), name))
        .filter(|(lines, _)| *lines > MOST)
        .collect();
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn half_of_the_rust_files_are_short() {
    let mut lines: Vec<_> = tree::files(&[".rs"]).iter().map(|name| tree::text(name).lines().count()).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(median <= MEDIAN, "the median Rust file has {median} lines");
}

#[test]
fn files_are_named_for_a_noun_or_an_operation() {
    let vague = ["manager", "service", "helper", "helpers", "util", "utils", "common", "misc"];
    let found: Vec<_> = sources()
        .into_iter()
        .filter(|name| {
            // The Secret Service is the name of a thing.
            let file = name.rsplit('/').next().unwrap().replace("secret_service", "");
            file.split(['.', '_', '-']).any(|word| vague.contains(&word.to_lowercase().as_str()))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_left_for_later() {
    // Spelt in two halves, so that this file does not find itself.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK:")];
    let mut found = Vec::new();
    for name in sources() {
        for (at, line) in tree::text(&name).lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                found.push(format!("{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_refers_to_papers_that_are_not_here() {
    // Spelt in two halves, so that this file does not find itself.
    let papers = [concat!("sheet", " §"), concat!("platforms", " sheet"), concat!("shared", "/platforms")];
    let named: Vec<_> = tree::files(&[".rs", ".ts", ".tsx", ".sql", ".json", ".md"])
        .into_iter()
        .filter(|name| papers.iter().any(|paper| tree::text(name).contains(paper)))
        .collect();
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn every_rust_module_says_first_what_it_is_for() {
    // Unit tests beside a module are told about by that module.
    let is_beside = |name: &str| name.contains("/src/") && (name.ends_with("/tests.rs") || name.contains("/tests/"));
    let modules = tree::files(&[".rs"]).into_iter().filter(|name| !is_beside(name));
    let silent: Vec<_> =
        modules.filter(|name| !tree::text(name).lines().take(5).any(|line| line.starts_with("//!"))).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn only_one_file_of_the_screens_knows_the_window() {
    let found: Vec<_> = tree::files(&[".ts", ".tsx"])
        .into_iter()
        .filter(|name| name.starts_with("ui/src/") && tree::text(name).contains("@tauri-apps/api"))
        .collect();
    assert_eq!(found, ["ui/src/app/host.ts"]);
}
