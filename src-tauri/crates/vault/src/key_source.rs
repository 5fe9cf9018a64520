//! Where the master key is kept: the operating system's keychain, a key file, or a passphrase.

mod key_file;
mod keychain;
mod memory;
mod passphrase;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use key_file::KeyFile;
pub use keychain::{DEFAULT_KEYCHAIN_WAIT, Keychain, OpenEntry, native_entry};
pub use memory::MemoryKeys;
pub(crate) use passphrase::SealedRing;
pub use passphrase::{LEAST_PASSPHRASE, Passphrase, PassphraseCost};

use crate::error::VaultError;
use crate::key_ring::KeyRing;

/// The kinds of key source, as written in `vault.json` and in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Windows Credential Manager, macOS Keychain, Secret Service on Linux.
    Keychain,
    /// A file only its owner may read.
    KeyFile,
    /// A passphrase somebody types, stretched with argon2id.
    Passphrase,
    /// This process only: gone when it ends. For tests and scratch data.
    Memory,
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "keychain",
            Self::KeyFile => "key file",
            Self::Passphrase => "passphrase",
            Self::Memory => "memory",
        })
    }
}

/// A place that keeps the [`KeyRing`] of one data folder.
///
/// Every implementation passes the same tests (`tests/key_sources.rs`).
pub trait KeySource: Send + Sync {
    /// Which kind it is.
    fn name(&self) -> SourceKind;

    /// Where exactly, for a person to find it (an entry name or a path; never the key).
    fn describe(&self) -> String;

    /// The ring, or `None` when nothing was stored yet. Blocks; call it once at start, from one
    /// thread.
    fn load(&self) -> Result<Option<KeyRing>, VaultError>;

    /// Replaces the ring as a whole: afterwards either the old or the new one is there, never
    /// a part.
    fn store(&self, ring: &KeyRing) -> Result<(), VaultError>;
}

impl<S: KeySource + ?Sized> KeySource for &S {
    fn name(&self) -> SourceKind {
        (**self).name()
    }

    fn describe(&self) -> String {
        (**self).describe()
    }

    fn load(&self) -> Result<Option<KeyRing>, VaultError> {
        (**self).load()
    }

    fn store(&self, ring: &KeyRing) -> Result<(), VaultError> {
        (**self).store(ring)
    }
}

/// Stores a ring and reads it back, because some keychains say yes and forget.
pub(crate) fn store_surely(source: &dyn KeySource, ring: &KeyRing) -> Result<(), VaultError> {
    source.store(ring)?;
    match source.load()? {
        Some(kept) if kept == *ring => Ok(()),
        _ => Err(VaultError::NotKept { kind: source.name() }),
    }
}
