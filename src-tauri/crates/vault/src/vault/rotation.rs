//! The pieces of a change of master key; the engine's job walks the rows.

use std::sync::PoisonError;

use super::{Vault, place};
use crate::envelope::{self, Column};
use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::key_source::{KeySource, store_surely};
use crate::master_key::{KeyId, MasterKey};

/// # Changing the master key
///
/// 1. [`Vault::begin_rotation`]; store the new [`Vault::check_value`]; print a new recovery sheet.
/// 2. For every sealed value: [`Vault::reseal`], and write what it returns where the old value
///    still stands (`UPDATE … WHERE id = $1 AND code = $old`). Any order, any number of times.
/// 3. When none is left: [`Vault::finish_rotation`], store the new [`Vault::check_value`], make a
///    backup. Backups from before need the old recovery sheet.
///
/// A crash between any two steps leaves everything readable: both keys are in the key source
/// before the first value is sealed with the new one, until the last one is. At the next start
/// [`Vault::rotation_running`] says to go on with step 2. Blind indexes do not change.
impl Vault {
    /// Makes a new master key, puts both keys into `source`, and seals with the new one from now
    /// on. Returns its id.
    ///
    /// # Errors
    /// [`VaultError::RotationRunning`] when a change is already going on; the source's own errors,
    /// after which the old key is still the one in use.
    pub fn begin_rotation(&self, source: &dyn KeySource) -> Result<KeyId, VaultError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let ring = self.ring();
        if ring.previous.is_some() {
            return Err(VaultError::RotationRunning);
        }
        let ring = KeyRing { current: MasterKey::generate()?, previous: Some(ring.current), index: ring.index };
        store_surely(source, &ring)?;
        let id = ring.current.id();
        self.replace(ring)?;
        Ok(id)
    }

    /// Forgets the previous key, in `source` and here. Call it only when no value needs it.
    pub fn finish_rotation(&self, source: &dyn KeySource) -> Result<(), VaultError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let ring = KeyRing { previous: None, ..self.ring() };
        store_surely(source, &ring)?;
        self.replace(ring)
    }

    /// `true` while a previous key is kept.
    pub fn rotation_running(&self) -> bool {
        self.keys().previous.is_some()
    }

    /// `true` when an envelope was sealed with another key than the current one. Looks at its
    /// first bytes only.
    pub fn needs_rotation(&self, column: Column, row: &str, envelope: &[u8]) -> Result<bool, VaultError> {
        Ok(envelope::key_id(&place(column, row), envelope)? != self.key_id())
    }

    /// The same value sealed with the current key, or `None` when it already is.
    pub fn reseal(&self, column: Column, row: &str, envelope: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        let (keys, place) = (self.keys(), place(column, row));
        let sealer = keys.sealer(&place, envelope)?;
        if sealer.id() == keys.current.id() {
            return Ok(None);
        }
        let plaintext = sealer.open(&place, envelope)?;
        keys.current.seal(&place, plaintext.expose()).map(Some)
    }
}
