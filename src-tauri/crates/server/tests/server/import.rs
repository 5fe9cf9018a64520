//! `import`: every sample gives what is expected, kept or only looked at.

use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::program::{Answer, Folder};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");

/// The samples, or another folder of workbooks with an `expected.json`.
fn samples() -> PathBuf {
    std::env::var_os("HUOLANG_SAMPLES").map_or_else(|| PathBuf::from(SAMPLES), PathBuf::from)
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
    std::fs::copy(Path::new(SAMPLES).join(name), inside.path().join(name)).unwrap();
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
    let path = Path::new(SAMPLES).join("售卖明细_2025-11-01_2025-11-30.xlsx").display().to_string();
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

#[test]
fn looking_at_lists_of_products_and_tracking_numbers_tells_what_would_come_of_them() {
    let folder = Folder::new();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let tracking = put("发货.csv", "订单号,快递公司,快递单号\nA1,顺丰,SF1234567890\n,顺丰,SF1\nA2,顺丰,\n");
    let products = put("商品.csv", "商品ID,商品名称,价格\nP1,月卡,30\nP2,季卡,八十\n,没有编号,1\n");
    let looked = folder.run(&["import", &tracking, &products, "--shop", "s1", "--dry-run", "--json"]);
    assert!(looked.status.success(), "{}", looked.err);
    let files = looked.json()["files"].clone();
    assert_eq!(
        files[0],
        serde_json::json!({
            "file": "发货.csv", "kind": "tracking", "outcome": "imported", "error": null, "rows_stored": 1,
            "rows_nonblank": 3, "rows_valid": 1, "rows_skipped": { "invalid_input": 1, "tracking_number_required": 1 },
        })
    );
    assert_eq!((&files[1]["kind"], &files[1]["rows_stored"]), (&"products".into(), &1.into()));
    assert_eq!(files[1]["rows_skipped"], serde_json::json!({ "bad_key": 1, "bad_money": 1 }));

    let homeless = folder.run(&["import", &products, "--dry-run", "--json"]);
    assert_eq!(homeless.status.code(), Some(1));
    assert_eq!(homeless.json()["files"][0]["error"], "shop_required");
    assert!(!folder.data().exists(), "looking keeps nothing");
}
