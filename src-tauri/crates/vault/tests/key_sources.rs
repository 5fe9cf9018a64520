//! One suite that every key source passes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod suite;

use std::sync::Arc;
use std::time::Duration;

use huolang_vault::key_source::{KeyFile, Keychain, MemoryKeys, OpenEntry, Passphrase};
use huolang_vault::{KeyRing, KeySource, PassphraseCost, RECORD_FILE, Secret, VaultError};
use keyring_core::Error;
use keyring_core::api::CredentialStoreApi as _;
use tempfile::TempDir;

const WAIT: Duration = Duration::from_secs(5);

#[test]
fn memory() {
    let source = MemoryKeys::new();
    suite::passes(&source, || Box::new(&source));
}

#[test]
fn key_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("keys/master.key");
    suite::passes(&KeyFile::new(&path), || Box::new(KeyFile::new(&path)));
}

#[test]
fn passphrase() {
    let folder = TempDir::new().unwrap();
    let source = || passphrase_source(&folder, "correct horse 电池");
    suite::passes(&source(), || Box::new(source()));
}

#[test]
fn keychain() {
    let entries = mock_entries();
    let source = || Keychain::with_entry("0123456789abcdef", WAIT, entries.clone());
    suite::passes(&source(), || Box::new(source()));
}

fn passphrase_source(folder: &TempDir, passphrase: &str) -> Passphrase {
    Passphrase::new(
        folder.path().join(RECORD_FILE),
        "0123456789abcdef",
        Secret::from(passphrase),
        PassphraseCost::cheapest(),
    )
}

fn mock_entries() -> OpenEntry {
    let store = keyring_core::mock::Store::new().unwrap();
    Arc::new(move |service, account| store.build(service, account, None))
}

#[test]
fn two_data_folders_do_not_share_a_keychain_entry() {
    let entries = mock_entries();
    let one = Keychain::with_entry("1111111111111111", WAIT, entries.clone());
    let two = Keychain::with_entry("2222222222222222", WAIT, entries);
    one.store(&KeyRing::generate().unwrap()).unwrap();
    assert_eq!(two.load().unwrap(), None);
    assert_ne!(one.describe(), two.describe());
}

#[test]
fn a_keychain_that_never_answers_is_given_up() {
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let entries: OpenEntry = Arc::new(move |_, _| {
        // Ends only when the test drops its end.
        let _ = held.lock().unwrap().recv();
        Err(Error::NoEntry)
    });
    let wait = Duration::from_millis(50);
    let source = Keychain::with_entry("0123456789abcdef", wait, entries);
    assert!(matches!(
        source.load(),
        Err(VaultError::KeychainSilent { waited }) if waited == wait
    ));
    drop(hold);
}

#[test]
fn what_the_keychain_says_becomes_a_clear_error() {
    let answer = |error: fn() -> Error| {
        let entries: OpenEntry = Arc::new(move |_, _| Err(error()));
        let source = Keychain::with_entry("0123456789abcdef", WAIT, entries);
        source.load().unwrap_err()
    };
    let absent = answer(|| Error::PlatformFailure("no bus".into()));
    assert_eq!(absent.code(), "keychain_absent");
    assert!(absent.to_string().contains("no bus"));
    assert!(absent.to_string().contains("--master-key-file"));

    let store = keyring_core::mock::Store::new().unwrap();
    let entry = store.build("huolang", "vault-0123456789abcdef", None).unwrap();
    let mock: &keyring_core::mock::Cred = entry.as_any().downcast_ref().unwrap();
    let entries: OpenEntry = Arc::new(move |service, account| store.build(service, account, None));
    let source = Keychain::with_entry("0123456789abcdef", WAIT, entries);

    mock.set_error(Error::NoStorageAccess("closed".into()));
    let locked = source.load().unwrap_err();
    assert_eq!(locked.code(), "keychain_locked");
    assert!(locked.to_string().contains("unlock it"));

    mock.set_error(Error::BadDataFormat(b"planted".to_vec(), "odd".into()));
    let failed = source.load().unwrap_err();
    assert_eq!(failed.code(), "keychain_failed");
    assert!(!failed.to_string().contains("planted"));

    entry.set_password("somebody else's entry").unwrap();
    assert_eq!(source.load().unwrap_err().code(), "key_damaged");
}

