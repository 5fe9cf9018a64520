//! How a data folder's master key is to be found or made.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::VaultError;
use crate::key_source::{
    DEFAULT_KEYCHAIN_WAIT, KeyFile, KeySource, Keychain, OpenEntry, Passphrase, PassphraseCost, SourceKind,
    native_entry,
};
use crate::record::Record;
use crate::secret::Secret;

/// What [`open_or_create`](crate::open_or_create) works with.
#[derive(Clone)]
pub struct Options {
    /// The data folder; `vault.json` lies here.
    pub data_dir: PathBuf,
    /// Insist on one kind. `None`: the recorded one, or for a new folder the first rung of the
    /// ladder keychain → key file → passphrase that works. The last two are rungs only when
    /// `key_file` or `passphrase` is given.
    pub only: Option<SourceKind>,
    /// The key file. Without it, `only = KeyFile` uses `master.key` in the data folder.
    pub key_file: Option<PathBuf>,
    /// The passphrase.
    pub passphrase: Option<Secret<String>>,
    /// The cost for newly sealed passphrase keys.
    pub passphrase_cost: PassphraseCost,
    /// How long the keychain may take, an unlock question to a person included.
    pub keychain_wait: Duration,
    /// `false` when the data is known to be encrypted already (its key check exists): then a
    /// missing `vault.json` is an error instead of a reason to make a new key.
    pub may_create: bool,
    keychain: OpenEntry,
}

impl Options {
    /// The ladder with the system's keychain only, allowed to create.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            only: None,
            key_file: None,
            passphrase: None,
            passphrase_cost: PassphraseCost::default(),
            keychain_wait: DEFAULT_KEYCHAIN_WAIT,
            may_create: true,
            keychain: native_entry(),
        }
    }

    /// Uses another keychain than the system's own.
    #[must_use]
    pub fn with_keychain(mut self, keychain: OpenEntry) -> Self {
        self.keychain = keychain;
        self
    }

    /// Adds a key file as a rung, or names the recorded one's new place.
    #[must_use]
    pub fn with_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.key_file = Some(path.into());
        self
    }

    /// Adds a passphrase as a rung, or answers for the recorded one.
    #[must_use]
    pub fn with_passphrase(mut self, passphrase: Secret<String>) -> Self {
        self.passphrase = Some(passphrase);
        self
    }

    /// Insists on one kind of key source.
    #[must_use]
    pub fn only(mut self, kind: SourceKind) -> Self {
        self.only = Some(kind);
        self
    }

    /// The kinds to try for a new data folder, in order.
    pub(crate) fn rungs(&self) -> Vec<SourceKind> {
        if let Some(kind) = self.only {
            return vec![kind];
        }
        let mut rungs = vec![SourceKind::Keychain];
        rungs.extend(self.key_file.as_ref().map(|_| SourceKind::KeyFile));
        rungs.extend(self.passphrase.as_ref().map(|_| SourceKind::Passphrase));
        rungs
    }

    pub(crate) fn record_path(&self) -> PathBuf {
        Record::path(&self.data_dir)
    }

    /// The key file to use: the one asked for, else the recorded one, else the usual name.
    pub(crate) fn key_file_path(&self, recorded: Option<&Path>) -> PathBuf {
        match (&self.key_file, recorded) {
            (Some(path), _) => path.clone(),
            (None, Some(path)) => path.to_owned(),
            (None, None) => self.data_dir.join("master.key"),
        }
    }

    /// The source of this kind for a vault.
    pub(crate) fn source(
        &self,
        kind: SourceKind,
        vault_id: &str,
        recorded_file: Option<&Path>,
    ) -> Result<Box<dyn KeySource>, VaultError> {
        Ok(match kind {
            SourceKind::Keychain => Box::new(Keychain::with_entry(vault_id, self.keychain_wait, self.keychain.clone())),
            SourceKind::KeyFile => Box::new(KeyFile::new(self.key_file_path(recorded_file))),
            SourceKind::Passphrase => Box::new(Passphrase::new(
                self.record_path(),
                vault_id,
                self.passphrase.clone().ok_or(VaultError::PassphraseNeeded)?,
                self.passphrase_cost,
            )),
            // A data folder outlives the process, its key must too.
            SourceKind::Memory => return Err(VaultError::NotKept { kind }),
        })
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("data_dir", &self.data_dir)
            .field("only", &self.only)
            .field("key_file", &self.key_file)
            .field("passphrase", &self.passphrase)
            .field("keychain_wait", &self.keychain_wait)
            .field("may_create", &self.may_create)
            .finish_non_exhaustive()
    }
}
