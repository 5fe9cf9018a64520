#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::key_source::{KeySource, MemoryKeys};

const CODE: Column = Column::new("cards", "code");

fn vault(seed: u8) -> Vault {
    Vault::from_master_key(MasterKey::from_bytes([seed; 32])).unwrap()
}

fn rotating() -> (Vault, MemoryKeys) {
    let (vault, source) = (vault(1), MemoryKeys::new());
    source.store(&vault.ring()).unwrap();
    vault.begin_rotation(&source).unwrap();
    (vault, source)
}

/// What a start after a crash finds.
fn restarted(source: &MemoryKeys) -> Vault {
    Vault::new(source.load().unwrap().unwrap()).unwrap()
}

#[test]
fn text_goes_both_ways_and_never_looks_the_same() {
    let vault = vault(1);
    let one = vault.seal_str(CODE, "1", "卡密 ABCD").unwrap();
    let two = vault.seal_str(CODE, "1", "卡密 ABCD").unwrap();
    assert_ne!(one, two);
    assert_eq!(one.len(), "卡密 ABCD".len() + crate::OVERHEAD);
    assert!(one.starts_with(&vault.current_prefix()));
    assert_eq!(vault.open_str(CODE, "1", &one).unwrap().expose(), "卡密 ABCD");
    let bytes = vault.seal(CODE, "1", &[0xff, 0xfe]).unwrap();
    assert!(matches!(vault.open_str(CODE, "1", &bytes), Err(VaultError::NotText { .. })));
}

/// Values sealed by an earlier release must open for ever. Both values were computed apart from
/// this code, by HKDF, HMAC and XChaCha20-Poly1305 of other libraries.
#[test]
fn an_envelope_of_version_one_opens() {
    let sealed = hex::decode(include_str!("envelope_v1.hex").trim()).unwrap();
    let opened = vault(1).open_str(CODE, "card-1", &sealed).unwrap();
    assert_eq!(opened.expose(), "ABCD-1234");
    assert_eq!(vault(1).blind_index(IndexPurpose::CARD_FINGERPRINT, b"ABCD-1234"), "fd2c459a608ebd2db3fb36ed34d2e744");
}

#[test]
fn a_wrong_key_is_named_before_anything_is_opened() {
    let (right, wrong) = (vault(1), vault(2));
    let check = right.check_value().unwrap();
    right.verify(&check).unwrap();
    assert_eq!(check.len(), 179);
    match wrong.verify(&check).unwrap_err() {
        VaultError::WrongKey { needed, held } => {
            assert_eq!((needed, held), (right.key_id(), wrong.key_id()));
        }
        other => panic!("{other}"),
    }
    let sealed = right.seal(CODE, "1", b"x").unwrap();
    assert!(matches!(
        wrong.open(CODE, "1", &sealed),
        Err(VaultError::UnknownKey { needed, .. }) if needed == right.key_id()
    ));
}

#[test]
fn a_damaged_check_is_not_called_a_wrong_key() {
    let vault = vault(1);
    let check = vault.check_value().unwrap();
    let mut changed = check.clone().into_bytes();
    let last = changed.len() - 3;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    for damaged in [changed.as_str(), "", "huolang-check-1:", &check[..40]] {
        assert!(matches!(vault.verify(damaged), Err(VaultError::CheckDamaged)), "{damaged}");
    }
}

#[test]
fn a_ring_with_another_index_key_is_refused() {
    let (vault, source) = rotating();
    vault.finish_rotation(&source).unwrap();
    let check = vault.check_value().unwrap();
    let bare = Vault::from_master_key(vault.ring().current).unwrap();
    assert!(matches!(bare.verify(&check), Err(VaultError::WrongIndexKey { .. })));
}

