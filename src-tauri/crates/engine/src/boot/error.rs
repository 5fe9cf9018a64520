//! Why the program did not start, in a sentence with the next step.

use crate::{EngineError, owner_lock::LockError};
use huolang_domain::ErrorCode;
use huolang_store::StoreError;
use huolang_vault::{SourceKind, VaultError};
use std::{io, path::PathBuf};

/// Why the program did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BootError {
    /// The data folder cannot be made or written.
    #[error("the data folder {} cannot be written ({source}); check its permissions and free space, or choose another folder", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another program works on the folder.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Another program works on the PostgreSQL database.
    #[error(
        "another Huolang works on this database; close it, or use it as the server and connect to it, and start again"
    )]
    DatabaseOwned,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The program was told to end while it started.
    #[error("the start was interrupted; start again")]
    Interrupted,
}

impl BootError {
    /// The stable word for screens.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Folder { source, .. } | Self::Lock(LockError::Io { source, .. }) => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
                _ => ErrorCode::DiskReadOnly,
            },
            Self::Lock(LockError::Held { .. }) | Self::DatabaseOwned => ErrorCode::DatabaseInUse,
            Self::Store(error) => error.code(),
            Self::Vault(error) => vault_code(error),
            Self::Engine(error) => error.code(),
            Self::Interrupted => ErrorCode::ShuttingDown,
        }
    }
}

/// The screens know fewer words than the vault: what matters to them is what a person can do.
pub(crate) fn vault_code(error: &VaultError) -> ErrorCode {
    match error {
        VaultError::KeychainAbsent { .. } => ErrorCode::KeychainAbsent,
        VaultError::KeychainLocked { .. } | VaultError::KeychainSilent { .. } | VaultError::KeychainFailed { .. } => {
            ErrorCode::KeychainLocked
        }
        VaultError::KeyMissing { kind: SourceKind::Keychain, .. }
        | VaultError::KeyDamaged { kind: SourceKind::Keychain, .. } => ErrorCode::KeychainEmpty,
        VaultError::KeyFileOpenToOthers { .. } => ErrorCode::KeyFilePermissions,
        VaultError::KeyDamaged { .. }
        | VaultError::KeyMissing { .. }
        | VaultError::RecordMissing { .. }
        | VaultError::RecordDamaged { .. }
        | VaultError::NotKept { .. } => ErrorCode::KeyFileInvalid,
        VaultError::WrongKey { .. }
        | VaultError::WrongIndexKey { .. }
        | VaultError::UnknownKey { .. }
        | VaultError::PassphraseWrong
        | VaultError::PassphraseNeeded
        | VaultError::SourceMismatch { .. } => ErrorCode::WrongKey,
        VaultError::RecoveryLength { .. }
        | VaultError::RecoveryCharacter { .. }
        | VaultError::RecoveryGroups { .. }
        | VaultError::RecoveryChecksum => ErrorCode::RecoverySheetInvalid,
        VaultError::PassphraseWeak { .. } => ErrorCode::PasswordTooWeak,
        VaultError::RotationRunning => ErrorCode::Conflict,
        VaultError::File { source, .. } | VaultError::Stream(source) => match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => ErrorCode::DiskReadOnly,
            _ => ErrorCode::FileUnreadable,
        },
        VaultError::Tampered { .. }
        | VaultError::Malformed { .. }
        | VaultError::NotText { .. }
        | VaultError::CheckDamaged => ErrorCode::DataDamaged,
        _ => ErrorCode::Internal,
    }
}
