//! What is wrong with the machine, the key or the data: a sentence with the next step, exit code 1, nothing lost.

use std::{fs, os::unix::fs::PermissionsExt as _};

use sqlx::Connection as _;

use crate::program::{Answer, Folder, Serving};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn a_second_program_on_the_folder_is_told_so() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let words = folder.run(&SERVE).assert_refused("database_in_use");
    assert!(words.contains("another Huolang works on"), "{words}");
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
    for args in [&SERVE[..], &["status", "--json"]] {
        folder.run(args).assert_refused("wrong_key");
    }
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
    folder.run(&SERVE).assert_refused("database_newer");
    folder.run(&["status", "--json"]).assert_refused("database_newer");
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
    let answer = folder.run(&SERVE);
    answer.assert_refused("data_damaged");
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

#[test]
fn a_misspelt_fail_point_is_named_with_the_real_ones() {
    let folder = Folder::new();
    let mut command = folder.command(&SERVE);
    command.env("HUOLANG_FAIL", "resrve.after_commit");
    let words = Answer::of(command.output().unwrap()).assert_refused("invalid_input");
    assert!(words.contains("resrve") && words.contains("reserve.after_commit"), "{words}");
}
