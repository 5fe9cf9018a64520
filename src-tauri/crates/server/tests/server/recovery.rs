//! The recovery sheet: what it promises is that it and a backup bring everything back, whatever became of the computer.

use std::{fs, path::PathBuf};

use serde_json::json;

use crate::program::{Answer, Client, Folder, PASSWORD, Serving};

const MONTH_CARD: &str = "715300184201";

/// A computer with orders: its backup, the code of its sheet, and what it exports.
struct Left {
    folder: Folder,
    backup: String,
    code: String,
    cards: Vec<String>,
}

/// The code as it is typed from the sheet: its fourteen groups.
fn code_on(sheet: &str) -> String {
    let is_group = |word: &&str| word.len() == 5 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let groups: Vec<&str> = sheet.split_whitespace().filter(is_group).collect();
    assert_eq!(groups.len(), 14, "{sheet}");
    groups.join("-").to_lowercase()
}

async fn left() -> Left {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let owner = Client::first_user(&serving).await;
    owner.post("/api/v1/practice/payments", json!({ "product_ref": MONTH_CARD, "count": 2 })).await;
    owner
        .until("/api/v1/orders?limit=200", |listed| {
            let items = listed["items"].as_array().unwrap();
            items.len() == 2
                && items.iter().all(|order| order["content"] == "sent" && order["platform_state"] == "shipped")
        })
        .await;
    let sheet = owner.post("/api/v1/vault/recovery-sheet", json!({ "password": PASSWORD })).await;
    assert!(serving.end().success());
    let made = folder.run(&["backup", "--json"]);
    assert!(made.status.success(), "{}", made.err);
    Left {
        backup: made.json()["file"].as_str().unwrap().to_owned(),
        code: code_on(sheet["text"].as_str().unwrap()),
        cards: cards(|args| folder.run(args), &folder),
        folder,
    }
}

