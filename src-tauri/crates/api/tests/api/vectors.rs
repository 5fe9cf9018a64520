//! The vectors of platforms, for those that are whole calls: they go through the Router, engine and store.

use std::path::PathBuf;

use serde_json::Value;

/// A vector: what goes in and what must come out.
pub struct Vector {
    pub name: String,
    pub input: Value,
    pub expected: Value,
}

impl Vector {
    pub fn text(&self, name: &str) -> &str {
        self.input[name].as_str().unwrap_or_else(|| panic!("{}: the input has no text {name}", self.name))
    }

    /// The steps of a scenario.
    pub fn steps(&self) -> &[Value] {
        self.input["steps"].as_array().unwrap()
    }
}

/// The vectors of one kind in the files whose names begin with `platform`; never none.
pub fn of(platform: &str, op: &str) -> Vec<Vector> {
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../platforms/vectors");
    let folder = std::env::var_os("HUOLANG_VECTORS").map_or_else(usual, PathBuf::from);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for file in files.map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with(platform) || !name.ends_with(".vectors.json") {
            continue;
        }
        let parsed: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let list = parsed.get("vectors").unwrap_or(&parsed).as_array().unwrap().clone();
        found.extend(list.into_iter().filter(|vector| vector["input"]["op"] == op).map(|vector| Vector {
            name: vector["name"].as_str().unwrap().to_owned(),
            input: vector["input"].clone(),
            expected: vector["expected"].clone(),
        }));
    }
    assert!(!found.is_empty(), "no vectors {op} of {platform} in {}", folder.display());
    found
}
