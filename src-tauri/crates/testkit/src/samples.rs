//! Workbooks with what is expected of them: `expected.json` of a folder, and the `.expected.json` beside a large workbook.

use serde_json::Value;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The folder of workbooks that the tests are run on: the one that `HUOLANG_SAMPLES` names, also from the repository's root,
/// or else `own`.
#[must_use]
pub fn folder(own: &str) -> PathBuf {
    match std::env::var_os("HUOLANG_SAMPLES").map(PathBuf::from) {
        None => PathBuf::from(own),
        Some(named) if named.is_dir() => std::path::absolute(&named).unwrap_or(named),
        Some(named) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(named),
    }
}

/// What is expected of the workbooks of a folder, each with its name as `file`.
///
/// # Errors
/// A file that cannot be read or is no JSON.
pub fn expected(folder: &Path) -> io::Result<Vec<Value>> {
    let whole = json(&folder.join("expected.json"))?;
    let mut wanted = whole.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    for name in names {
        let Some(book) = name.strip_suffix(".expected.json") else { continue };
        let mut alone = json(&folder.join(&name))?;
        if let Some(members) = alone.as_object_mut() {
            members.insert("file".to_owned(), book.into());
        }
        wanted.push(alone);
    }
    Ok(wanted)
}

fn json(path: &Path) -> io::Result<Value> {
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// What differs between a report and what is expected of it, a line each.
#[must_use]
pub fn differences(found: &Value, wanted: &Value) -> Vec<String> {
    let of = |member: &str| match member {
        "verification_time_nonnull" => found.get("nonnull").and_then(|counts| counts.get("verification_time")),
        _ => found.get(member),
    };
    // The seed of a generated workbook stands in none.
    let members = wanted.as_object().into_iter().flatten().filter(|(member, _)| *member != "seed");
    let differs = members.map(|(member, value)| (member, of(member).unwrap_or(&Value::Null), value));
    let differs = differs.filter(|(_, found, value)| found != value);
    let file = wanted.get("file").unwrap_or(&Value::Null);
    differs.map(|(member, found, value)| format!("{file}: {member} is {found}, not {value}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{differences, expected};
    use serde_json::json;

    #[test]
    fn a_large_workbook_says_beside_it_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
        put("expected.json", json!({ "files": [{ "file": "a.xlsx", "rows_stored": 1 }] }).to_string());
        put("b.xlsx.expected.json", json!({ "rows_stored": 2 }).to_string());
        let wanted = expected(folder.path()).unwrap();
        let alone = json!({ "file": "b.xlsx", "rows_stored": 2 });
        assert_eq!(wanted, [json!({ "file": "a.xlsx", "rows_stored": 1 }), alone]);
    }

    #[test]
    fn every_member_is_compared_and_the_seed_is_none() {
        let found = json!({ "file": "a", "rows_stored": 2, "nonnull": { "verification_time": 5 } });
        let same = json!({ "file": "a", "seed": 7, "rows_stored": 2, "verification_time_nonnull": 5 });
        assert!(differences(&found, &same).is_empty());
        let other = json!({ "file": "a", "rows_stored": 3, "verification_time_nonnull": 4, "warnings": {} });
        assert_eq!(
            differences(&found, &other),
            [
                "\"a\": rows_stored is 2, not 3",
                "\"a\": verification_time_nonnull is 5, not 4",
                "\"a\": warnings is null, not {}",
            ]
        );
    }
}
