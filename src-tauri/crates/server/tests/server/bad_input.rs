//! What is wrong with the machine, the key or the data: a sentence with the next step, exit code 1, nothing lost.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::program::{Answer, Client, Folder, Serving};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// The commands that work on data. None of them is to come as far as changing anything here.
const COMMANDS: [&[&str]; 9] = [
    &SERVE,
    &["status", "--json"],
    &["doctor", "--json"],
    &["task", "--json"],
    &["once", "--json"],
    &["deliver", "123", "--json"],
    &["verify", "123", "456", "--json"],
    &["backup", "--json"],
    &["monitor"],
];

/// Every command refuses alike, and writes no file that was asked for.
fn assert_all_refuse(folder: &Folder, code: &str) {
    let list = folder.path().join("orders.csv");
    let mut commands: Vec<&[&str]> = COMMANDS.to_vec();
    let export = ["export", "orders", list.to_str().unwrap(), "--json"];
    commands.push(&export);
    for args in commands {
        let words = folder.run(args).assert_refused(code);
        assert!(words.len() > 40, "{args:?}: {words}");
    }
    assert!(!list.exists());
}

#[test]
fn a_second_program_on_the_folder_is_told_so() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let words = folder.run(&SERVE).assert_refused("database_in_use");
    assert!(words.contains("another Huolang works on"), "{words}");
    let words = folder.run(&["monitor"]).assert_refused("database_in_use");
    assert!(words.contains("close it"), "{words}");
    for beside in [&["status", "--json"][..], &["task", "--json"], &["backup", "--json"], &["doctor", "--json"]] {
        let answer = folder.run(beside);
        assert!(answer.status.success(), "{beside:?} looks on beside it: {}", answer.err);
    }
    assert!(serving.end().success());
    assert!(Serving::start(&folder).end().success(), "the folder is free again");
}

#[test]
fn a_port_in_use_names_the_option() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let words = folder.run(&["serve", "--listen", &address]).assert_refused("internal");
    assert!(words.contains(&address) && words.contains("--listen"), "{words}");
}

#[test]
fn a_wrong_key_opens_nothing_and_changes_nothing() {
    let folder = Folder::new();
    folder.open_shop();
    let key = fs::read(folder.key()).unwrap();
    let other = Folder::new();
    other.open_shop();
    fs::copy(other.key(), folder.key()).unwrap();
    assert_all_refuse(&folder, "wrong_key");
    fs::write(folder.key(), key).unwrap();
    assert!(folder.run(&["status", "--json"]).status.success(), "with its own key all is there");
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let folder = Folder::new();
    folder.open_shop();
    fs::set_permissions(folder.key(), fs::Permissions::from_mode(0o644)).unwrap();
    let words = folder.run(&["status", "--json"]).assert_refused("key_file_permissions");
    assert!(words.contains("600"), "{words}");
}

#[test]
fn a_missing_key_file_is_not_made_anew() {
    let folder = Folder::new();
    folder.open_shop();
    fs::remove_file(folder.key()).unwrap();
    folder.run(&SERVE).assert_refused("key_file_invalid");
    assert!(!folder.key().exists());
}

#[test]
fn without_a_keychain_the_other_ways_are_named() {
    let folder = Folder::new();
    let mut command = folder.command(&SERVE);
    command.env_remove("HUOLANG_MASTER_KEY_FILE").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let answer = Answer::of(command.output().unwrap());
    let words = answer.assert_refused("keychain_absent");
    assert!(words.contains("--master-key-file") || words.contains("key file"), "{words}");
}

