//! An envelope opens where it was sealed, unchanged, and nowhere else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use huolang_vault::{Column, MasterKey, OVERHEAD, PREFIX_LEN, Vault, VaultError};
use proptest::prelude::*;

const COLUMNS: [Column; 3] =
    [Column::new("cards", "code"), Column::new("cards", "password"), Column::new("shops", "code")];

fn vault() -> Vault {
    Vault::from_master_key(MasterKey::from_bytes([3; 32])).unwrap()
}

fn plaintext() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..300)
}

proptest! {
    #[test]
    fn every_value_comes_back(plain in plaintext(), row in ".{0,40}", column in 0..3usize) {
        let vault = vault();
        let sealed = vault.seal(COLUMNS[column], &row, &plain).unwrap();
        prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
        let opened = vault.open(COLUMNS[column], &row, &sealed).unwrap();
        prop_assert_eq!(opened.expose(), &plain);
    }

    #[test]
    fn another_row_is_refused(plain in plaintext(), row in ".{0,20}", other in ".{0,20}") {
        prop_assume!(row != other);
        let vault = vault();
        let sealed = vault.seal(COLUMNS[0], &row, &plain).unwrap();
        let refused = matches!(
            vault.open(COLUMNS[0], &other, &sealed),
            Err(VaultError::Tampered { .. })
        );
        prop_assert!(refused);
    }

    #[test]
    fn another_column_or_table_is_refused(plain in plaintext(), row in ".{0,20}") {
        let vault = vault();
        let sealed = vault.seal(COLUMNS[0], &row, &plain).unwrap();
        for other in &COLUMNS[1..] {
            let refused = matches!(
                vault.open(*other, &row, &sealed),
                Err(VaultError::Tampered { .. })
            );
            prop_assert!(refused);
        }
    }

    #[test]
    fn every_flipped_bit_is_refused(plain in plaintext(), at: prop::sample::Index, bit in 0..8u32) {
        let vault = vault();
        let mut sealed = vault.seal(COLUMNS[0], "1", &plain).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        let error = vault.open(COLUMNS[0], "1", &sealed).unwrap_err();
        let expected = match at {
            0 => "sealed_value_malformed",
            at if at < PREFIX_LEN => "unknown_key",
            _ => "sealed_value_tampered",
        };
        prop_assert_eq!(error.code(), expected);
    }

    #[test]
    fn every_cut_or_lengthened_value_is_refused(plain in plaintext(), cut: prop::sample::Index) {
        let vault = vault();
        let sealed = vault.seal(COLUMNS[0], "1", &plain).unwrap();
        prop_assert!(vault.open(COLUMNS[0], "1", &sealed[..cut.index(sealed.len())]).is_err());
        let longer = [sealed.as_slice(), &[0]].concat();
        prop_assert!(vault.open(COLUMNS[0], "1", &longer).is_err());
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        prop_assert!(vault().open(COLUMNS[0], "1", &bytes).is_err());
        prop_assert!(vault().verify(&String::from_utf8_lossy(&bytes)).is_err());
    }
}

/// The parts of a place must not run into each other.
#[test]
fn neighbouring_places_are_different() {
    let vault = vault();
    let sealed = vault.seal(Column::new("card", "scode"), "1", b"x").unwrap();
    assert!(vault.open(Column::new("cards", "code"), "1", &sealed).is_err());
    let sealed = vault.seal(Column::new("cards", "code1"), "", b"x").unwrap();
    assert!(vault.open(Column::new("cards", "code"), "1", &sealed).is_err());
}

#[test]
fn errors_name_the_place_and_not_the_value() {
    let vault = vault();
    let sealed = vault.seal(COLUMNS[0], "7", b"planted-secret").unwrap();
    let error = vault.open(COLUMNS[0], "8", &sealed).unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(printed.contains("cards.code of row 8"), "{printed}");
    assert!(!printed.contains("planted"), "{printed}");
}
