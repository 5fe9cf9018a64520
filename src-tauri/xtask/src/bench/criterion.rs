//! The figures of bench programs that are made with Criterion, read from the files it leaves.

use super::figure::Figure;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// The variable that tells Criterion where to leave its files.
pub const VARIABLE: &str = "CRITERION_HOME";

/// Every measurement below `folder`: elements a second where the program counts elements, else the time of one round.
pub fn figures(bench: &str, folder: &Path) -> Result<Vec<Figure>> {
    let mut found = Vec::new();
    collect(bench, folder, &mut found)?;
    found.sort_by(|a, b| a.figure.cmp(&b.figure));
    Ok(found)
}

fn collect(bench: &str, folder: &Path, found: &mut Vec<Figure>) -> Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        if path.is_dir() && path.join("new/benchmark.json").is_file() {
            let about = json(&path.join("new/benchmark.json"))?;
            let measured = json(&path.join("new/estimates.json"))?;
            found.push(figure(bench, &about, &measured).with_context(|| path.display().to_string())?);
        } else if path.is_dir() {
            collect(bench, &path, found)?;
        }
    }
    Ok(())
}

fn figure(bench: &str, about: &Value, measured: &Value) -> Result<Figure> {
    let nanoseconds = measured["mean"]["point_estimate"].as_f64().context("no mean")?;
    let (value, unit) = match about["throughput"]["Elements"].as_f64() {
        Some(elements) => (elements / nanoseconds * 1e9, "elements/s"),
        None => (nanoseconds / 1e6, "ms"),
    };
    Ok(Figure {
        bench: bench.to_owned(),
        figure: about["full_id"].as_str().context("no name")?.to_owned(),
        value: Some(value),
        unit: unit.to_owned(),
        must: None,
        raw: None,
    })
}

fn json(path: &Path) -> Result<Value> {
    serde_json::from_str(&std::fs::read_to_string(path)?).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn measurements_are_found_and_told_in_their_unit() {
        let folder = tempfile::tempdir().unwrap();
        for (name, about) in [
            ("cards/open", r#"{"full_id":"cards/open","throughput":{"Elements":1000}}"#),
            ("parse", r#"{"full_id":"parse","throughput":null}"#),
        ] {
            let new = folder.path().join(name).join("new");
            std::fs::create_dir_all(&new).unwrap();
            std::fs::write(new.join("benchmark.json"), about).unwrap();
            std::fs::write(new.join("estimates.json"), r#"{"mean":{"point_estimate":2000000.0}}"#).unwrap();
        }
        let found = figures("vault", folder.path()).unwrap();
        let told: Vec<_> =
            found.iter().map(|f| (f.figure.as_str(), f.value.unwrap().round(), f.unit.as_str())).collect();
        assert_eq!(told, [("cards/open", 500_000.0, "elements/s"), ("parse", 2.0, "ms")]);
    }
}
