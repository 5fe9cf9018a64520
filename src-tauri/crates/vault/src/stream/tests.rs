#![allow(clippy::unwrap_used)]

use rstest::rstest;

use super::*;

const HEAD: usize = MAGIC.len() + KEY_ID_LEN + PREFIX_LEN;
const SEALED_CHUNK: usize = CHUNK + TAG_LEN;

fn vault() -> Vault {
    Vault::from_master_key(MasterKey::from_bytes([5; 32])).unwrap()
}

fn seal(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let count = vault().seal_stream("backup", &mut &plain[..], &mut out).unwrap();
    assert_eq!(count, plain.len() as u64);
    out
}

fn open(sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    let mut out = Vec::new();
    vault().open_stream("backup", &mut &sealed[..], &mut out)?;
    Ok(out)
}

fn plain(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 7) as u8).collect()
}

#[rstest]
#[case(0)]
#[case(1)]
#[case(CHUNK - 1)]
#[case(CHUNK)]
#[case(CHUNK + 1)]
#[case(3 * CHUNK)]
fn comes_back_whole(#[case] length: usize) {
    let sealed = seal(&plain(length));
    assert_eq!(sealed.len(), HEAD + length + TAG_LEN * length.div_ceil(CHUNK).max(1));
    assert_eq!(open(&sealed).unwrap(), plain(length));
}

#[test]
fn nothing_can_be_cut_off_left_out_or_reordered() {
    let sealed = seal(&plain(3 * CHUNK));
    for cut in [0, 3, 11, 20, HEAD, HEAD + 10, HEAD + SEALED_CHUNK, sealed.len() - 1] {
        assert!(open(&sealed[..cut]).is_err(), "cut at {cut}");
    }
    let second = HEAD + SEALED_CHUNK..HEAD + 2 * SEALED_CHUNK;
    let without = [&sealed[..second.start], &sealed[second.end..]].concat();
    assert!(matches!(open(&without), Err(VaultError::Tampered { .. })));
    let mut doubled = sealed.clone();
    doubled.extend_from_slice(&sealed[second.clone()]);
    assert!(matches!(open(&doubled), Err(VaultError::Tampered { .. })));
    let mut swapped = sealed.clone();
    swapped.copy_within(HEAD..HEAD + SEALED_CHUNK, second.start);
    assert!(matches!(open(&swapped), Err(VaultError::Tampered { .. })));
    let mut flipped = sealed;
    flipped[HEAD + 5] ^= 1;
    assert!(matches!(open(&flipped), Err(VaultError::Tampered { .. })));
}

#[test]
fn another_name_or_key_is_refused() {
    let sealed = seal(b"rows");
    let mut out = Vec::new();
    assert!(matches!(vault().open_stream("export", &mut &sealed[..], &mut out), Err(VaultError::Tampered { .. })));
    let other = Vault::from_master_key(MasterKey::from_bytes([6; 32])).unwrap();
    assert!(matches!(
        other.open_stream("backup", &mut &sealed[..], &mut out),
        Err(VaultError::UnknownKey { needed, .. }) if needed == vault().key_id()
    ));
    assert!(out.is_empty());
    assert_eq!(stream_key(&mut &sealed[..]).unwrap(), Some(vault().key_id()));
    assert_eq!(stream_key(&mut &b"SQLite format 3"[..]).unwrap(), None);
}
