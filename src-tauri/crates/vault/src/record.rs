//! `vault.json`: the data folder's note on where its master key is kept. Holds no key in the clear.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::VaultError;
use crate::key_source::{SealedRing, SourceKind};
use crate::{private_file, random};

/// The file's name inside the data folder.
pub const RECORD_FILE: &str = "vault.json";

const VERSION: u32 = 1;

/// What `vault.json` says.
///
/// The key source is chosen once, when the data folder is made, and written down. A later start
/// uses that one and no other: falling through to the next source because a keychain happens to
/// be locked would end in a second, different key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    version: u32,
    /// 16 hexadecimal digits that name the keychain entry.
    pub vault_id: String,
    pub key_source: SourceKind,
    /// Only for a key file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// Only for a passphrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<SealedRing>,
}

impl Record {
    pub fn new(vault_id: String, key_source: SourceKind) -> Self {
        Self { version: VERSION, vault_id, key_source, key_file: None, passphrase: None }
    }

    pub fn new_id() -> Result<String, VaultError> {
        Ok(hex::encode(random::bytes::<8>()?))
    }

    pub fn path(data_dir: &Path) -> PathBuf {
        data_dir.join(RECORD_FILE)
    }

    pub fn load(path: &Path) -> Result<Option<Self>, VaultError> {
        let damaged = |reason: String| VaultError::RecordDamaged { path: path.to_owned(), reason };
        let Some((text, _)) = private_file::read(path)? else {
            return Ok(None);
        };
        let record: Self = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        if record.version != VERSION {
            return Err(damaged(format!("version {} is not known to this program", record.version)));
        }
        Ok(Some(record))
    }

    /// Renames a damaged record, so that it can still be looked at.
    pub fn put_aside(path: &Path) -> Result<(), VaultError> {
        std::fs::rename(path, path.with_extension("json.damaged")).map_err(|source| VaultError::File {
            action: "put aside",
            path: path.to_owned(),
            source,
        })
    }

    pub fn save(&self, path: &Path) -> Result<(), VaultError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| VaultError::RecordDamaged { path: path.to_owned(), reason: error.to_string() })?;
        private_file::write(path, &format!("{text}\n"))
    }
}
