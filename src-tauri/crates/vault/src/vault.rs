//! Seals and opens values with the keys of one data folder.

mod rotation;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use zeroize::Zeroize;

use crate::blind_index::{BlindIndex, IndexPurpose};
use crate::envelope::{self, Column, PREFIX_LEN, Place, Sealer};
use crate::error::VaultError;
use crate::key_check;
use crate::key_ring::KeyRing;
use crate::master_key::{KeyId, MasterKey};
use crate::recovery_sheet::{self, SheetFacts};
use crate::secret::Secret;

/// The subkey of all encrypted columns. One is enough: table, column and row are part of what is
/// authenticated, and random 24-byte nonces never run out under one key.
const COLUMNS: &str = "columns";

/// The vault of a data folder. Cheap to clone; all clones share the keys, so that a change of key
/// reaches every holder at once. Every call works on memory only and may come from any thread.
#[derive(Clone)]
pub struct Vault {
    keys: Arc<RwLock<Arc<Keys>>>,
    /// Held while the keys are being changed, which reads before it writes.
    changing: Arc<Mutex<()>>,
}

pub(crate) struct Keys {
    ring: KeyRing,
    current: Sealer,
    previous: Option<Sealer>,
    index: BlindIndex,
}

impl Keys {
    fn new(ring: KeyRing) -> Result<Self, VaultError> {
        let sealer =
            |key: &MasterKey| -> Result<Sealer, VaultError> { Ok(Sealer::new(key.id(), &key.subkey(COLUMNS)?)) };
        Ok(Self {
            current: sealer(&ring.current)?,
            previous: ring.previous.as_ref().map(sealer).transpose()?,
            index: BlindIndex::new(ring.index.expose())?,
            ring,
        })
    }

    fn sealer(&self, place: &Place<'_>, envelope: &[u8]) -> Result<&Sealer, VaultError> {
        let needed = envelope::key_id(place, envelope)?;
        if needed == self.current.id() {
            return Ok(&self.current);
        }
        self.previous
            .as_ref()
            .filter(|sealer| sealer.id() == needed)
            .ok_or_else(|| VaultError::UnknownKey { place: place.name(), needed })
    }
}

impl Vault {
    /// The vault of these keys.
    pub fn new(ring: KeyRing) -> Result<Self, VaultError> {
        Ok(Self { keys: Arc::new(RwLock::new(Arc::new(Keys::new(ring)?))), changing: Arc::default() })
    }

    /// The vault of a master key that was never changed.
    pub fn from_master_key(master: MasterKey) -> Result<Self, VaultError> {
        Self::new(KeyRing::from_master(master)?)
    }

    /// Seals `plaintext` for one place. The same text sealed twice gives two envelopes.
    pub fn seal(&self, column: Column, row: &str, plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.keys().current.seal(&place(column, row), plaintext)
    }

    /// [`Vault::seal`] for text.
    pub fn seal_str(&self, column: Column, row: &str, text: &str) -> Result<Vec<u8>, VaultError> {
        self.seal(column, row, text.as_bytes())
    }

    /// Opens an envelope at the place it was sealed for.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] for changed bytes or another place, [`VaultError::Malformed`] for
    /// bytes that are no envelope, [`VaultError::UnknownKey`] for a key that is not at hand.
    pub fn open(&self, column: Column, row: &str, envelope: &[u8]) -> Result<Secret<Vec<u8>>, VaultError> {
        let place = place(column, row);
        self.keys().sealer(&place, envelope)?.open(&place, envelope)
    }

    /// [`Vault::open`] for text.
    pub fn open_str(&self, column: Column, row: &str, envelope: &[u8]) -> Result<Secret<String>, VaultError> {
        let bytes = self.open(column, row, envelope)?;
        String::from_utf8(bytes.expose().clone()).map(Secret::new).map_err(|error| {
            error.into_bytes().zeroize();
            VaultError::NotText { place: place(column, row).name() }
        })
    }

    /// The keyed hash of `bytes`: 32 hexadecimal characters, the same for the same purpose and
    /// bytes as long as the data lives, also after a change of the master key. Normalise first
    /// (trim, case): the index does not.
    pub fn blind_index(&self, purpose: IndexPurpose, bytes: &[u8]) -> String {
        self.keys().index.of(purpose, bytes)
    }

    /// The id of the key that seals now.
    pub fn key_id(&self) -> KeyId {
        self.keys().current.id()
    }

    /// The key check to store beside the data (179 characters; no secret without the key).
    pub fn check_value(&self) -> Result<String, VaultError> {
        key_check::value(&self.keys().ring)
    }

    /// Compares the key with the data before anything is opened.
    ///
    /// When the check comes from the middle of a change of key that this ring has already
    /// forgotten (a backup from that hour), the previous key in it becomes readable again and
    /// [`Vault::rotation_running`] turns true, so that the change is simply finished once more.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] names the key that is needed; nothing was changed.
    pub fn verify(&self, check: &str) -> Result<(), VaultError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = self.keys();
        let needed = key_check::key_id(check)?;
        let ring = &keys.ring;
        let master = std::iter::once(&ring.current)
            .chain(&ring.previous)
            .find(|key| key.id() == needed)
            .ok_or_else(|| VaultError::WrongKey { needed, held: ring.current.id() })?;
        let checked = key_check::open(master, check)?;
        if checked.index != ring.index {
            return Err(VaultError::WrongIndexKey { held: ring.current.id() });
        }
        if checked.previous.is_some() && ring.previous.is_none() {
            self.replace(KeyRing { previous: checked.previous, ..ring.clone() })?;
        }
        Ok(())
    }

    /// The current master key as a recovery code: 14 groups with dashes between them. Show it only
    /// to a person who asked for it.
    pub fn recovery_code(&self) -> Secret<String> {
        recovery_sheet::encode(&self.keys().ring.current)
    }

    /// The recovery sheet of the current master key: text for the printer, Chinese and English.
    pub fn recovery_sheet(&self, facts: &SheetFacts<'_>) -> Secret<String> {
        let keys = self.keys();
        let code = recovery_sheet::encode(&keys.ring.current);
        recovery_sheet::render(&code, keys.current.id(), facts)
    }

    pub(crate) fn ring(&self) -> KeyRing {
        self.keys().ring.clone()
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, ring: KeyRing) -> Result<(), VaultError> {
        let keys = Arc::new(Keys::new(ring)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// What every envelope sealed now begins with: rows whose value begins otherwise are the ones
    /// a change of key still has to do (`WHERE substr(code, 1, 9) <> $1`).
    pub fn current_prefix(&self) -> [u8; PREFIX_LEN] {
        self.keys().current.prefix()
    }
}

fn place(column: Column, row: &str) -> Place<'_> {
    Place { table: column.table, column: column.column, row }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
