//! The bench programs of the workspace.

use crate::root::metadata;
use anyhow::{Result, bail};
use serde_json::Value;

/// One bench program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The package it is in.
    pub package: String,
    /// Its own name.
    pub name: String,
}

/// All bench programs, or those with the given names.
pub fn chosen(names: &[String]) -> Result<Vec<Target>> {
    let all = listed(&metadata()?);
    let known = || all.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|target| target.name != **name)) {
        bail!("there is no bench program `{unknown}`; there are: {}", known());
    }
    let chosen: Vec<_> =
        all.iter().filter(|target| names.is_empty() || names.contains(&target.name)).cloned().collect();
    if chosen.is_empty() {
        bail!("the workspace has no bench programs");
    }
    Ok(chosen)
}

/// The targets of kind `bench` in cargo's metadata.
fn listed(metadata: &Value) -> Vec<Target> {
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            let is_bench = target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "bench"));
            if let (true, Some(package), Some(name)) = (is_bench, package["name"].as_str(), target["name"].as_str()) {
                found.push(Target { package: package.to_owned(), name: name.to_owned() });
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::{Target, listed};
    use serde_json::json;

    #[test]
    fn bench_targets_are_found_by_kind() {
        let metadata = json!({"packages": [
            {"name": "b", "targets": [{"kind": ["lib"], "name": "b"}, {"kind": ["bench"], "name": "store"}]},
            {"name": "a", "targets": [{"kind": ["bench"], "name": "engine"}]},
        ]});
        let target = |package: &str, name: &str| Target { package: package.into(), name: name.into() };
        assert_eq!(listed(&metadata), [target("a", "engine"), target("b", "store")]);
    }
}
