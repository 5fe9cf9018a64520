//! The bench programs of the workspace.

use crate::root::metadata;
use anyhow::{Result, bail};
use serde_json::Value;
use std::path::Path;

/// How the bench programs' first lines end; the page says it once for all.
const SAID_ONCE: &str = "One JSON line a figure.";

/// One bench program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Its own name.
    pub name: String,
    /// The package it is in.
    pub package: String,
    /// What it says about itself, in its first lines.
    pub about: String,
}

/// All bench programs, by name.
pub fn all() -> Result<Vec<Target>> {
    let all = listed(&metadata()?);
    if all.is_empty() {
        bail!("the workspace has no bench programs");
    }
    Ok(all)
}

/// Those of `all` with the given names; without names, all.
pub fn chosen(all: &[Target], names: &[String]) -> Result<Vec<Target>> {
    let known = || all.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|target| target.name != **name)) {
        bail!("there is no bench program `{unknown}`; there are: {}", known());
    }
    Ok(all.iter().filter(|target| names.is_empty() || names.contains(&target.name)).cloned().collect())
}

/// The targets of kind `bench` in cargo's metadata.
fn listed(metadata: &Value) -> Vec<Target> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            let is_bench = target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "bench"));
            if let (true, Some(package), Some(name)) = (is_bench, package["name"].as_str(), target["name"].as_str()) {
                let source = target["src_path"].as_str().map(Path::new);
                let source = source.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
                found.push(Target { package: package.to_owned(), name: name.to_owned(), about: about(&source) });
            }
        }
    }
    found.sort();
    found
}

/// The words at the top of a source.
fn about(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.replace(SAID_ONCE, "").trim().to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Target, about, chosen, listed};
    use serde_json::json;

    fn target(name: &str, package: &str) -> Target {
        Target { package: package.into(), name: name.into(), about: String::new() }
    }

    #[test]
    fn bench_targets_are_found_by_kind() {
        let metadata = json!({"packages": [
            {"name": "b", "targets": [{"kind": ["lib"], "name": "b"}, {"kind": ["bench"], "name": "store"}]},
            {"name": "a", "targets": [{"kind": ["bench"], "name": "engine"}]},
        ]});
        assert_eq!(listed(&metadata), [target("engine", "a"), target("store", "b")]);
    }

    #[test]
    fn only_what_was_asked_for_is_measured_and_a_wrong_name_is_told() {
        let all = ["cards", "orders"].map(|name| target(name, "engine"));
        assert_eq!(chosen(&all, &[]).unwrap(), all);
        assert_eq!(chosen(&all, &["orders".into()]).unwrap(), all[1..]);
        let said = chosen(&all, &["order".into()]).unwrap_err().to_string();
        assert!(said.contains("`order`") && said.contains("cards, orders"), "{said}");
    }

    #[test]
    fn a_program_tells_about_itself_in_its_first_lines() {
        let source = "//! How fast.\n//! And how small. One JSON line a figure.\n#![allow(x)]\n//! Not this.\n";
        assert_eq!(about(source), "How fast.\nAnd how small.");
        assert_eq!(about("fn main() {}"), "");
    }
}
