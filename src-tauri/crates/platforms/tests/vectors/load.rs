//! Finds the vectors of a platform and runs them, so that one failure does not hide the others.

use serde_json::Value;
use std::{
    fs, panic,
    path::{Path, PathBuf},
};

/// Every platform whose vectors are read, with the words that name it in the name of a file.
const PLATFORMS: [(&str, &[&str]); 7] = [
    ("agiso", &["agiso"]),
    ("douyin-life", &["douyinlife", "douyin"]),
    ("excel-imports", &["excelimport", "excel"]),
    ("jd-game", &["jdgame"]),
    ("jd-general", &["jdgeneral"]),
    ("pdd", &["pdd", "pinduoduo"]),
    ("xianyu", &["xianyu", "goofish"]),
];

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

/// Runs `check` on every vector of the files whose names name `platform`. A folder of other files (`HUOLANG_VECTORS`) need
/// not have any for it; the repository's own must.
///
/// # Panics
/// With the names of all vectors that failed; when the folder holds no vectors, or a file whose name names no platform.
pub fn each(platform: &str, check: impl Fn(&Vector) + panic::RefUnwindSafe) {
    let files = files(&folder());
    let own: Vec<&PathBuf> = files.iter().filter(|file| platform_of(file) == platform).collect();
    let others = std::env::var_os("HUOLANG_VECTORS").is_some() && !files.is_empty();
    assert!(!own.is_empty() || others, "no vectors for {platform}");
    let vectors: Vec<Vector> = own.into_iter().flat_map(|file| read(file)).collect();
    let failed: Vec<&str> = vectors
        .iter()
        .filter(|vector| panic::catch_unwind(|| check(vector)).is_err())
        .map(|vector| vector.name.as_str())
        .collect();
    assert!(failed.is_empty(), "{} of {} vectors failed: {failed:#?}", failed.len(), vectors.len());
}

/// The folder that `HUOLANG_VECTORS` names, also from the repository's root; else the one beside the tests.
fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    match std::env::var_os("HUOLANG_VECTORS").map(PathBuf::from) {
        None => here.join("vectors"),
        Some(named) if named.is_dir() => named,
        Some(named) => here.join("../../..").join(named),
    }
}

/// Every file of vectors in `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".vectors.json")))
        .collect();
    files.sort();
    files
}

/// The platform that a file's name names: `pdd.vectors.json`, `pdd-more.vectors.json`, `more_jd_general.vectors.json`.
fn platform_of(file: &Path) -> &'static str {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let named = PLATFORMS.iter().filter_map(|(platform, words)| {
        let first = words.iter().filter_map(|word| plain.find(word)).min()?;
        Some((first, *platform))
    });
    named.min().map_or_else(|| panic!("{name}: no platform has vectors of this name"), |(_, platform)| platform)
}

fn read(file: &Path) -> Vec<Vector> {
    let at = file.display();
    let parsed: Value =
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap_or_else(|error| panic!("{at}: {error}"));
    let list =
        parsed.get("vectors").unwrap_or(&parsed).as_array().unwrap_or_else(|| panic!("{at}: no list of vectors"));
    list.iter()
        .map(|vector| Vector {
            name: vector["name"].as_str().unwrap_or_else(|| panic!("{at}: a vector without a name")).to_owned(),
            input: vector["input"].clone(),
            expected: vector["expected"].clone(),
        })
        .collect()
}

#[test]
fn files_of_vectors_are_known_by_their_names() {
    let of = |name: &str| platform_of(Path::new(name));
    assert_eq!(of("pdd.vectors.json"), "pdd");
    assert_eq!(of("pdd-more.vectors.json"), "pdd");
    assert_eq!(of("more_jd_general.vectors.json"), "jd-general");
    assert_eq!(of("jd-game.2.vectors.json"), "jd-game");
    assert_eq!(of("Excel-Imports-2.vectors.json"), "excel-imports");
    assert_eq!(of("agiso-pdd.vectors.json"), "agiso", "the first name counts");
    assert!(panic::catch_unwind(|| of("other.vectors.json")).is_err());
}
