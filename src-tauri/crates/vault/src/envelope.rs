//! The form of a sealed value: `v1 | key id (8) | nonce (24) | XChaCha20-Poly1305 | tag (16)`.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroize;

use crate::error::VaultError;
use crate::master_key::{KEY_ID_LEN, KEY_LEN, KeyId};
use crate::random;
use crate::secret::Secret;

const VERSION: u8 = 1;
const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;
const NONCE_AT: usize = 1 + KEY_ID_LEN;
const BODY_AT: usize = NONCE_AT + NONCE_LEN;

/// Bytes an envelope is longer than its plaintext.
pub const OVERHEAD: usize = BODY_AT + TAG_LEN;

/// Bytes at the front of an envelope that name its version and key.
pub const PREFIX_LEN: usize = NONCE_AT;

/// A table's column. Make one constant for each encrypted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
}

impl Column {
    /// The column `column` of `table`.
    pub const fn new(table: &'static str, column: &'static str) -> Self {
        Self { table, column }
    }
}

/// The place a value is bound to: an envelope opens only where it was sealed.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: &'a str,
}

impl Place<'_> {
    /// The additional data: each part behind its length, so that no two places look alike.
    fn bytes(&self) -> Vec<u8> {
        let parts = [self.table, self.column, self.row];
        let size: usize = parts.iter().map(|part| part.len() + 8).sum();
        let mut out = Vec::with_capacity(size + 1);
        out.push(VERSION);
        for part in parts {
            out.extend_from_slice(&(part.len() as u64).to_le_bytes());
            out.extend_from_slice(part.as_bytes());
        }
        out
    }

    pub fn name(&self) -> String {
        format!("{}.{} of row {}", self.table, self.column, self.row)
    }

    fn malformed(&self, reason: &'static str) -> VaultError {
        VaultError::Malformed { place: self.name(), reason }
    }
}

/// A subkey ready to seal and open.
pub(crate) struct Sealer {
    id: KeyId,
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    pub fn new(id: KeyId, key: &Secret<[u8; KEY_LEN]>) -> Self {
        Self { id, cipher: XChaCha20Poly1305::new(key.expose().into()) }
    }

    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What every envelope sealed here begins with.
    pub fn prefix(&self) -> [u8; PREFIX_LEN] {
        let mut out = [VERSION; PREFIX_LEN];
        out[1..].copy_from_slice(&self.id.0);
        out
    }

    pub fn seal(&self, place: &Place<'_>, plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        let nonce = random::bytes::<NONCE_LEN>()?;
        let mut out = Vec::with_capacity(plaintext.len() + OVERHEAD);
        out.extend_from_slice(&self.prefix());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plaintext);
        let tag = self
            .cipher
            .encrypt_inout_detached(&XNonce::from(nonce), &place.bytes(), InOutBuf::from(&mut out[BODY_AT..]))
            .map_err(|_| VaultError::Crypto("the value is too long"))?;
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// Opens an envelope of this key.
    pub fn open(&self, place: &Place<'_>, envelope: &[u8]) -> Result<Secret<Vec<u8>>, VaultError> {
        let (body, tag) = envelope
            .get(BODY_AT..)
            .and_then(|rest| rest.split_last_chunk::<TAG_LEN>())
            .ok_or_else(|| place.malformed("too short"))?;
        let nonce = envelope[NONCE_AT..].first_chunk::<NONCE_LEN>().ok_or_else(|| place.malformed("too short"))?;
        let mut plaintext = body.to_vec();
        let opened = self.cipher.decrypt_inout_detached(
            &XNonce::from(*nonce),
            &place.bytes(),
            InOutBuf::from(plaintext.as_mut_slice()),
            &Tag::from(*tag),
        );
        if opened.is_err() {
            plaintext.zeroize();
            return Err(VaultError::Tampered { place: place.name() });
        }
        Ok(Secret::new(plaintext))
    }
}

/// The key an envelope was sealed with.
pub(crate) fn key_id(place: &Place<'_>, envelope: &[u8]) -> Result<KeyId, VaultError> {
    if envelope.len() < OVERHEAD {
        return Err(place.malformed("too short"));
    }
    if envelope[0] != VERSION {
        return Err(place.malformed("unknown version"));
    }
    envelope[1..].first_chunk::<KEY_ID_LEN>().map(|id| KeyId(*id)).ok_or_else(|| place.malformed("too short"))
}
