//! A passphrase somebody types: argon2id turns it into the key that seals the ring in `vault.json`.

use std::path::PathBuf;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KeySource, SourceKind};
use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::master_key::KEY_LEN;
use crate::random;
use crate::record::Record;
use crate::secret::Secret;

/// A new passphrase has at least this many characters.
pub const LEAST_PASSPHRASE: usize = 8;

const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 24;
/// A damaged file must not make the program ask for all memory or run for an hour.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;
const MOST_LANES: u32 = 16;

/// How hard guessing is made: argon2id's memory in KiB, passes and lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PassphraseCost {
    /// 64 MiB, 3 passes, 1 lane: about a quarter of a second on a small computer.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl PassphraseCost {
    /// The cheapest allowed cost, for tests only.
    pub fn cheapest() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }
}

/// The `passphrase` part of `vault.json`: how the passphrase is stretched, and the sealed ring.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SealedRing {
    kdf: Kdf,
    #[serde(flatten)]
    cost: PassphraseCost,
    /// Base64, 16 bytes.
    salt: String,
    /// Base64, nonce (24) and XChaCha20-Poly1305 of the ring's text.
    sealed: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kdf {
    Argon2id,
}

/// Keeps the ring in `vault.json`, sealed with the passphrase.
#[derive(Clone, Debug)]
pub struct Passphrase {
    record: PathBuf,
    vault_id: String,
    passphrase: Secret<String>,
    cost: PassphraseCost,
}

impl Passphrase {
    /// The ring sealed in the `vault.json` at `record`. `cost` counts for the next store; a load
    /// uses the cost written in the file.
    pub fn new(record: impl Into<PathBuf>, vault_id: &str, passphrase: Secret<String>, cost: PassphraseCost) -> Self {
        Self { record: record.into(), vault_id: vault_id.to_owned(), passphrase, cost }
    }

    fn damaged(&self, reason: &str) -> VaultError {
        VaultError::RecordDamaged { path: self.record.clone(), reason: reason.to_owned() }
    }

    fn cipher(&self, cost: PassphraseCost, salt: &[u8]) -> Result<XChaCha20Poly1305, VaultError> {
        if cost.memory_kib > MOST_MEMORY_KIB || cost.passes > MOST_PASSES || cost.lanes > MOST_LANES {
            return Err(self.damaged("the passphrase cost is beyond every sensible bound"));
        }
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN))
            .map_err(|_| self.damaged("the passphrase cost is not allowed"))?;
        let mut key = Zeroizing::new([0u8; KEY_LEN]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.passphrase.expose().as_bytes(), salt, key.as_mut_slice())
            .map_err(|_| VaultError::Crypto("argon2id"))?;
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }

    /// Binds the sealed ring to this vault and this cost.
    fn context(&self, cost: PassphraseCost) -> Vec<u8> {
        format!("huolang/passphrase/v1|{}|argon2id|{}|{}|{}", self.vault_id, cost.memory_kib, cost.passes, cost.lanes)
            .into_bytes()
    }
}

impl KeySource for Passphrase {
    fn name(&self) -> SourceKind {
        SourceKind::Passphrase
    }

    fn describe(&self) -> String {
        self.record.display().to_string()
    }

    fn load(&self) -> Result<Option<KeyRing>, VaultError> {
        let Some(part) = Record::load(&self.record)?.and_then(|record| record.passphrase) else {
            return Ok(None);
        };
        let salt = STANDARD.decode(&part.salt).map_err(|_| self.damaged("salt"))?;
        let sealed = STANDARD.decode(&part.sealed).map_err(|_| self.damaged("sealed key"))?;
        let Some((nonce, body)) = sealed.split_first_chunk::<NONCE_LEN>() else {
            return Err(self.damaged("sealed key"));
        };
        if salt.len() != SALT_LEN {
            return Err(self.damaged("salt"));
        }
        let text = self
            .cipher(part.cost, &salt)?
            .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: &self.context(part.cost) })
            .map(Zeroizing::new)
            .map_err(|_| VaultError::PassphraseWrong)?;
        std::str::from_utf8(&text)
            .map_err(|_| "not text")
            .and_then(KeyRing::from_text)
            .map(Some)
            .map_err(|reason| VaultError::KeyDamaged { kind: SourceKind::Passphrase, reason })
    }

    fn store(&self, ring: &KeyRing) -> Result<(), VaultError> {
        if self.passphrase.expose().chars().count() < LEAST_PASSPHRASE {
            return Err(VaultError::PassphraseWeak { least: LEAST_PASSPHRASE });
        }
        let salt = random::bytes::<SALT_LEN>()?;
        let nonce = random::bytes::<NONCE_LEN>()?;
        let body = self
            .cipher(self.cost, &salt)?
            .encrypt(
                &XNonce::from(nonce),
                Payload { msg: ring.to_text().expose().as_bytes(), aad: &self.context(self.cost) },
            )
            .map_err(|_| VaultError::Crypto("sealing the key"))?;
        let mut record = match Record::load(&self.record)? {
            Some(record) => record,
            None => Record::new(self.vault_id.clone(), SourceKind::Passphrase),
        };
        record.passphrase = Some(SealedRing {
            kdf: Kdf::Argon2id,
            cost: self.cost,
            salt: STANDARD.encode(salt),
            sealed: STANDARD.encode([nonce.as_slice(), &body].concat()),
        });
        record.save(&self.record)
    }
}
