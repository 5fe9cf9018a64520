//! The figures kept between runs, all of one machine.

use super::figure::Figure;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What is known about one machine.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Book {
    /// The machine, one fact a line.
    pub machine: Vec<String>,
    /// By name of the bench program.
    pub runs: BTreeMap<String, Run>,
}

/// One run of one bench program.
#[derive(Debug, Serialize, Deserialize)]
pub struct Run {
    /// The day it ran.
    pub date: String,
    /// The commit it ran on.
    pub commit: String,
    /// What it printed.
    pub figures: Vec<Figure>,
}

impl Book {
    /// The book at `path`, or an empty one when there is none or it tells of another machine.
    pub fn open(path: &Path, machine: Vec<String>) -> Result<Self> {
        if !path.is_file() {
            return Ok(Self { machine, ..Self::default() });
        }
        let book: Self = serde_json::from_str(&std::fs::read_to_string(path)?)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(if book.machine == machine { book } else { Self { machine, ..Self::default() } })
    }

    /// Takes in a run in place of the former one.
    pub fn enter(&mut self, name: &str, date: String, commit: String, figures: Vec<Figure>) {
        self.runs.insert(name.to_owned(), Run { date, commit, figures });
    }

    /// Writes it to `path`.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// The figures that miss their bound.
    pub fn missed(&self) -> Vec<String> {
        let figures = self.runs.values().flat_map(|run| &run.figures);
        figures.filter(|figure| figure.kept() == Some(false)).map(|figure| figure.figure.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Book, Figure};

    #[test]
    fn another_machine_starts_an_empty_book() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docs/benchmarks.json");
        let figure = Figure::read(r#"{"bench":"store","figure":"first page","value":51,"unit":"ms","must":"< 50"}"#)
            .unwrap()
            .unwrap();
        let mut book = Book::open(&path, vec!["this one".into()]).unwrap();
        book.enter("store", "2030-01-01".into(), "abc".into(), vec![figure]);
        book.save(&path).unwrap();
        let again = Book::open(&path, vec!["this one".into()]).unwrap();
        assert_eq!(again.missed(), ["first page"]);
        let other = Book::open(&path, vec!["another".into()]).unwrap();
        assert!(other.runs.is_empty());
    }
}
