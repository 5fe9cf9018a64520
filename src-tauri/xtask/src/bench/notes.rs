//! docs/benchmarks.notes.md: what a person has to say about the figures. It is kept; the page quotes it.

use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// The notes, by name of the bench program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What stands above the first heading: about all figures.
    pub general: String,
    /// What stands below `## name`.
    pub about: BTreeMap<String, String>,
}

impl Notes {
    /// Reads the notes. A heading that names no bench program is an error: nobody would see what is below it.
    pub fn read(text: &str, names: &[&str]) -> Result<Self> {
        let mut notes = Self::default();
        for (at, part) in format!("\n{text}").split("\n## ").enumerate() {
            if at == 0 {
                notes.general = part.trim().to_owned();
                continue;
            }
            let (name, rest) = part.split_once('\n').unwrap_or((part, ""));
            if !names.contains(&name.trim()) {
                bail!("docs/benchmarks.notes.md speaks of `{}`, which is no bench program", name.trim());
            }
            notes.about.insert(name.trim().to_owned(), rest.trim().to_owned());
        }
        Ok(notes)
    }
}

#[cfg(test)]
mod tests {
    use super::Notes;

    #[test]
    fn notes_are_found_by_their_heading() {
        let text = "All on one machine.\n\n## store\n\nA cold cache.\nTwice.\n\n## cards\nBusy.\n";
        let notes = Notes::read(text, &["cards", "store"]).unwrap();
        assert_eq!(notes.general, "All on one machine.");
        assert_eq!((notes.about["store"].as_str(), notes.about["cards"].as_str()), ("A cold cache.\nTwice.", "Busy."));
        assert_eq!(Notes::read("", &[]).unwrap(), Notes::default());
    }

    #[test]
    fn a_note_that_nobody_would_see_is_refused() {
        let said = Notes::read("## gone\n\nA word.", &["store"]).unwrap_err().to_string();
        assert!(said.contains("`gone`"), "{said}");
    }
}
