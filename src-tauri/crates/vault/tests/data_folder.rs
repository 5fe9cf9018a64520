//! A data folder from its first start to a restore on another computer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::time::Duration;

use huolang_vault::key_source::OpenEntry;
use huolang_vault::{
    Column, IndexPurpose, Options, PassphraseCost, RECORD_FILE, Secret, SourceKind, Vault, VaultError, move_key,
    open_or_create, parse_recovery_code, restore,
};
use keyring_core::Error;
use keyring_core::api::CredentialStoreApi as _;
use rstest::rstest;
use tempfile::TempDir;

const CODE: Column = Column::new("cards", "code");

fn keychain() -> OpenEntry {
    let store = keyring_core::mock::Store::new().unwrap();
    Arc::new(move |service, account| store.build(service, account, None))
}

fn no_keychain() -> OpenEntry {
    Arc::new(|_, _| Err(Error::PlatformFailure("no bus".into())))
}

fn options(folder: &TempDir, keychain: &OpenEntry) -> Options {
    let mut options = Options::new(folder.path()).with_keychain(keychain.clone());
    options.passphrase_cost = PassphraseCost::cheapest();
    options.keychain_wait = Duration::from_secs(5);
    options
}

fn with_everything(options: Options, folder: &TempDir) -> Options {
    options.with_key_file(folder.path().join("outside/master.key")).with_passphrase(Secret::from("correct horse"))
}

#[rstest]
#[case::keychain(None, true, SourceKind::Keychain)]
#[case::no_keychain(None, false, SourceKind::KeyFile)]
#[case::key_file_wanted(Some(SourceKind::KeyFile), true, SourceKind::KeyFile)]
#[case::passphrase_wanted(Some(SourceKind::Passphrase), true, SourceKind::Passphrase)]
fn first_and_second_start(#[case] only: Option<SourceKind>, #[case] has_keychain: bool, #[case] expected: SourceKind) {
    let folder = TempDir::new().unwrap();
    let keychain = if has_keychain { keychain() } else { no_keychain() };
    let mut options = with_everything(options(&folder, &keychain), &folder);
    options.only = only;

    let first = open_or_create(&options).unwrap();
    assert!(first.created);
    assert_eq!(first.source.name(), expected);
    let check = first.vault.check_value().unwrap();
    let sealed = first.vault.seal(CODE, "1", b"card").unwrap();

    options.may_create = false;
    let second = open_or_create(&options).unwrap();
    assert!(!second.created);
    assert_eq!(second.source.name(), expected);
    assert_eq!(second.vault_id, first.vault_id);
    second.vault.verify(&check).unwrap();
    assert_eq!(second.vault.open(CODE, "1", &sealed).unwrap().expose(), b"card");
    let record = std::fs::read_to_string(folder.path().join(RECORD_FILE)).unwrap();
    assert!(record.contains(&first.vault_id));
}

#[test]
fn without_any_place_for_the_key_the_keychains_error_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let error = open_or_create(&options(&folder, &no_keychain())).err().unwrap();
    assert_eq!(error.code(), "keychain_absent");
    assert!(error.to_string().contains("--master-key-file"));
    assert!(!folder.path().join(RECORD_FILE).exists(), "nothing is left behind");
}

/// The most dangerous moment: a keychain that is locked today must not lead to a second key.
#[test]
fn a_recorded_keychain_is_never_replaced_by_another_source() {
    let folder = TempDir::new().unwrap();
    open_or_create(&options(&folder, &keychain())).unwrap();
    let later = with_everything(options(&folder, &no_keychain()), &folder);
    assert_eq!(open_or_create(&later).err().unwrap().code(), "keychain_absent");
    // Another keychain, for example of another user, holds no entry for this folder.
    let other = with_everything(options(&folder, &self::keychain()), &folder);
    assert_eq!(open_or_create(&other).err().unwrap().code(), "key_missing");
    let insisting = later.only(SourceKind::KeyFile);
    assert_eq!(open_or_create(&insisting).err().unwrap().code(), "key_source_mismatch");
    assert!(!folder.path().join("outside/master.key").exists());
}

#[test]
fn encrypted_data_without_its_record_makes_no_new_key() {
    let folder = TempDir::new().unwrap();
    let mut options = options(&folder, &keychain());
    options.may_create = false;
    assert_eq!(open_or_create(&options).err().unwrap().code(), "vault_record_missing");
    std::fs::write(folder.path().join(RECORD_FILE), "{").unwrap();
    assert_eq!(open_or_create(&options).err().unwrap().code(), "vault_record_damaged");
}

#[test]
fn a_key_file_put_there_beforehand_is_used() {
    let folder = TempDir::new().unwrap();
    let options = options(&folder, &no_keychain()).only(SourceKind::KeyFile);
    let first = open_or_create(&options).unwrap();
    std::fs::remove_file(folder.path().join(RECORD_FILE)).unwrap();
    let second = open_or_create(&options).unwrap();
    assert!(!second.created);
    assert_eq!(second.vault.key_id(), first.vault.key_id());
}

