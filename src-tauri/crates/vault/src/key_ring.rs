//! What a key source keeps: the current master key, the previous one while a change of key is
//! going on, and the key of the blind index.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::master_key::{KEY_LEN, MasterKey};
use crate::secret::Secret;

/// Largest text a key source must hold, in bytes (the limit of a Windows credential).
pub const MAX_TEXT: usize = 2_560;

const PREFIX: &str = "huolang-keys-1:";
const CHECK_LEN: usize = 4;

/// The keys of one data folder.
///
/// The index key is its own root, kept beside the master keys, so that a new master key does not
/// change a single blind index. It starts as a subkey of the first master key and is carried
/// along from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRing {
    pub(crate) current: MasterKey,
    pub(crate) previous: Option<MasterKey>,
    pub(crate) index: Secret<[u8; KEY_LEN]>,
}

impl KeyRing {
    /// A ring with a new random master key.
    pub fn generate() -> Result<Self, VaultError> {
        Self::from_master(MasterKey::generate()?)
    }

    /// The ring that belongs to a first master key.
    pub fn from_master(master: MasterKey) -> Result<Self, VaultError> {
        let index = master.subkey("index root")?;
        Ok(Self { current: master, previous: None, index })
    }

    /// The master key that seals new values.
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    /// The master key that is being replaced.
    pub fn previous(&self) -> Option<&MasterKey> {
        self.previous.as_ref()
    }

    /// One line of printable text, below [`MAX_TEXT`].
    pub fn to_text(&self) -> Secret<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(3 * KEY_LEN + CHECK_LEN));
        bytes.extend_from_slice(self.current.expose());
        bytes.extend_from_slice(self.index.expose());
        if let Some(previous) = &self.previous {
            bytes.extend_from_slice(previous.expose());
        }
        let check = Sha256::digest(bytes.as_slice());
        bytes.extend_from_slice(&check[..CHECK_LEN]);
        let mut text = String::with_capacity(PREFIX.len() + bytes.len() * 4 / 3 + 4);
        text.push_str(PREFIX);
        URL_SAFE_NO_PAD.encode_string(bytes.as_slice(), &mut text);
        Secret::new(text)
    }

    /// Reads [`KeyRing::to_text`] back; also takes 64 hexadecimal digits as a bare master key, so
    /// that an operator can make one with any tool. The error says what is wrong with the text.
    pub fn from_text(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() == 2 * KEY_LEN {
            let bytes = Zeroizing::new(hex::decode(text).map_err(|_| "not hexadecimal")?);
            return Self::from_master(key(&bytes)?).map_err(|_| "unusable key");
        }
        let encoded = text.strip_prefix(PREFIX).ok_or("not a Huolang key")?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| "not base64")?);
        let split = bytes.len().checked_sub(CHECK_LEN).ok_or("too short")?;
        let (keys, check) = bytes.split_at(split);
        if Sha256::digest(keys)[..CHECK_LEN] != *check {
            return Err("its checksum does not fit");
        }
        let mut parts = keys.chunks(KEY_LEN);
        let current = key(parts.next().ok_or("too short")?)?;
        let index = key(parts.next().ok_or("too short")?)?.expose().to_owned();
        let previous = parts.next().map(key).transpose()?;
        if parts.next().is_some() {
            return Err("too long");
        }
        Ok(Self { current, previous, index: Secret::new(index) })
    }
}

fn key(bytes: &[u8]) -> Result<MasterKey, &'static str> {
    <[u8; KEY_LEN]>::try_from(bytes).map(MasterKey::from_bytes).map_err(|_| "wrong length")
}

#[cfg(test)]
mod tests;