/// Every card in clear: opened with the key that is in place.
fn cards(run: impl Fn(&[&str]) -> Answer, folder: &Folder) -> Vec<String> {
    let file = folder.path().join("cards.csv");
    let _ = fs::remove_file(&file);
    let done = run(&["export", "cards", file.to_str().unwrap(), "--unlocked", "--json"]);
    assert!(done.status.success(), "{}", done.err);
    let mut lines: Vec<String> = fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn written(folder: &Folder, name: &str, text: &str) -> String {
    let file: PathBuf = folder.path().join(name);
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn sheet_and_backup_bring_everything_back_on_another_computer() {
    let left = left().await;
    let other = Folder::new();
    other.open_shop();
    let (former_key, former_cards) = (fs::read(other.key()).unwrap(), cards(|args| other.run(args), &other));
    other.run(&["restore", &left.backup, "--json"]).assert_refused("backup_invalid");
    let code = written(&other, "code.txt", &format!("{}\n", left.code));
    let restored = other.run(&["restore", &left.backup, "--recovery-code", &code, "--json"]);
    assert!(restored.status.success(), "{}", restored.err);
    assert_eq!(restored.json()["counts"]["orders"], 2);
    assert_eq!(cards(|args| other.run(args), &other), left.cards);
    let serving = Serving::start(&other);
    assert!(serving.setup_token.is_none(), "its people came along");
    assert!(serving.end().success());

    // What was there before is kept: key and database.
    let kept = |end: &str| {
        let files = fs::read_dir(other.path()).unwrap().chain(fs::read_dir(other.data()).unwrap());
        let mut found = files.map(|file| file.unwrap().path()).filter(|path| path.to_string_lossy().contains(end));
        found.next().unwrap_or_else(|| panic!("{end}"))
    };
    assert_eq!(fs::read(kept("master.key.before-restore-")).unwrap(), former_key);
    assert!(kept("huolang-before-restore-").is_file());
    assert_ne!(former_cards, left.cards);

    // A computer on which the program never ran.
    let nobody = Folder::new();
    let restored = nobody.run(&["restore", &left.backup, "--recovery-code", &code]);
    assert!(restored.status.success(), "{}", restored.err);
    assert!(restored.out.contains("2 orders"), "{}", restored.out);
    assert_eq!(cards(|args| nobody.run(args), &nobody), left.cards);
}

#[tokio::test]
async fn a_lost_key_comes_back_to_the_data_that_is_there() {
    let left = left().await;
    fs::remove_file(left.folder.key()).unwrap();
    let words = left.folder.run(&["status", "--json"]).assert_refused("key_file_invalid");
    assert!(words.contains("recovery sheet"), "{words}");
    let code = written(&left.folder, "code.txt", &left.code);
    let restored = left.folder.run(&["restore", "--recovery-code", &code]);
    assert!(restored.status.success(), "{}", restored.err);
    assert!(restored.out.contains("the key fits the data"), "{}", restored.out);
    assert_eq!(cards(|args| left.folder.run(args), &left.folder), left.cards);
}

#[tokio::test]
async fn a_code_that_is_wrong_changes_nothing() {
    let left = left().await;
    let other = Folder::new();
    other.open_shop();
    let (key, before) = (fs::read(other.key()).unwrap(), cards(|args| other.run(args), &other));
    let other_first = if left.code.starts_with('0') { '1' } else { '0' };
    let mistyped = format!("{other_first}{}", &left.code[1..]);
    let code = written(&other, "code.txt", &left.code);
    let restore = |file: &[&str], code: &str| {
        let args: Vec<&str> = [&["restore"][..], file, &["--recovery-code", code, "--json"][..]].concat();
        other.run(&args)
    };
    let words =
        restore(&[&left.backup], &written(&other, "mistyped.txt", &mistyped)).assert_refused("recovery_sheet_invalid");
    assert!(words.contains("group") && words.contains('1'), "{words}");
    restore(&[&left.backup], &written(&other, "short.txt", "A7F3")).assert_refused("recovery_sheet_invalid");
    restore(&[&left.backup], &other.path().join("none.txt").display().to_string()).assert_refused("file_unreadable");
    restore(&[], &code).assert_refused("wrong_key");
    let list = written(&other, "list.hlb", "a shopping list");
    restore(&[&list], &code).assert_refused("backup_invalid");
    let serving = Serving::start(&other);
    restore(&[&left.backup], &code).assert_refused("database_in_use");
    assert!(serving.end().success());
    assert_eq!(fs::read(other.key()).unwrap(), key);
    assert_eq!(cards(|args| other.run(args), &other), before);
    let nobody = Folder::new();
    let code = written(&nobody, "code.txt", &left.code);
    nobody.run(&["restore", "--recovery-code", &code, "--json"]).assert_refused("not_found");
}

/// As in the window: a new computer with a practice shop, whose key lies in the keychain; the page takes file and code.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_page_takes_file_and_code_and_the_next_start_has_them() {
    use crate::session::{Keyring, Session};
    let left = left().await;
    let (other, keyring) = (Folder::new(), tempfile::tempdir().unwrap());
    let session = Session::start(keyring.path(), Keyring::Unlocked);
    let command = |args: &[&str]| {
        let mut command = other.command(args);
        command.env_remove("HUOLANG_MASTER_KEY_FILE").env("DBUS_SESSION_BUS_ADDRESS", session.address());
        command.env("XDG_RUNTIME_DIR", keyring.path().join("runtime"));
        command
    };
    let serve = || Serving::try_start(command(&["serve", "--listen", "127.0.0.1:0"])).unwrap();
    let serving = serve();
    let owner = Client::first_user(&serving).await;
    let upload = owner
        .http
        .post(format!("{}/api/v1/uploads?name=old.hlb", serving.address))
        .header("cookie", owner.cookie.clone().unwrap())
        .header("content-type", "application/octet-stream")
        .body(fs::read(&left.backup).unwrap());
    let upload = Client::read(upload.send().await.unwrap()).await;
    let source = json!({ "upload_id": upload["upload_id"] });
    let mistyped = json!({ "source": source, "recovery_code": "A7F3" });
    let refused = owner.send(reqwest::Method::POST, "/api/v1/backups/recover", Some(mistyped)).await;
    assert!(refused.status().is_client_error(), "{}", refused.status());
    let asked = json!({ "source": source, "recovery_code": left.code });
    let started = owner.post("/api/v1/backups/recover", asked).await;
    let path = format!("/api/v1/operations/{}", started["operation_id"].as_str().unwrap());
    let ended = owner.until(&path, |operation| operation["state"] != "running").await;
    assert_eq!((&ended["state"], &ended["result"]["counts"]["orders"]), (&json!("done"), &json!(2)), "{ended}");
    assert_eq!(owner.get("/api/v1/orders").await["items"], json!([]), "until the next start nothing changes");
    assert!(serving.end().success());

    let serving = serve();
    assert!(serving.setup_token.is_none(), "the people of the backup are there");
    assert!(serving.end().success());
    assert_eq!(cards(|args| Answer::of(command(args).output().unwrap()), &other), left.cards);
}
