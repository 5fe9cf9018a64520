//! The project's own files, for tests about them.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// Folders that hold other people's work or what was built.
const FOREIGN: &[&str] = &[".git", "dist", "gen", "node_modules", "out", "target"];

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Every file of the project with one of the endings, by its path from the root with forward slashes.
pub fn files(endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root(), &mut |path| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(name);
        }
    });
    found.sort();
    assert!(!found.is_empty(), "no file ends with {endings:?}");
    found
}

/// The text of a file that `files` named.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn walk(folder: &Path, found: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if entry.file_type().unwrap().is_file() {
            found(&entry.path());
        } else if entry.file_type().unwrap().is_dir() && !FOREIGN.iter().any(|foreign| name == *foreign) {
            walk(&entry.path(), found);
        }
    }
}
