//! The figures kept between runs: docs/benchmarks.json.

use super::figure::{Figure, Verdict};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What is known, by name of the bench program.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Book(pub BTreeMap<String, Run>);

/// One run of one bench program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// When, where and of what.
    #[serde(flatten)]
    pub place: Place,
    /// Why it did not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// What it printed, in its order.
    pub figures: Vec<Figure>,
}

/// When, where and of what a measurement was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The day.
    pub date: String,
    /// The commit.
    pub commit: String,
    /// The machine, one fact a line.
    pub machine: Vec<String>,
}

impl Book {
    /// The book at `path`, or an empty one when there is none.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        serde_json::from_str(&std::fs::read_to_string(path)?)
            .with_context(|| format!("cannot read {}: move it away to start a new one", path.display()))
    }

    /// Takes in a run in place of the former one. What the former one measured and a failed one did not stays as a figure
    /// that failed, so that it is missed.
    pub fn enter(&mut self, name: &str, mut run: Run) {
        let former = self.0.remove(name).filter(|_| run.failed.is_some());
        for figure in former.into_iter().flat_map(|former| former.figures) {
            if run.figures.iter().all(|known| known.figure != figure.figure) {
                run.figures.push(figure.unmeasured());
            }
        }
        self.0.insert(name.to_owned(), run);
    }

    /// Forgets programs that are no more.
    pub fn keep_only(&mut self, names: &[&str]) {
        self.0.retain(|name, _| names.contains(&name.as_str()));
    }

    /// Writes it to `path`.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// What does not reach its bound, and what could not be measured, in one line each.
    pub fn short_of(&self, names: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (name, run) in self.0.iter().filter(|(name, _)| names.contains(&name.as_str())) {
            found.extend(run.failed.iter().map(|reason| format!("{name} failed: {reason}")));
            for figure in &run.figures {
                match figure.verdict() {
                    Verdict::Missed => found.push(format!("{name} missed: {}", figure.figure)),
                    Verdict::Failed => found.push(format!("{name} not measured: {}", figure.figure)),
                    Verdict::Reached | Verdict::Unbounded => {}
                }
            }
        }
        found
    }
}

#[cfg(test)]
#[path = "book/tests.rs"]
mod tests;
