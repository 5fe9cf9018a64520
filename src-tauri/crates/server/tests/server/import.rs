//! `import`: every sample gives what is expected, kept or only looked at.

use serde_json::Value;
use std::{path::PathBuf, process::Stdio};

use crate::program::{Answer, Folder};

fn samples() -> PathBuf {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");
    std::env::var_os("HUOLANG_SAMPLES").map_or_else(|| PathBuf::from(own), PathBuf::from)
}

fn expected() -> Vec<Value> {
    let text = std::fs::read_to_string(samples().join("expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    expected["files"].as_array().unwrap().clone()
}

fn assert_members(found: &Value, wanted: &Value) {
    for (member, value) in wanted.as_object().unwrap() {
        assert_eq!(&found[member], value, "{}: {member}", wanted["file"]);
    }
}

#[test]
fn samples_are_imported_as_expected() {
    // Each file by itself: a snapshot that is older than the last one, or the same bytes again, would be answered as such.
    for wanted in expected() {
        let path = samples().join(wanted["file"].as_str().unwrap()).display().to_string();
        for flags in [&["--dry-run", "--json"][..], &["--json"]] {
            let folder = Folder::new();
            let mut args: Vec<&str> = vec!["import", &path];
            args.extend(flags);
            let answer = folder.run(&args);
            let failed = wanted["outcome"] == "failed";
            assert_eq!(answer.status.code(), Some(i32::from(failed)), "{}: {}", wanted["file"], answer.err);
            assert_members(&answer.json()["files"][0], &wanted);
            assert_eq!(folder.data().exists(), flags.len() == 1, "looking keeps nothing");
        }
    }
}

#[test]
fn a_folder_is_opened_and_a_file_known_again() {
    let folder = Folder::new();
    let inside = tempfile::tempdir().unwrap();
    let name = "售卖明细_2025-11-01_2025-11-30.xlsx";
    std::fs::copy(samples().join(name), inside.path().join(name)).unwrap();
    let path = inside.path().display().to_string();
    let first = folder.run(&["import", &path, "--json"]);
    assert!(first.status.success(), "{}", first.err);
    assert_eq!(first.json()["files"][0]["rows_new"], 31);
    assert_eq!(folder.run(&["import", &path, "--json"]).json()["files"][0]["outcome"], "repeated");
    let again = folder.run(&["import", &path, "--again"]);
    assert_eq!(again.out.trim(), format!("{name}: 31 rows"));
    assert!(inside.path().join(name).exists());
}

#[test]
fn commands_at_once_take_the_same_file_in_once() {
    let folder = Folder::new();
    folder.open_shop();
    let path = samples().join("售卖明细_2025-11-01_2025-11-30.xlsx").display().to_string();
    let commands: Vec<_> = (0..3)
        .map(|_| {
            let mut command = folder.command(&["import", &path, "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut outcomes: Vec<String> = commands
        .into_iter()
        .map(|command| Answer::of(command.wait_with_output().unwrap()).json())
        .map(|said| said["files"][0]["outcome"].as_str().unwrap().to_owned())
        .collect();
    outcomes.sort();
    assert_eq!(outcomes, ["imported", "repeated", "repeated"]);
}
