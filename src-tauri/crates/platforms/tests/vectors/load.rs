//! Finds the vectors of a platform and runs them, so that one failure does not hide the others.

use serde_json::Value;
use std::{fs, panic, path::PathBuf};

/// A vector: what goes in and what must come out.
#[derive(Debug, Clone)]
pub struct Vector {
    /// Its name, for the report.
    pub name: String,
    /// What goes in.
    pub input: Value,
    /// What must come out.
    pub expected: Value,
}

impl Vector {
    /// A text of the input.
    pub fn text(&self, name: &str) -> &str {
        self.input[name].as_str().unwrap_or_else(|| panic!("{}: the input has no text {name}", self.name))
    }
}

/// Runs `check` on every vector of the files whose names begin with `platform`.
///
/// # Panics
/// With the names of all vectors that failed, or when there is none.
pub fn each(platform: &str, check: impl Fn(&Vector) + panic::RefUnwindSafe) {
    let vectors = vectors(platform);
    assert!(!vectors.is_empty(), "no vectors for {platform}");
    let failed: Vec<&str> = vectors
        .iter()
        .filter(|vector| panic::catch_unwind(|| check(vector)).is_err())
        .map(|vector| vector.name.as_str())
        .collect();
    assert!(failed.is_empty(), "{} of {} vectors failed: {failed:#?}", failed.len(), vectors.len());
}

/// Every vector of the files whose names begin with `platform`.
pub fn vectors(platform: &str) -> Vec<Vector> {
    let folder = std::env::var_os("HUOLANG_VECTORS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors"), PathBuf::from);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.starts_with(platform) && name.ends_with(".vectors.json")
        })
        .collect();
    files.sort();
    files.iter().flat_map(read).collect()
}

fn read(file: &PathBuf) -> Vec<Vector> {
    let parsed: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let list = parsed.get("vectors").unwrap_or(&parsed).as_array().expect("a list of vectors").clone();
    list.into_iter()
        .map(|vector| Vector {
            name: vector["name"].as_str().expect("a name").to_owned(),
            input: vector["input"].clone(),
            expected: vector["expected"].clone(),
        })
        .collect()
}
