//! `import`: every sample gives what is expected, kept or only looked at.

use huolang_testkit::workbooks;
use serde_json::Value;
use sqlx::Connection as _;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::program::{Answer, Folder};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");

/// The samples, or another folder of workbooks with an `expected.json`.
fn samples() -> PathBuf {
    huolang_testkit::samples::folder(SAMPLES)
}

#[test]
fn samples_are_imported_as_expected() {
    // Each file by itself: a snapshot that is older than the last one, or the same bytes again, would be answered as such.
    for wanted in huolang_testkit::samples::expected(&samples()).unwrap() {
        let path = samples().join(wanted["file"].as_str().unwrap()).display().to_string();
        for flags in [&["--dry-run", "--json"][..], &["--json"]] {
            let folder = Folder::new();
            let mut args: Vec<&str> = vec!["import", &path];
            args.extend(flags);
            let answer = folder.run(&args);
            let failed = wanted["outcome"] == "failed";
            assert_eq!(answer.status.code(), Some(i32::from(failed)), "{}: {}", wanted["file"], answer.err);
            let differs = huolang_testkit::samples::differences(&answer.json()["files"][0], &wanted);
            assert_eq!(differs, Vec::<String>::new());
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
fn a_file_that_says_nothing_is_named_with_what_would_be_recognised() {
    let folder = Folder::new();
    let paths = ["笔记.csv", "名单.csv"].map(|name| folder.path().join(name));
    let paths = paths.map(|path| {
        std::fs::write(&path, "甲,乙\n1,2\n").unwrap();
        path.display().to_string()
    });
    for flags in [&["--dry-run"][..], &[]] {
        let mut args: Vec<&str> = vec!["import", &paths[0], &paths[1]];
        args.extend(flags);
        let answer = folder.run(&args);
        assert!(answer.status.success(), "{}", answer.err);
        let lines: Vec<&str> = answer.out.trim().lines().collect();
        assert!(lines[0].starts_with("笔记.csv: not recognised"), "{}", answer.out);
        assert!(lines[1].starts_with("名单.csv: not recognised"), "{}", answer.out);
        assert_eq!(lines.len(), 3, "what is recognised is said once: {}", answer.out);
        for known in ["售卖明细", "旅行社预约明细", "商品ID", "快递单号", "卡密库"] {
            assert!(lines[2].contains(known), "{known}: {}", lines[2]);
        }
    }
}

#[test]
fn a_file_whose_name_says_nothing_and_that_cannot_be_read_says_why() {
    let folder = Folder::new();
    let xls = std::fs::read(Path::new(SAMPLES).join("售卖明细_2025-03-01_2025-03-31.xls")).unwrap();
    let locked = folder.path().join("十一月.xls");
    std::fs::write(&locked, workbooks::protected(&xls)).unwrap();
    let [locked, missing] = [locked, folder.path().join("十二月.xlsx")].map(|path| path.display().to_string());
    for flags in [&["--dry-run"][..], &[]] {
        let mut args: Vec<&str> = vec!["import", &locked, &missing];
        args.extend(flags);
        let answer = folder.run(&args);
        assert_eq!(answer.status.code(), Some(1), "{}", answer.err);
        let lines: Vec<&str> = answer.out.trim().lines().collect();
        assert!(
            lines[0].starts_with("十一月.xls: failed (password_protected). The file has a password"),
            "{}",
            answer.out
        );
        assert!(lines[1].starts_with("十二月.xlsx: failed (file_not_found). The file is gone"), "{}", answer.out);
    }
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
    let products = put("商品.csv", "商品ID,商品名称,价格\nP1,月卡,30\nP2,季卡,八十\n,没有编号,1\nP1,月卡,40\n");
    let looked = folder.run(&["import", &tracking, &products, "--shop", "s1", "--dry-run", "--json"]);
    assert!(looked.status.success(), "{}", looked.err);
    let files = looked.json()["files"].clone();
    assert_eq!(
        files[0],
        serde_json::json!({
            "file": "发货.csv", "kind": "tracking", "outcome": "imported", "error": null, "rows_stored": 1,
            "sheets_used": [], "header_row": 1, "rows_nonblank": 3, "rows_blank": 0, "rows_valid": 1,
            "rows_skipped": { "invalid_input": 1, "tracking_number_required": 1 },
            "duplicates_in_file": 0, "missing_columns": [], "warnings": {}, "sheets_skipped": [], "sums_fen": {},
            "nonnull": { "订单号": 1, "快递单号": 1, "快递公司": 1 }, "distinct_orders": 1, "looked_up": false,
        })
    );
    assert_eq!((&files[1]["kind"], &files[1]["rows_stored"]), (&"products".into(), &1.into()));
    assert_eq!(files[1]["rows_skipped"], serde_json::json!({ "bad_key": 1, "bad_money": 1 }));
    assert_eq!(files[1]["missing_columns"], serde_json::json!(["SKUID", "规格", "商家编码"]));
    assert_eq!(files[1]["duplicates_in_file"], 1);
    assert_eq!(files[1]["sums_fen"], serde_json::json!({ "价格": 4_000 }));
    assert_eq!((&files[1]["nonnull"]["商品ID"], &files[1]["nonnull"]["SKUID"]), (&1.into(), &0.into()));

    let homeless = folder.run(&["import", &products, "--dry-run", "--json"]);
    assert_eq!(homeless.status.code(), Some(1));
    assert_eq!(homeless.json()["files"][0]["error"], "shop_required");
    assert!(!folder.data().exists(), "looking keeps nothing");
}

#[test]
fn looking_at_lists_beside_a_database_looks_up_what_they_name_and_keeps_nothing() {
    let folder = Folder::new();
    folder.open_shop();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let tracking = put("发货.csv", "订单号,快递公司,快递单号\nA1,顺丰,SF1234567890\n,顺丰,SF1\n");
    let products = put("商品.csv", "商品ID,商品名称,卡池\nP1,月卡,没有的卡池\nP2,季卡,\n");
    for _ in 0..2 {
        let looked = folder.run(&["import", &tracking, &products, "--shop", "s1", "--dry-run", "--json"]);
        assert!(looked.status.success(), "{}", looked.err);
        let files = looked.json()["files"].clone();
        assert_eq!((&files[0]["looked_up"], &files[1]["looked_up"]), (&true.into(), &true.into()));
        assert_eq!(files[0]["rows_skipped"], serde_json::json!({ "not_found": 1, "invalid_input": 1 }));
        assert_eq!((&files[0]["rows_valid"], &files[0]["distinct_orders"]), (&0.into(), &0.into()));
        assert_eq!(files[1]["rows_skipped"], serde_json::json!({ "no_such_pool": 1 }));
        assert_eq!(files[1]["outcome"], "imported", "it is not known as taken in: nothing was kept");
    }
}

/// Rows of reports in the database, and imports that did not end.
async fn kept(folder: &Folder) -> (i64, i64) {
    let path = folder.data().join("huolang.db");
    let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let rows = "SELECT (SELECT COUNT(*) FROM sales_details) + (SELECT COUNT(*) FROM travel_bookings)";
    let rows = sqlx::query_scalar(rows).fetch_one(&mut conn).await.unwrap();
    let open = "SELECT COUNT(*) FROM imports WHERE live OR state = 'running'";
    let open = sqlx::query_scalar(open).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    (rows, open)
}

#[tokio::test]
async fn a_password_or_a_gigabyte_inside_is_refused_and_the_file_stays_as_it_was() {
    let xls = std::fs::read(Path::new(SAMPLES).join("售卖明细_2025-03-01_2025-03-31.xls")).unwrap();
    let files = [
        ("售卖明细_2026-01.xlsx", workbooks::protected(&xls), "password_protected", "Remove it and save again"),
        ("旅行社预约明细_2026-01-01.xlsx", workbooks::bomb(), "workbook_too_large", "Export it again"),
    ];
    let folder = Folder::new();
    let inside = tempfile::tempdir().unwrap();
    for (name, bytes, reason, sentence) in files {
        let path = inside.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let shown = path.display().to_string();
        for flags in [&["--dry-run", "--json"][..], &["--json"]] {
            let mut args: Vec<&str> = vec!["import", &shown];
            args.extend(flags);
            let answer = folder.run(&args);
            assert_eq!(answer.status.code(), Some(1), "{name}: {}", answer.err);
            let file = &answer.json()["files"][0];
            let said = [&file["outcome"], &file["error"], &file["reason"], &file["rows_stored"]];
            let wanted: [Value; 4] = ["failed".into(), "unsupported_format".into(), reason.into(), 0.into()];
            assert_eq!(said, wanted.each_ref(), "{name}");
        }
        let words = folder.run(&["import", &shown]);
        assert!(words.status.code() == Some(1) && words.out.contains(reason), "{}", words.out);
        assert!(words.out.contains(sentence), "{}", words.out);
        assert!(std::fs::read(&path).unwrap() == bytes, "{name} is untouched");
    }
    assert_eq!(kept(&folder).await, (0, 0), "nothing is stored");
    assert_eq!(std::fs::read_dir(inside.path()).unwrap().count(), 2, "nothing is moved away or left behind");
}

#[tokio::test]
async fn unusable_cells_and_unknown_encodings_are_told_in_sentences_and_the_rest_is_taken() {
    let folder = Folder::new();
    folder.open_shop();
    let shop = {
        let path = folder.data().join("huolang.db");
        let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        let shop: String = sqlx::query_scalar("SELECT id FROM shops LIMIT 1").fetch_one(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        shop
    };
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let head = "商品ID,商品名称\n";
    let spoilt = format!("{head}N1,月卡\nN2,{}\nN3,坏\0的\n", "长".repeat((10 << 20) / 3));
    let spoilt = put("商品_坏格.csv", spoilt.as_bytes());
    // 商品ID,商品名称 and 月卡 in GBK.
    let gbk = b"\xC9\xCC\xC6\xB7ID,\xC9\xCC\xC6\xB7\xC3\xFB\xB3\xC6\nG1,\xD4\xC2\xBF\xA8\n";
    let gbk = put("商品_国标.csv", gbk);
    let unknown = put("商品_乱码.csv", &[head.as_bytes(), &b"U1,\xFF\xFF\xFE\xFF\n"[..]].concat());

    let taken = folder.run(&["import", &spoilt, &gbk, "--shop", &shop]);
    assert!(taken.status.success(), "{} {}", taken.out, taken.err);
    let lines: Vec<&str> = taken.out.trim().lines().collect();
    assert_eq!(lines[0], "商品_坏格.csv: 1 rows, 2 left out", "{}", taken.out);
    assert!(lines[1].contains("too long") && lines[2].contains("control character"), "{}", taken.out);
    assert_eq!(lines[3], "商品_国标.csv: 1 rows", "{}", taken.out);

    let template = "商品ID,商品名称,发货类型,发货方式,发货模板\nT1,月卡,虚拟,手动,您的卡：{卡蜜}\n";
    let template = folder.run(&["import", &put("商品_模板.csv", template.as_bytes()), "--shop", &shop]);
    let lines: Vec<&str> = template.out.trim().lines().collect();
    assert_eq!(lines, ["商品_模板.csv: 1 rows, 1 left out", "  1 rows: The template has an unknown variable"]);

    let refused = folder.run(&["import", &unknown, "--shop", &shop]);
    assert_eq!(refused.status.code(), Some(1), "{}", refused.out);
    assert!(refused.out.contains("encoding") && refused.out.contains("UTF-8"), "{}", refused.out);
}

#[test]
fn what_is_no_report_is_named_one_by_one_and_the_good_ones_are_taken() {
    let folder = Folder::new();
    let whole = std::fs::read(Path::new(SAMPLES).join("售卖明细_2025-11-01_2025-11-30.xlsx")).unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let files = [
        put("售卖明细_cut.xlsx", &whole[..whole.len() / 2]),
        put("售卖明细_empty.xlsx", b""),
        put("售卖明细_picture.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        put("售卖明细_text.xls", b"\0\0\0 no workbook \0\0"),
        put("售卖明细_whole.xlsx", &whole),
        folder.path().join("售卖明细_missing.xlsx").display().to_string(),
    ];
    let mut args: Vec<&str> = vec!["import"];
    args.extend(files.iter().map(String::as_str));
    let spoken = folder.run(&args);
    assert_eq!(spoken.status.code(), Some(1), "{} {}", spoken.out, spoken.err);
    assert!(!spoken.err.contains("panicked"), "{}", spoken.err);
    let lines: Vec<&str> = spoken.out.lines().collect();
    assert_eq!(lines.len(), files.len(), "{}", spoken.out);
    for (at, line) in lines.iter().enumerate() {
        if at == 4 {
            assert!(line.ends_with(": 31 rows"), "{line}");
        } else {
            assert!(line.contains(": failed (") && !line.contains("failed ( "), "{line}");
        }
    }
    args.extend(["--dry-run", "--json"]);
    let looked = folder.run(&args).json();
    for (at, file) in looked["files"].as_array().unwrap().iter().enumerate().filter(|(at, _)| *at != 4) {
        assert_eq!(file["outcome"], "failed", "{at} {file}");
        assert!(file["error"].as_str().is_some_and(|code| !code.is_empty()), "{file}");
    }
}

#[test]
fn reports_are_exported_as_far_as_the_options_admit() {
    let folder = Folder::new();
    for name in ["售卖明细_2025-11-01_2025-11-30.xlsx", "旅行社预约明细_2025-12-08.xlsx"] {
        let path = Path::new(SAMPLES).join(name).display().to_string();
        assert!(folder.run(&["import", &path]).status.success());
    }
    let mut number = 0;
    let mut export = |kind: &str, options: &[&str]| {
        number += 1;
        let file = folder.path().join(format!("{number}.csv")).display().to_string();
        let mut args = vec!["export", kind, &file, "--json"];
        args.extend(options);
        folder.run(&args)
    };
    let mut rows = |kind: &str, options: &[&str]| export(kind, options).json()["rows"].as_i64().unwrap();
    assert_eq!(rows("sales", &[]), 31);
    assert_eq!(rows("sales", &["--status", "已核销"]), 21);
    // Only what was verified has a moment.
    let (early, late) = (rows("sales", &["--to", "2025-06-30"]), rows("sales", &["--from", "2025-07-01"]));
    assert_eq!(early + late, 21);
    assert!(early > 0 && late > 0);
    assert_eq!(rows("sales", &["--shop", "elsewhere"]), 0);
    assert_eq!(rows("bookings", &["--status", "已完成"]), 15);
    assert_eq!(rows("bookings", &["--from", "2025-01-07", "--to", "2025-12-20"]), 21, "both days are meant, too");
    assert_eq!(rows("bookings", &["--from", "2025-12-21"]), 0);
    for (kind, options) in [
        ("sales", ["--from", "20250701"]),
        ("sales", ["--to", "2025-02-30"]),
        ("verifications", ["--status", "nonsense"]),
        ("orders", ["--status", "已核销"]),
        ("cards", ["--from", "2025-07-01"]),
    ] {
        export(kind, &options).assert_refused("invalid_input");
    }
}
