//! Every workbook of a folder gives exactly what its `expected.json` says, and each of both names the other.
//!
//! `HUOLANG_SAMPLES` names another folder of workbooks with an `expected.json`, also from the repository's root.

use super::report_of;
use crate::fixtures::{Put::*, xlsx};
use huolang_sheets::Source;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    match std::env::var_os("HUOLANG_SAMPLES").map(PathBuf::from) {
        None => here.join("samples"),
        Some(named) if named.is_dir() => named,
        Some(named) => here.join("../../..").join(named),
    }
}

fn json_of(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What differs between the workbooks of a folder and what is expected of them, a line each.
fn differences(folder: &Path) -> Vec<String> {
    let expected = json_of(&folder.join("expected.json"));
    let wanted: Vec<&Value> = expected["files"].as_array().into_iter().flatten().collect();
    let named: BTreeSet<&str> = wanted.iter().filter_map(|wanted| wanted["file"].as_str()).collect();
    let (books, alone) = workbooks(folder);
    let mut told: Vec<String> = Vec::new();
    if wanted.is_empty() {
        told.push("expected.json expects nothing".to_owned());
    }
    told.extend(named.iter().filter(|name| !books.contains(**name)).map(|name| format!("{name}: is not there")));
    let unexpected = books.iter().filter(|name| !named.contains(name.as_str()) && !alone.contains(*name));
    told.extend(unexpected.map(|name| format!("{name}: nothing is expected of it")));
    told.extend(alone.iter().filter(|name| !books.contains(*name)).map(|name| format!("{name}: is not there")));
    for wanted in wanted {
        let name = wanted["file"].as_str().unwrap_or_default();
        told.extend(different(folder, name, wanted));
    }
    // Large generated workbooks carry what they hold beside them.
    for name in &alone {
        told.extend(different(folder, name, &json_of(&folder.join(format!("{name}.expected.json")))));
    }
    told
}

/// The workbooks of a folder, and those that an `.expected.json` of their own names.
fn workbooks(folder: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut books, mut alone) = (BTreeSet::new(), BTreeSet::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let lower = name.to_lowercase();
        if lower.ends_with(".xlsx") || lower.ends_with(".xls") {
            books.insert(name);
        } else if let Some(book) = name.strip_suffix(".expected.json") {
            alone.insert(book.to_owned());
        }
    }
    (books, alone)
}

fn different(folder: &Path, name: &str, wanted: &Value) -> Vec<String> {
    let found = serde_json::to_value(report_of(&Source::Path(folder.join(name)), name)).unwrap();
    let members = wanted.as_object().into_iter().flatten();
    let of = |member: &str| match member {
        "verification_time_nonnull" => found["nonnull"]["verification_time"].clone(),
        _ => found[member].clone(),
    };
    let differs = members.filter(|(member, value)| *member != "seed" && of(member) != **value);
    differs.map(|(member, value)| format!("{name}: {member} is {}, not {value}", of(member))).collect()
}

#[test]
fn samples_give_what_is_expected() {
    let told = differences(&folder());
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// A folder with one workbook of two rows, of which `rows` are expected.
fn other_folder(rows: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let header: &[_] = &[Text("所属订单ID"), Text("子单ID"), Text("订单实收")];
    let book = xlsx(&[
        header,
        &[Text("1077940305329948933"), Text("1077940305329948934"), Text("¥12.50")],
        &[Text("1077940305329948943"), Text(""), Number(7.5)],
    ]);
    std::fs::write(folder.path().join("售卖明细_2026-01.xlsx"), book).unwrap();
    let name = "售卖明细_2026-01.xlsx";
    let file = json!({ "file": name, "kind": "sales", "outcome": "imported", "rows_stored": rows });
    write_expected(folder.path(), &[file]);
    folder
}

fn write_expected(folder: &Path, files: &[Value]) {
    std::fs::write(folder.join("expected.json"), json!({ "files": files }).to_string()).unwrap();
}

#[test]
fn samples_of_another_folder_are_compared_in_both_directions() {
    let folder = other_folder(2);
    assert_eq!(differences(folder.path()), Vec::<String>::new());

    std::fs::copy(folder.path().join("售卖明细_2026-01.xlsx"), folder.path().join("extra.XLSX")).unwrap();
    assert_eq!(differences(folder.path()), ["extra.XLSX: nothing is expected of it"]);
    std::fs::remove_file(folder.path().join("extra.XLSX")).unwrap();

    std::fs::remove_file(folder.path().join("售卖明细_2026-01.xlsx")).unwrap();
    let gone = differences(folder.path());
    assert_eq!(gone.first().map(String::as_str), Some("售卖明细_2026-01.xlsx: is not there"));

    let wrong = other_folder(3);
    assert_eq!(differences(wrong.path()), ["售卖明细_2026-01.xlsx: rows_stored is 2, not 3"]);
    write_expected(wrong.path(), &[]);
    assert_eq!(differences(wrong.path()).len(), 2, "nothing is expected, and a workbook is there");
}
