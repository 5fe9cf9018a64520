//! The master key, its public id, and the subkeys derived from it.

use std::fmt;

use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use crate::error::VaultError;
use crate::random;
use crate::secret::Secret;

/// Bytes of a master key and of every subkey.
pub const KEY_LEN: usize = 32;

/// Bytes of a key id.
pub const KEY_ID_LEN: usize = 8;

const SALT: &[u8] = b"huolang/vault/v1";

/// The public name of a master key: the first 8 bytes of a hash over it. Safe to store and show.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(crate) [u8; KEY_ID_LEN]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// 32 random bytes from which everything else is derived.
#[derive(Clone)]
pub struct MasterKey {
    bytes: Secret<[u8; KEY_LEN]>,
    id: KeyId,
}

impl MasterKey {
    /// A new key from the operating system's random numbers.
    pub fn generate() -> Result<Self, VaultError> {
        Ok(Self::from_bytes(random::bytes()?))
    }

    /// The key made of these bytes.
    pub fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        let digest = Sha256::new_with_prefix(b"huolang/key-id/v1").chain_update(bytes).finalize();
        let mut id = [0u8; KEY_ID_LEN];
        id.copy_from_slice(&digest[..KEY_ID_LEN]);
        Self { bytes: Secret::new(bytes), id: KeyId(id) }
    }

    /// Its public id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn expose(&self) -> &[u8; KEY_LEN] {
        self.bytes.expose()
    }

    /// The subkey for one purpose (HKDF-SHA256, `info` = purpose).
    pub(crate) fn subkey(&self, purpose: &str) -> Result<Secret<[u8; KEY_LEN]>, VaultError> {
        let mut out = [0u8; KEY_LEN];
        Hkdf::<Sha256>::new(Some(SALT), self.expose())
            .expand(purpose.as_bytes(), &mut out)
            .map_err(|_| VaultError::Crypto("subkey length"))?;
        Ok(Secret::new(out))
    }
}

impl PartialEq for MasterKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for MasterKey {}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKey").field("id", &self.id).finish_non_exhaustive()
    }
}
