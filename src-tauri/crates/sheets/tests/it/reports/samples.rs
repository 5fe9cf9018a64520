//! Every workbook of a folder gives exactly what its `expected.json` says.

use super::report_of;
use huolang_sheets::Source;
use serde_json::Value;
use std::path::PathBuf;

fn folder() -> PathBuf {
    std::env::var_os("HUOLANG_SAMPLES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")), PathBuf::from)
}

#[test]
fn samples_give_what_is_expected() {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let files = expected["files"].as_array().unwrap();
    assert!(!files.is_empty());
    for wanted in files {
        let name = wanted["file"].as_str().unwrap();
        let found = serde_json::to_value(report_of(&Source::Path(folder().join(name)), name)).unwrap();
        for (member, value) in wanted.as_object().unwrap() {
            assert_eq!(&found[member], value, "{name}: {member}");
        }
    }
}

/// Large generated workbooks carry what they hold beside them.
#[test]
fn samples_with_their_own_expectation_give_it() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let Some(name) = name.strip_suffix(".expected.json") else { continue };
        let wanted: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let found = serde_json::to_value(report_of(&Source::Path(folder().join(name)), name)).unwrap();
        for (member, value) in wanted.as_object().unwrap() {
            match member.as_str() {
                "seed" => {}
                "verification_time_nonnull" => assert_eq!(&found["nonnull"]["verification_time"], value, "{name}"),
                _ => assert_eq!(&found[member], value, "{name}: {member}"),
            }
        }
    }
}