#[test]
fn a_passphrase_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let plain = options(&folder, &no_keychain()).only(SourceKind::Passphrase);
    let with = |passphrase: &str| plain.clone().with_passphrase(Secret::from(passphrase));
    let code = |options: &Options| open_or_create(options).err().unwrap().code();
    assert_eq!(code(&plain), "passphrase_needed");
    assert_eq!(code(&with("short")), "passphrase_weak");
    open_or_create(&with("correct horse")).unwrap();
    assert_eq!(code(&plain), "passphrase_needed");
    assert_eq!(code(&with("correct house")), "passphrase_wrong");
    open_or_create(&with("correct horse")).unwrap();
}

#[test]
fn the_key_moves_and_the_data_stays() {
    let folder = TempDir::new().unwrap();
    let keychain = keychain();
    let options = with_everything(options(&folder, &keychain), &folder);
    let mut opened = open_or_create(&options).unwrap();
    let sealed = opened.vault.seal(CODE, "1", b"card").unwrap();
    for to in [SourceKind::KeyFile, SourceKind::Passphrase, SourceKind::Keychain] {
        opened = move_key(opened, to, &options).unwrap();
        assert_eq!(opened.source.name(), to);
        let next = open_or_create(&options).unwrap();
        assert_eq!(next.source.name(), to);
        assert_eq!(next.vault.open(CODE, "1", &sealed).unwrap().expose(), b"card");
    }
    let record = std::fs::read_to_string(folder.path().join(RECORD_FILE)).unwrap();
    assert!(!record.contains("sealed"), "the passphrase's copy is gone: {record}");
}

fn code_of(vault: &Vault) -> huolang_vault::MasterKey {
    parse_recovery_code(vault.recovery_code().expose()).unwrap()
}

/// The sheet and the data are enough, also in the middle of and after a change of key.
#[test]
fn sheet_and_data_restore_on_another_computer() {
    let folder = TempDir::new().unwrap();
    let opened = open_or_create(&options(&folder, &keychain())).unwrap();
    let vault = &opened.vault;
    let index = vault.blind_index(IndexPurpose::CARD_FINGERPRINT, b"card");
    let old = vault.seal(CODE, "1", b"card").unwrap();
    vault.begin_rotation(opened.source.as_ref()).unwrap();
    let middle = vault.check_value().unwrap();
    let new = vault.reseal(CODE, "1", &old).unwrap().unwrap();

    let elsewhere = TempDir::new().unwrap();
    let there = options(&elsewhere, &keychain());
    let restored = restore(&there, code_of(vault), Some(&middle)).unwrap();
    restored.vault.verify(&middle).unwrap();
    for sealed in [&old, &new] {
        assert_eq!(restored.vault.open(CODE, "1", sealed).unwrap().expose(), b"card");
    }

    vault.finish_rotation(opened.source.as_ref()).unwrap();
    let done = vault.check_value().unwrap();
    let restored = restore(&there, code_of(vault), Some(&done)).unwrap();
    assert!(!restored.vault.rotation_running());
    let next = open_or_create(&there).unwrap();
    next.vault.verify(&done).unwrap();
    assert_eq!(next.vault.open(CODE, "1", &new).unwrap().expose(), b"card");
    assert_eq!(next.vault.blind_index(IndexPurpose::CARD_FINGERPRINT, b"card"), index);
}

#[test]
fn a_wrong_sheet_changes_nothing() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let keychain = keychain();
    let here = options(&folder, &keychain);
    let opened = open_or_create(&here).unwrap();
    let foreign = open_or_create(&options(&other, &keychain)).unwrap();
    let check = opened.vault.check_value().unwrap();
    let error = restore(&here, code_of(&foreign.vault), Some(&check)).err().unwrap();
    match &error {
        VaultError::WrongKey { needed, .. } => assert_eq!(*needed, opened.vault.key_id()),
        other => panic!("{other}"),
    }
    assert!(error.to_string().contains("recovery sheet"));
    open_or_create(&here).unwrap().vault.verify(&check).unwrap();
}

#[rstest]
#[case(SourceKind::KeyFile)]
#[case(SourceKind::Passphrase)]
fn a_damaged_record_is_put_aside_by_a_restore(#[case] kind: SourceKind) {
    let folder = TempDir::new().unwrap();
    let options = with_everything(options(&folder, &no_keychain()), &folder).only(kind);
    let opened = open_or_create(&options).unwrap();
    let check = opened.vault.check_value().unwrap();
    std::fs::write(folder.path().join(RECORD_FILE), "{").unwrap();
    restore(&options, code_of(&opened.vault), Some(&check)).unwrap();
    open_or_create(&options).unwrap().vault.verify(&check).unwrap();
    assert!(folder.path().join("vault.json.damaged").exists());
}

#[test]
fn memory_is_no_place_for_a_data_folders_key() {
    let folder = TempDir::new().unwrap();
    let options = options(&folder, &keychain()).only(SourceKind::Memory);
    assert_eq!(open_or_create(&options).err().unwrap().code(), "key_not_kept");
}

#[test]
fn printing_options_shows_no_passphrase() {
    let folder = TempDir::new().unwrap();
    let printed = format!("{:?}", with_everything(options(&folder, &keychain()), &folder));
    assert!(printed.contains("***") && !printed.contains("horse"), "{printed}");
}
