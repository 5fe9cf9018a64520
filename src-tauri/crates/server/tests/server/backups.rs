//! Backup, restore, export and doctor, on the binary.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::json;
use sqlx::Connection as _;

use crate::program::{Client, Folder, Serving};

const MONTH_CARD: &str = "715300184201";

/// A folder with `orders` delivered orders; the server goes on.
async fn with_orders(folder: &Folder, orders: u64) -> Serving {
    let serving = Serving::start(folder);
    let owner = Client::first_user(&serving).await;
    owner.post("/api/v1/practice/payments", json!({ "product_ref": MONTH_CARD, "count": orders })).await;
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let listed = owner.get("/api/v1/orders?limit=200").await;
        let sent = listed["items"].as_array().unwrap().iter().filter(|order| order["content"] == "sent").count();
        if sent as u64 == orders {
            return serving;
        }
        assert!(Instant::now() < limit, "{listed}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn orders_in(folder: &Folder) -> u64 {
    let file = folder.path().join(format!("orders-{}.csv", uniq()));
    let answer = folder.run(&["export", "orders", file.to_str().unwrap(), "--json"]);
    assert!(answer.status.success(), "{}", answer.err);
    answer.json()["rows"].as_u64().unwrap()
}

fn uniq() -> usize {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

fn backup(folder: &Folder) -> PathBuf {
    let answer = folder.run(&["backup", "--json"]);
    assert!(answer.status.success(), "{}", answer.err);
    PathBuf::from(answer.json()["file"].as_str().unwrap())
}

fn restore(folder: &Folder, file: &Path) -> crate::program::Answer {
    folder.run(&["restore", file.to_str().unwrap(), "--json"])
}

#[tokio::test]
async fn a_backup_made_beside_a_running_server_brings_everything_back() {
    let folder = Folder::new();
    let serving = with_orders(&folder, 3).await;
    let file = backup(&folder);
    restore(&folder, &file).assert_refused("database_in_use");
    assert!(serving.end().success());

    let path = folder.data().join("huolang.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(folder.data().join(format!("huolang.db{end}")));
    }
    let restored = restore(&folder, &file);
    let report = restored.json();
    assert!(restored.status.success(), "{}", restored.err);
    assert_eq!((report["counts"]["orders"].as_u64(), report["database"].as_str()), (Some(3), path.to_str()));
    assert_eq!(orders_in(&folder), 3);
    let report = folder.run(&["doctor", "--json"]).json();
    assert!(
        report["checks"].as_array().unwrap().iter().any(|check| check["check"] == "database" && check["ok"] == true)
    );
    assert!(Serving::start(&folder).end().success(), "it serves again");
}

#[test]
fn a_backup_beside_another_one_says_that_it_waits_and_is_made_when_that_one_is_done() {
    let folder = Folder::new();
    folder.open_shop();
    let other = fs::File::create(folder.data().join("huolang-backup.lock")).unwrap();
    other.try_lock().unwrap();
    let mut command = folder.command(&["backup", "--json"]);
    let mut waiting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let told = BufReader::new(waiting.stderr.take().unwrap()).lines();
    let mut waits = told.map(Result::unwrap).filter(|line| line.contains("another backup of this data is being made"));
    assert!(waits.next().is_some(), "it says that it waits");
    assert!(waiting.try_wait().unwrap().is_none(), "and waits");
    // As when the program that makes the other one is killed: nothing but the system gives the lock back.
    drop(other);
    assert_eq!(waits.next(), None, "it says so once");
    let mut answer = String::new();
    waiting.stdout.take().unwrap().read_to_string(&mut answer).unwrap();
    assert!(waiting.wait().unwrap().success(), "{answer}");
    let made: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert!(Path::new(made["file"].as_str().unwrap()).is_file(), "{made}");
}

#[tokio::test]
async fn a_restore_over_data_keeps_what_it_replaces() {
    let folder = Folder::new();
    assert!(with_orders(&folder, 1).await.end().success());
    let file = backup(&folder);
    let serving = Serving::start(&folder);
    drop(serving);
    let before = fs::read_dir(folder.data()).unwrap().count();
    assert!(restore(&folder, &file).status.success());
    assert!(fs::read_dir(folder.data()).unwrap().count() > before, "the former database is kept beside it");
    assert_eq!(orders_in(&folder), 1);
}

#[tokio::test]
async fn what_is_no_backup_of_this_key_changes_nothing() {
    let (folder, other) = (Folder::new(), Folder::new());
    assert!(with_orders(&folder, 2).await.end().success());
    other.open_shop();
    let (mine, foreign) = (backup(&folder), backup(&other));
    let whole = fs::read(&mine).unwrap();
    let written = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    };
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for (what, file) in [
        ("no backup", written("text.hlb", b"this is a shopping list")),
        ("cut off", written("cut.hlb", &whole[..whole.len() / 2])),
        ("changed", written("changed.hlb", &changed)),
        ("empty", written("empty.hlb", b"")),
        ("of another key", foreign),
    ] {
        let answer = restore(&folder, &file);
        let words = answer.assert_refused("backup_invalid");
        assert!(words.len() > 40, "{what}: {words}");
        assert!(!folder.data().join("huolang.db.restore").exists(), "{what}");
    }
    restore(&folder, &folder.path().join("nothing.hlb")).assert_refused("not_found");
    assert_eq!(orders_in(&folder), 2);
}

#[tokio::test]
async fn cards_leave_masked_unless_unlocked_and_it_is_written_down() {
    let folder = Folder::new();
    assert!(with_orders(&folder, 1).await.end().success());
    let export = |kind: &str, name: &str, more: &[&str]| {
        let file = folder.path().join(name);
        let mut args = vec!["export", kind, file.to_str().unwrap(), "--json"];
        args.extend(more);
        let answer = folder.run(&args);
        assert!(answer.status.success(), "{}", answer.err);
        assert!(answer.json()["rows"].as_u64().unwrap() > 0);
        fs::read(&file).unwrap()
    };
    let masked = String::from_utf8(export("cards", "masked.csv", &[])).unwrap();
    let clear = String::from_utf8(export("cards", "clear.csv", &["--unlocked"])).unwrap();
    assert!(masked.contains("••••") && !clear.contains("••••"), "{}", &masked[..200.min(masked.len())]);
    let audit = String::from_utf8(export("audit", "audit.csv", &[])).unwrap();
    assert!(audit.contains("cli"), "{audit}");
    assert!(export("deliveries", "deliveries.xlsx", &[]).starts_with(b"PK"));
    let file = folder.path().join("masked.csv");
    folder.run(&["export", "cards", file.to_str().unwrap(), "--json"]).assert_refused("conflict");
    folder.run(&["export", "cards", "cards.pdf", "--json"]).assert_refused("invalid_input");
}

#[tokio::test]
async fn a_fresh_start_without_a_backup_is_a_hint_and_no_fault() {
    let folder = Folder::new();
    assert!(with_orders(&folder, 1).await.end().success());
    let looked = folder.run(&["doctor"]);
    assert_eq!(looked.status.code(), Some(0), "{}", looked.out);
    assert!(looked.out.contains("hint  backups"), "{}", looked.out);
    let report = folder.run(&["doctor", "--json"]).json();
    assert_eq!(report["ok"], true, "{report}");
    let backups = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "backups").unwrap();
    assert_eq!((&backups["ok"], &backups["code"]), (&true.into(), &"backup_missing".into()));
}

#[tokio::test]
async fn the_doctor_finds_a_changed_log_and_says_so_by_its_exit_code() {
    let folder = Folder::new();
    assert!(with_orders(&folder, 1).await.end().success());
    folder.run(&["backup"]);
    // Whoever takes cards out of the program is written down.
    let file = folder.path().join("cards.csv");
    assert!(folder.run(&["export", "cards", file.to_str().unwrap(), "--unlocked"]).status.success());
    let looked = || folder.run(&["doctor", "--json"]);
    let check = |name: &str| {
        let report = looked().json();
        report["checks"].as_array().unwrap().iter().find(|check| check["check"] == name).cloned().unwrap()
    };
    assert_eq!(check("audit_log")["ok"], true);
    let path = folder.data().join("huolang.db");
    let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let changed = sqlx::query("UPDATE audit_log SET actor = 'nobody' WHERE seq = 1").execute(&mut conn).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
    conn.close().await.unwrap();
    let found = check("audit_log");
    assert_eq!(found["ok"], false, "{found}");
    assert_eq!(looked().status.code(), Some(1));
    let words = folder.run(&["doctor"]);
    assert!(words.out.contains("WRONG audit_log"), "{}", words.out);
}
