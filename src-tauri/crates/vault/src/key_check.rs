//! The key check: a sealed constant the store keeps, by which a wrong key is noticed at once.
//!
//! It also carries the keys that go with the master key (index key, and the previous master key
//! while a change is going on). A backup and a recovery sheet are therefore enough to read
//! everything, without the computer they came from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::envelope::{self, Place, Sealer};
use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::master_key::{KEY_LEN, KeyId, MasterKey};
use crate::secret::Secret;

const PREFIX: &str = "huolang-check-1:";
const CONSTANT: &[u8; 8] = b"HUOLANG1";
const PURPOSE: &str = "key check";
const PLACE: Place<'static> = Place { table: "meta", column: "value", row: "vault_check" };

/// What a check value says once it is opened.
pub(crate) struct Checked {
    pub index: Secret<[u8; KEY_LEN]>,
    pub previous: Option<MasterKey>,
}

/// The check value of a ring, as text.
pub(crate) fn value(ring: &KeyRing) -> Result<String, VaultError> {
    let mut plain = Zeroizing::new(Vec::with_capacity(CONSTANT.len() + 1 + 2 * KEY_LEN));
    plain.extend_from_slice(CONSTANT);
    plain.extend_from_slice(ring.index.expose());
    plain.push(u8::from(ring.previous.is_some()));
    match &ring.previous {
        Some(previous) => plain.extend_from_slice(previous.expose()),
        // Always the same length: the stored text does not tell whether a change is going on.
        None => plain.extend_from_slice(&[0; KEY_LEN]),
    }
    let sealed = sealer(&ring.current)?.seal(&PLACE, &plain)?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(sealed)))
}

/// The key a check value was made with.
pub(crate) fn key_id(check: &str) -> Result<KeyId, VaultError> {
    envelope::key_id(&PLACE, &decode(check)?).map_err(|_| VaultError::CheckDamaged)
}

/// Opens a check value with the key it names.
pub(crate) fn open(master: &MasterKey, check: &str) -> Result<Checked, VaultError> {
    let plain = sealer(master)?.open(&PLACE, &decode(check)?).map_err(|_| VaultError::CheckDamaged)?;
    parse(plain.expose()).ok_or(VaultError::CheckDamaged)
}

/// The whole ring, from a master key and the check value stored beside the data.
pub(crate) fn ring_from(master: MasterKey, check: &str) -> Result<KeyRing, VaultError> {
    let needed = key_id(check)?;
    if needed != master.id() {
        return Err(VaultError::WrongKey { needed, held: master.id() });
    }
    let Checked { index, previous } = open(&master, check)?;
    Ok(KeyRing { current: master, previous, index })
}

fn sealer(master: &MasterKey) -> Result<Sealer, VaultError> {
    Ok(Sealer::new(master.id(), &master.subkey(PURPOSE)?))
}

fn decode(check: &str) -> Result<Vec<u8>, VaultError> {
    check.strip_prefix(PREFIX).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or(VaultError::CheckDamaged)
}

fn parse(plain: &[u8]) -> Option<Checked> {
    let rest = plain.strip_prefix(CONSTANT)?;
    let (index, rest) = rest.split_first_chunk::<KEY_LEN>()?;
    let (running, previous) = rest.split_first()?;
    let previous = <[u8; KEY_LEN]>::try_from(previous).ok()?;
    Some(Checked { index: Secret::new(*index), previous: (*running == 1).then(|| MasterKey::from_bytes(previous)) })
}