#[test]
fn a_wrong_passphrase_is_said_so() {
    let folder = TempDir::new().unwrap();
    let ring = KeyRing::generate().unwrap();
    passphrase_source(&folder, "correct horse").store(&ring).unwrap();
    assert!(matches!(passphrase_source(&folder, "correct house").load(), Err(VaultError::PassphraseWrong)));
    let text = std::fs::read_to_string(folder.path().join(RECORD_FILE)).unwrap();
    assert!(text.contains("argon2id") && text.contains("memory_kib"));
    assert!(!text.contains("horse"));
    assert!(!text.contains(ring.to_text().expose().as_str()));
}

#[test]
fn a_short_passphrase_is_refused() {
    let folder = TempDir::new().unwrap();
    let ring = KeyRing::generate().unwrap();
    assert!(matches!(passphrase_source(&folder, "1234567").store(&ring), Err(VaultError::PassphraseWeak { least: 8 })));
    passphrase_source(&folder, "八个字的口令好记").store(&ring).unwrap();
}

/// Weakening the written cost must not make the file open, and absurd costs must not be tried.
#[test]
fn a_changed_passphrase_cost_is_refused() {
    let folder = TempDir::new().unwrap();
    let source = passphrase_source(&folder, "correct horse");
    source.store(&KeyRing::generate().unwrap()).unwrap();
    let path = folder.path().join(RECORD_FILE);
    let text = std::fs::read_to_string(&path).unwrap();
    for (changed, code) in [(r#""passes": 2"#, "passphrase_wrong"), (r#""passes": 4000000000"#, "vault_record_damaged")]
    {
        std::fs::write(&path, text.replace(r#""passes": 1"#, changed)).unwrap();
        assert_eq!(source.load().unwrap_err().code(), code, "{changed}");
    }
}

#[test]
fn a_key_file_takes_comments_and_bare_hexadecimal_but_not_two_keys() {
    let folder = TempDir::new().unwrap();
    let source = KeyFile::new(folder.path().join("master.key"));
    let write = |text: &str| {
        std::fs::write(source.path(), text).unwrap();
        close_to_others(source.path());
    };
    let hexadecimal = "07".repeat(32);
    write(&format!("# from the safe\n\n{hexadecimal}\n"));
    let ring = source.load().unwrap().unwrap();
    assert_eq!(ring, KeyRing::from_text(&hexadecimal).unwrap());
    for text in ["", "# nothing\n", "hello", &format!("{hexadecimal}\n{hexadecimal}")] {
        write(text);
        assert_eq!(source.load().unwrap_err().code(), "key_damaged", "{text}");
    }
}

#[cfg(not(unix))]
fn close_to_others(_: &std::path::Path) {}

#[cfg(unix)]
fn close_to_others(path: &std::path::Path) {
    set_mode(path, 0o600);
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_key_file_others_may_read_is_refused_with_the_exact_fix() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TempDir::new().unwrap();
    let source = KeyFile::new(folder.path().join("master.key"));
    source.store(&KeyRing::generate().unwrap()).unwrap();
    let mode = source.path().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for (mode, fine) in
        [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o660, false), (0o644, false), (0o610, false)]
    {
        set_mode(source.path(), mode);
        let loaded = source.load();
        assert_eq!(loaded.is_ok(), fine, "{mode:o}");
        if let Err(error) = loaded {
            let printed = error.to_string();
            let fix = format!("chmod 600 '{}'", source.path().display());
            assert!(printed.contains(&fix), "{printed}");
            assert!(printed.contains(&format!("{mode:04o}")), "{printed}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_linked_key_file_stays_linked() {
    let folder = TempDir::new().unwrap();
    let real = folder.path().join("real.key");
    let link = folder.path().join("master.key");
    KeyFile::new(&real).store(&KeyRing::generate().unwrap()).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let ring = KeyRing::generate().unwrap();
    KeyFile::new(&link).store(&ring).unwrap();
    assert!(link.is_symlink());
    assert_eq!(KeyFile::new(&real).load().unwrap(), Some(ring));
}

/// What an interrupted write leaves behind must not get in the way of the next one.
#[test]
fn a_half_written_neighbour_does_no_harm() {
    let folder = TempDir::new().unwrap();
    let source = KeyFile::new(folder.path().join("master.key"));
    let ring = KeyRing::generate().unwrap();
    source.store(&ring).unwrap();
    std::fs::write(folder.path().join("master.key.new"), "half").unwrap();
    assert_eq!(source.load().unwrap().as_ref(), Some(&ring));
    let next = KeyRing::generate().unwrap();
    source.store(&next).unwrap();
    assert_eq!(source.load().unwrap(), Some(next));
    assert!(!folder.path().join("master.key.new").exists());
}
