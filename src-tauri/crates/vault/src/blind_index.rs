//! Blind indexes: find equal secrets without decrypting any, by a keyed hash.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::VaultError;
use crate::master_key::KEY_LEN;

/// What an index is for. Equal bytes under two purposes give unrelated indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IndexPurpose(&'static str);

impl IndexPurpose {
    /// Finds the same card in another batch or pool.
    pub const CARD_FINGERPRINT: Self = Self("card fingerprint");
    /// Finds cards by the last characters a buyer reads out.
    pub const CARD_TAIL: Self = Self("card tail");
    /// Finds orders by a buyer's phone number.
    pub const BUYER_PHONE: Self = Self("buyer phone");
    /// Finds an API token or session by what the caller shows.
    pub const ACCESS_TOKEN: Self = Self("access token");

    /// A purpose of one's own, at most 255 bytes; longer names are cut.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }
}

/// Characters of an index: 128 bits in lower-case hexadecimal.
pub const INDEX_LEN: usize = 32;

/// A keyed state that is copied for every index, so that the key is set up once.
#[derive(Clone)]
pub(crate) struct BlindIndex(Hmac<Sha256>);

impl BlindIndex {
    pub fn new(key: &[u8; KEY_LEN]) -> Result<Self, VaultError> {
        Hmac::new_from_slice(key).map(Self).map_err(|_| VaultError::Crypto("index key length"))
    }

    pub fn of(&self, purpose: IndexPurpose, bytes: &[u8]) -> String {
        let name = purpose.0.as_bytes();
        let name = &name[..name.len().min(usize::from(u8::MAX))];
        let mut mac = self.0.clone();
        // The length in front keeps ("ab", "c") apart from ("a", "bc").
        mac.update(&[u8::try_from(name.len()).unwrap_or(u8::MAX)]);
        mac.update(name);
        mac.update(bytes);
        hex::encode(&mac.finalize().into_bytes()[..INDEX_LEN / 2])
    }
}
