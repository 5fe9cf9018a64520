//! A key source that lives in this process only, for tests and scratch data.

use std::sync::{Mutex, PoisonError};

use super::{KeySource, SourceKind};
use crate::error::VaultError;
use crate::key_ring::KeyRing;

/// Keeps the ring in memory.
#[derive(Debug, Default)]
pub struct MemoryKeys {
    ring: Mutex<Option<KeyRing>>,
}

impl MemoryKeys {
    /// An empty source.
    pub fn new() -> Self {
        Self::default()
    }
}

impl KeySource for MemoryKeys {
    fn name(&self) -> SourceKind {
        SourceKind::Memory
    }

    fn describe(&self) -> String {
        "this process".to_owned()
    }

    fn load(&self) -> Result<Option<KeyRing>, VaultError> {
        Ok(self.ring.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn store(&self, ring: &KeyRing) -> Result<(), VaultError> {
        *self.ring.lock().unwrap_or_else(PoisonError::into_inner) = Some(ring.clone());
        Ok(())
    }
}