#[test]
fn indexes_differ_by_purpose_and_key_and_survive_a_new_key() {
    let before = vault(1);
    let of = |vault: &Vault, purpose| vault.blind_index(purpose, b"ABCD-1234");
    let index = of(&before, IndexPurpose::CARD_FINGERPRINT);
    assert_eq!(index.len(), crate::INDEX_LEN);
    assert_ne!(index, of(&before, IndexPurpose::CARD_TAIL));
    assert_ne!(index, of(&vault(2), IndexPurpose::CARD_FINGERPRINT));
    assert_ne!(before.blind_index(IndexPurpose::new("ab"), b"c"), before.blind_index(IndexPurpose::new("a"), b"bc"));
    let (rotated, source) = rotating();
    assert_eq!(index, of(&rotated, IndexPurpose::CARD_FINGERPRINT));
    rotated.finish_rotation(&source).unwrap();
    assert_eq!(index, of(&restarted(&source), IndexPurpose::CARD_FINGERPRINT));
}

#[test]
fn a_change_of_key_from_begin_to_end() {
    let (vault, source) = (vault(1), MemoryKeys::new());
    source.store(&vault.ring()).unwrap();
    let old_check = vault.check_value().unwrap();
    let old = vault.seal(CODE, "1", b"card").unwrap();
    let clone = vault.clone();

    let id = vault.begin_rotation(&source).unwrap();
    assert_eq!(clone.key_id(), id, "every holder seals with the new key");
    assert!(vault.rotation_running());
    assert!(matches!(vault.begin_rotation(&source), Err(VaultError::RotationRunning)));

    // A crash before the new check value was stored: the old one still fits.
    let after = restarted(&source);
    after.verify(&old_check).unwrap();
    assert!(after.rotation_running());
    assert_eq!(after.open(CODE, "1", &old).unwrap().expose(), b"card");

    assert!(vault.needs_rotation(CODE, "1", &old).unwrap());
    let new = vault.reseal(CODE, "1", &old).unwrap().unwrap();
    assert!(!vault.needs_rotation(CODE, "1", &new).unwrap());
    assert_eq!(vault.reseal(CODE, "1", &new).unwrap(), None);
    assert!(matches!(vault.reseal(CODE, "2", &old), Err(VaultError::Tampered { .. })));

    vault.finish_rotation(&source).unwrap();
    let after = restarted(&source);
    assert!(!after.rotation_running());
    after.verify(&vault.check_value().unwrap()).unwrap();
    assert_eq!(after.open(CODE, "1", &new).unwrap().expose(), b"card");
    assert!(matches!(after.open(CODE, "1", &old), Err(VaultError::UnknownKey { .. })));
    assert!(matches!(after.verify(&old_check), Err(VaultError::WrongKey { .. })));
}

#[test]
fn a_backup_from_the_middle_of_a_change_becomes_readable() {
    let (vault, source) = rotating();
    let old = {
        let ring = KeyRing { current: vault.ring().previous.unwrap(), previous: None, index: vault.ring().index };
        Vault::new(ring).unwrap().seal(CODE, "1", b"card").unwrap()
    };
    let check = vault.check_value().unwrap();
    vault.finish_rotation(&source).unwrap();
    assert!(vault.open(CODE, "1", &old).is_err());

    vault.verify(&check).unwrap();
    assert!(vault.rotation_running(), "the change is finished once more");
    assert_eq!(vault.open(CODE, "1", &old).unwrap().expose(), b"card");
}

#[test]
fn a_source_that_forgets_stops_the_change() {
    struct Forgetful;
    impl KeySource for Forgetful {
        fn name(&self) -> crate::SourceKind {
            crate::SourceKind::Keychain
        }
        fn describe(&self) -> String {
            String::new()
        }
        fn load(&self) -> Result<Option<KeyRing>, VaultError> {
            Ok(None)
        }
        fn store(&self, _: &KeyRing) -> Result<(), VaultError> {
            Ok(())
        }
    }
    let vault = vault(1);
    let before = vault.key_id();
    assert!(matches!(vault.begin_rotation(&Forgetful), Err(VaultError::NotKept { .. })));
    assert_eq!(vault.key_id(), before);
    assert!(!vault.rotation_running());
}

#[test]
fn debug_shows_the_key_id_only() {
    let vault = vault(1);
    assert_eq!(format!("{vault:?}"), format!("Vault {{ key_id: KeyId({}), .. }}", vault.key_id()));
}
