//! The vectors of platforms, for those that are whole calls: they go through the Router, engine and store.

use std::path::{Path, PathBuf};

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

/// The vectors of one kind in the files whose names name `platform`. The repository's own files must have some; a folder of
/// other files (`HUOLANG_VECTORS`) need not have any file of a platform. Kinds that nobody knows fail in the tests of the
/// platforms, which read every vector of every file.
pub fn of(platform: &str, op: &str) -> Vec<Vector> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platforms/vectors");
    let Some(named) = std::env::var_os("HUOLANG_VECTORS").map(PathBuf::from) else {
        let found = within(&usual, platform, op);
        assert!(!found.is_empty(), "no vectors {op} of {platform} in {}", usual.display());
        return found;
    };
    // The name may be meant from the repository's root.
    let from_root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(&named);
    within(if named.is_dir() { &named } else { &from_root }, platform, op)
}

/// The same in a folder.
fn within(folder: &Path, platform: &str, op: &str) -> Vec<Vector> {
    let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> =
        files.map(|entry| entry.unwrap().path()).filter(|file| names(file, platform)).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let at = file.display();
        let parsed: Value =
            serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap_or_else(|error| panic!("{at}: {error}"));
        let list = parsed.get("vectors").unwrap_or(&parsed).as_array();
        for vector in list.unwrap_or_else(|| panic!("{at}: no list of vectors")) {
            let name = vector["name"].as_str().unwrap_or_else(|| panic!("{at}: a vector without a name"));
            let kind = vector["input"]["op"].as_str();
            if kind.unwrap_or_else(|| panic!("{at}: {name}: nobody knows a vector without a kind")) == op {
                let (input, expected) = (vector["input"].clone(), vector["expected"].clone());
                found.push(Vector { name: name.to_owned(), input, expected });
            }
        }
    }
    found
}

/// Whether a file's name names a platform: `jd-game.vectors.json`, `jd-game-more.vectors.json`, `jd_game.2.vectors.json`.
fn names(file: &Path, platform: &str) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.ends_with(".vectors.json") && plain(&name).contains(&plain(platform))
}

#[test]
fn a_folder_without_a_platforms_file_gives_none_of_its_vectors() {
    let folder = tempfile::tempdir().unwrap();
    let one = r#"[{ "name": "a", "input": { "op": "sign" }, "expected": {} }, { "name": "b", "input": { "op": "scenario" } }]"#;
    std::fs::write(folder.path().join("jd_game.2.vectors.json"), one).unwrap();
    std::fs::write(folder.path().join("notes.json"), "{}").unwrap();
    assert!(within(folder.path(), "jd-general", "scenario").is_empty());
    let found: Vec<String> =
        within(folder.path(), "jd-game", "scenario").into_iter().map(|vector| vector.name).collect();
    assert_eq!(found, ["b"]);
    let nameless = r#"[{ "name": "c", "input": {} }]"#;
    std::fs::write(folder.path().join("jd-game.vectors.json"), nameless).unwrap();
    let read = std::panic::catch_unwind(|| within(folder.path(), "jd-game", "scenario").len());
    assert!(read.is_err(), "a vector that nobody knows");
}