/// As `cargo xtask run` starts it on a bare machine: no keychain is no obstacle to trying the program.
#[test]
fn without_a_keychain_the_key_of_a_new_folder_lies_in_it_when_that_is_asked_for() {
    let folder = Folder::new();
    let with = |asked: bool, args: &[&str]| {
        let mut command = folder.command(args);
        command.env_remove("HUOLANG_MASTER_KEY_FILE").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        if asked {
            command.env("HUOLANG_KEY_IN_FOLDER", "true");
        }
        command
    };
    for asked in [true, true, false] {
        let serving = Serving::try_start(with(asked, &SERVE)).unwrap();
        assert!(serving.address.starts_with("http://127.0.0.1:"), "{}", serving.address);
        assert!(serving.end().success());
    }
    let mode = fs::metadata(folder.data().join("master.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let looked = Answer::of(with(false, &["status", "--json"]).output().unwrap());
    assert_eq!(looked.json()["shops"][0]["platform"], "practice", "{}", looked.err);
    // A folder whose key lies elsewhere keeps it there.
    let other = Folder::new();
    other.open_shop();
    let mut command = other.command(&["status", "--json"]);
    command.env_remove("HUOLANG_MASTER_KEY_FILE").env("HUOLANG_KEY_IN_FOLDER", "true");
    let looked = Answer::of(command.output().unwrap());
    assert!(looked.status.success(), "{}", looked.err);
    assert!(!other.data().join("master.key").exists());
}

#[test]
fn a_wrong_or_missing_passphrase_opens_nothing() {
    let folder = Folder::new();
    let with = |phrase: Option<&str>, args: &[&str]| {
        let mut command = folder.command(args);
        command.env_remove("HUOLANG_MASTER_KEY_FILE").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        if let Some(phrase) = phrase {
            command.env("HUOLANG_PASSPHRASE", phrase);
        }
        command
    };
    let right = Some("a long enough phrase");
    assert!(Serving::try_start(with(right, &SERVE)).unwrap().end().success());
    for phrase in [Some("another long phrase"), None] {
        let answer = Answer::of(with(phrase, &["backup", "--json"]).output().unwrap());
        let words = answer.assert_refused("wrong_key");
        assert!(words.contains("passphrase"), "{words}");
    }
    let answer = Answer::of(with(right, &["status", "--json"]).output().unwrap());
    assert!(answer.status.success(), "{}", answer.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_locked_keychain_is_told_so_and_opens_again() {
    use crate::session::{Keyring, Session};
    let (folder, keyring) = (Folder::new(), tempfile::tempdir().unwrap());
    let with = |session: &Session, args: &[&str]| {
        let mut command = folder.command(args);
        command.env_remove("HUOLANG_MASTER_KEY_FILE").env("DBUS_SESSION_BUS_ADDRESS", session.address());
        command.env("XDG_RUNTIME_DIR", keyring.path().join("runtime"));
        command
    };
    let session = Session::start(keyring.path(), Keyring::Unlocked);
    assert!(Serving::try_start(with(&session, &SERVE)).unwrap().end().success());
    drop(session);
    let session = Session::start(keyring.path(), Keyring::Locked);
    let answer = Answer::of(with(&session, &["status", "--json"]).output().unwrap());
    let words = answer.assert_refused("keychain_locked");
    assert!(words.contains("unlock") || words.contains("log in"), "{words}");
    drop(session);
    let session = Session::start(keyring.path(), Keyring::Unlocked);
    let answer = Answer::of(with(&session, &["status", "--json"]).output().unwrap());
    assert!(answer.status.success(), "{}", answer.err);
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = Folder::new();
    folder.open_shop();
    let path = folder.data().join("huolang.db");
    let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("INSERT INTO schema_versions (number, name) VALUES (9999, 'from the future')")
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    let before = fs::read(&path).unwrap();
    assert_all_refuse(&folder, "database_newer");
    let words = folder.run(&["status"]).assert_refused("database_newer");
    assert!(words.contains("install the newer version"), "{words}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_database_that_cannot_be_written_is_told_so() {
    let folder = Folder::new();
    folder.open_shop();
    let path = folder.data().join("huolang.db");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    let words = folder.run(&SERVE).assert_refused("disk_read_only");
    assert!(words.contains("permission") || words.contains("written"), "{words}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Serving::start(&folder).end().success(), "nothing was lost");
}

#[test]
fn what_is_no_database_is_not_overwritten() {
    let folder = Folder::new();
    folder.open_shop();
    let path = folder.data().join("huolang.db");
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.data().join(format!("huolang.db{end}")));
    }
    fs::write(&path, "this is a shopping list, not a database, however long one looks at it").unwrap();
    assert_all_refuse(&folder, "data_damaged");
    assert!(fs::read_to_string(&path).unwrap().starts_with("this is a shopping list"));
}

#[test]
fn a_file_where_the_folder_should_be_is_named() {
    let folder = Folder::new();
    fs::write(folder.data(), "in the way").unwrap();
    let words = folder.run(&SERVE).assert_refused("disk_read_only");
    assert!(words.contains("data folder"), "{words}");
}

#[test]
fn a_broken_configuration_names_line_and_file() {
    let folder = Folder::new();
    let file = folder.path().join("huolang.toml");
    for (text, wanted) in [("data = \"/x\nnames = 3", "line 1"), ("listn = 1", "listn"), ("names = 3", "names")] {
        fs::write(&file, text).unwrap();
        let words =
            folder.run(&["status", "--json", "--config", file.to_str().unwrap()]).assert_refused("invalid_input");
        assert!(words.contains("huolang.toml") && words.contains(wanted), "{words}");
    }
    let missing = folder.path().join("missing.toml");
    let words =
        folder.run(&["status", "--json", "--config", missing.to_str().unwrap()]).assert_refused("invalid_input");
    assert!(words.contains("missing.toml"), "{words}");
}

/// The data is from tomorrow: the clock was set back since.
#[tokio::test]
async fn a_clock_that_was_set_back_is_found_and_nothing_goes_out_twice() {
    let folder = Folder::new();
    let ahead = folder.path().join("ahead");
    fs::write(&ahead, (26 * 3_600_000).to_string()).unwrap();
    let mut args: Vec<&str> = SERVE.to_vec();
    args.extend(["--clock-ahead", ahead.to_str().unwrap()]);
    let serving = Serving::try_start(folder.command(&args)).unwrap();
    let mut owner = Client::first_user(&serving).await;
    owner.post("/api/v1/practice/payments", json!({ "product_ref": "715300184201", "count": 2 })).await;
    let sent = |listed: &Value| {
        let items = listed["items"].as_array().unwrap();
        items.len() == 2 && items.iter().all(|order| order["content"] == "sent" && order["platform_state"] == "shipped")
    };
    owner.until("/api/v1/orders?limit=200", sent).await;
    let cards = owner.get("/api/v1/card-pools").await;
    assert!(serving.end().success());

    let looked = folder.run(&["doctor", "--json"]);
    assert_eq!(looked.status.code(), Some(1), "{}", looked.out);
    let report = looked.json();
    let clock = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "clock").unwrap();
    assert_eq!((&clock["ok"], &clock["code"]), (&false.into(), &"clock_set_back".into()), "{clock}");
    assert!(clock["advice"].as_str().unwrap().contains("date and time"), "{clock}");
    let serving = Serving::start(&folder);
    owner.address.clone_from(&serving.address);
    owner.until("/api/v1/orders?limit=200", sent).await;
    assert_eq!(owner.get("/api/v1/card-pools").await, cards, "no card was given a second time");
    assert!(serving.end().success());
}

#[tokio::test]
async fn a_rule_for_a_product_that_is_gone_is_named_with_what_to_do() {
    let folder = Folder::new();
    folder.open_shop();
    let path = folder.data().join("huolang.db");
    let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let gone = sqlx::query("UPDATE products SET status = 'vanished' WHERE product_ref = '715300184201'");
    assert_eq!(gone.execute(&mut conn).await.unwrap().rows_affected(), 1);
    conn.close().await.unwrap();
    let looked = folder.run(&["doctor"]);
    assert!(looked.out.contains("1 products of rules are no longer on the platform"), "{}", looked.out);
    assert!(looked.out.contains("choose the product as it is now, or deactivate or delete the rule"), "{}", looked.out);
}

#[test]
fn a_misspelt_fail_point_is_named_with_the_real_ones() {
    let folder = Folder::new();
    let mut command = folder.command(&SERVE);
    command.env("HUOLANG_FAIL", "resrve.after_commit");
    let words = Answer::of(command.output().unwrap()).assert_refused("invalid_input");
    assert!(words.contains("resrve") && words.contains("reserve.after_commit"), "{words}");
}
