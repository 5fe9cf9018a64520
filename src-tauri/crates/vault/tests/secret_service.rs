//! The keychain of Linux for real: gnome-keyring on a private bus, open, closed and absent.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod session;
mod suite;

use std::path::PathBuf;
use std::process::Output;
use std::time::Duration;

use huolang_vault::key_source::Keychain;
use huolang_vault::{KeySource, Options, SourceKind, VaultError, open_or_create};
use session::{Keyring, Session};
use tempfile::TempDir;

/// Far longer than a healthy keyring needs; reached only when an answer never comes.
const WAIT: Duration = Duration::from_secs(20);

#[test]
fn an_open_keyring_passes_the_suite_and_keeps_the_key() {
    let folder = TempDir::new().unwrap();
    let session = Session::start(folder.path(), Keyring::Unlocked);
    ran(&session.run("inside_an_open_keyring", folder.path()));
    ran(&session.run("inside_an_open_keyring_again", folder.path()));
}

#[test]
fn a_locked_keyring_is_said_so() {
    let folder = TempDir::new().unwrap();
    let session = Session::start(folder.path(), Keyring::Unlocked);
    ran(&session.run("inside_an_open_keyring", folder.path()));
    drop(session);
    let session = Session::start(folder.path(), Keyring::Locked);
    ran(&session.run("inside_a_locked_keyring", folder.path()));
}

#[test]
fn a_keyring_nobody_ever_opened_is_said_so() {
    let folder = TempDir::new().unwrap();
    let session = Session::start(folder.path(), Keyring::Locked);
    ran(&session.run("inside_an_unused_keyring", folder.path()));
}

#[test]
fn a_bus_without_a_keyring_is_said_so() {
    let folder = TempDir::new().unwrap();
    let session = Session::start(folder.path(), Keyring::None);
    ran(&session.run("inside_no_keyring", folder.path()));
}

#[test]
fn no_bus_is_said_so() {
    let folder = TempDir::new().unwrap();
    let address = format!("unix:path={}/nothing-here", folder.path().display());
    ran(&session::run("inside_no_keyring", folder.path(), &address));
}

/// The inner test must have run, not merely not failed.
fn ran(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("HUOLANG_TEST_FOLDER").expect("run by the outer tests"))
}

fn options() -> Options {
    let mut options = Options::new(folder().join("huolang"));
    options.keychain_wait = WAIT;
    options
}

#[test]
#[ignore = "runs inside a session made by the tests above"]
fn inside_an_open_keyring() {
    let source = || Keychain::new("0123456789abcdef", WAIT);
    suite::passes(&source(), || Box::new(source()));
    assert_eq!(Keychain::new("fedcba9876543210", WAIT).load().unwrap(), None);

    let opened = open_or_create(&options()).unwrap();
    assert!(opened.created);
    assert_eq!(opened.source.name(), SourceKind::Keychain);
    std::fs::write(folder().join("check"), opened.vault.check_value().unwrap()).unwrap();
}

#[test]
#[ignore = "runs inside a session made by the tests above"]
fn inside_an_open_keyring_again() {
    let opened = open_or_create(&options()).unwrap();
    assert!(!opened.created);
    let check = std::fs::read_to_string(folder().join("check")).unwrap();
    opened.vault.verify(&check).unwrap();
}

#[test]
#[ignore = "runs inside a session made by the tests above"]
fn inside_a_locked_keyring() {
    let error = open_or_create(&options()).err().unwrap();
    assert!(matches!(error, VaultError::KeychainLocked { .. }), "{error}");
    assert!(error.to_string().contains("unlock it"), "{error}");
}

#[test]
#[ignore = "runs inside a session made by the tests above"]
fn inside_an_unused_keyring() {
    let error = open_or_create(&options()).err().unwrap();
    assert!(matches!(error, VaultError::KeychainLocked { .. }), "{error}");
    let fallback = options().with_key_file(folder().join("master.key"));
    let opened = open_or_create(&fallback).unwrap();
    assert_eq!(opened.source.name(), SourceKind::KeyFile);
}

#[test]
#[ignore = "runs inside a session made by the tests above"]
fn inside_no_keyring() {
    let error = open_or_create(&options()).err().unwrap();
    assert!(matches!(error, VaultError::KeychainAbsent { .. }), "{error}");
    assert!(error.to_string().contains("--master-key-file"), "{error}");
}
