//! Everything that can go wrong with keys and sealed values, and what to do about it.

use std::path::PathBuf;
use std::time::Duration;

use crate::key_source::SourceKind;
use crate::master_key::KeyId;

/// An error of the vault. `Display` is English and says the next step; [`VaultError::code`] is the
/// stable name by which the screens choose their own words. No variant carries a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is no keychain on this computer, or nothing answers for it.
    #[error(
        "no keychain is available ({reason}); start the desktop session's keychain (for example gnome-keyring), or give a key file with --master-key-file, or set a passphrase"
    )]
    KeychainAbsent {
        /// What the system said.
        reason: String,
    },
    /// The keychain is there but closed, or its unlock question was dismissed.
    #[error(
        "the keychain is locked ({reason}); unlock it, then start again, or give a key file with --master-key-file, or set a passphrase"
    )]
    KeychainLocked {
        /// What the system said.
        reason: String,
    },
    /// The keychain did not answer in time; most often it waits for its password.
    #[error(
        "the keychain gave no answer within {} s; it probably waits to be unlocked: look for its password window, then start again",
        waited.as_secs_f32()
    )]
    KeychainSilent {
        /// How long the program waited.
        waited: Duration,
    },
    /// The keychain answered with something else than the key.
    #[error("the keychain failed: {reason}; try again, or restore the key from the recovery sheet")]
    KeychainFailed {
        /// What the system said.
        reason: String,
    },
    /// Others can read the key file.
    #[error(
        "the key file {} can be read by others (mode {mode:04o}); run: chmod 600 '{}'",
        path.display(),
        path.display()
    )]
    KeyFileOpenToOthers {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The key's text, in a file or in the keychain, is not one of ours or was damaged.
    #[error(
        "the master key in the {kind} is damaged ({reason}); put the original back, or restore it from the recovery sheet"
    )]
    KeyDamaged {
        /// Where it was read.
        kind: SourceKind,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The data folder says where its key is kept, but it is not there any more.
    #[error("the master key is missing from the {kind} ({place}); put it back, or restore it from the recovery sheet")]
    KeyMissing {
        /// Where it should be.
        kind: SourceKind,
        /// The entry or path that was looked at.
        place: String,
    },
    /// The data exists but its `vault.json` does not, and making a new key would not help.
    #[error(
        "{} is missing although this data is already encrypted; put the file back, or restore the key from the recovery sheet",
        path.display()
    )]
    RecordMissing {
        /// The missing file.
        path: PathBuf,
    },
    /// `vault.json` cannot be understood.
    #[error(
        "{} is damaged ({reason}); put the original back, or restore the key from the recovery sheet",
        path.display()
    )]
    RecordDamaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The caller insists on another key source than the one this data folder uses.
    #[error(
        "this data folder keeps its master key in the {recorded}, not in the {asked}; start without that choice, or move the key first"
    )]
    SourceMismatch {
        /// The one in `vault.json`.
        recorded: SourceKind,
        /// The one asked for.
        asked: SourceKind,
    },
    /// A passphrase is needed and none was given.
    #[error("a passphrase opens this data folder; give it and start again")]
    PassphraseNeeded,
    /// The passphrase does not open the key.
    #[error("the passphrase is not the right one; try again, or restore the key from the recovery sheet")]
    PassphraseWrong,
    /// The new passphrase is too short.
    #[error("the passphrase is too short; use at least {least} characters")]
    PassphraseWeak {
        /// The smallest number of characters.
        least: usize,
    },
    /// The key belongs to other data.
    #[error(
        "this master key ({held}) is not the one this data was encrypted with ({needed}); nothing was changed; start with the right key, or restore it from the recovery sheet marked {needed}"
    )]
    WrongKey {
        /// The key the data needs.
        needed: KeyId,
        /// The key at hand.
        held: KeyId,
    },
    /// The master key is right, but the key of the blind index beside it is another one.
    #[error(
        "the index key beside master key {held} does not belong to this data; restore the key from the recovery sheet"
    )]
    WrongIndexKey {
        /// The key at hand.
        held: KeyId,
    },
    /// The stored check value cannot be read.
    #[error("the stored key check is damaged; restore the latest backup")]
    CheckDamaged,
    /// An envelope names a key that is not at hand.
    #[error("{place} was sealed with key {needed}, which is not at hand; restore that key from its recovery sheet")]
    UnknownKey {
        /// Table, column and row.
        place: String,
        /// The key it needs.
        needed: KeyId,
    },
    /// The bytes are not an envelope, or a cut one.
    #[error("{place} holds no sealed value ({reason}); restore the latest backup")]
    Malformed {
        /// Table, column and row.
        place: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The envelope was changed, or belongs to another row or column.
    #[error("{place} was changed outside the program or copied from another row; restore the latest backup")]
    Tampered {
        /// Table, column and row.
        place: String,
    },
    /// The opened bytes are not UTF-8 although text was asked for.
    #[error("{place} holds bytes, not text")]
    NotText {
        /// Table, column and row.
        place: String,
    },
    /// The recovery code has too few or too many characters.
    #[error("the recovery code has {found} characters, it must have {expected}; look for a missing or doubled group")]
    RecoveryLength {
        /// Characters that count.
        found: usize,
        /// Characters a code has.
        expected: usize,
    },
    /// The recovery code holds a character no sheet has.
    #[error("group {group} of the recovery code holds '{character}', which no recovery sheet has; read it again")]
    RecoveryCharacter {
        /// Counted from 1.
        group: usize,
        /// As typed.
        character: char,
    },
    /// These groups of the recovery code hold a typing error.
    #[error("check these groups of the recovery code: {}", .groups.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))]
    RecoveryGroups {
        /// Counted from 1.
        groups: Vec<usize>,
    },
    /// Every group looks right, but together they are not a key.
    #[error("the recovery code does not fit together; compare every group with the sheet")]
    RecoveryChecksum,
    /// A change of key is already going on.
    #[error("the master key is already being changed; let that finish first")]
    RotationRunning,
    /// A key source kept something else than what it was told to keep.
    #[error("the {kind} did not keep the key; nothing was changed; choose another place for the key")]
    NotKept {
        /// The source.
        kind: SourceKind,
    },
    /// Reading or writing a file failed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// "read", "write", …
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Reading or writing the data to be sealed or opened failed.
    #[error("cannot read or write the data: {0}")]
    Stream(#[from] std::io::Error),
    /// The operating system gave no random numbers.
    #[error("the operating system gives no random numbers: {0}")]
    Random(String),
    /// A primitive refused its input; its limits are never reached by this program's sizes.
    #[error("encryption failed: {0}")]
    Crypto(&'static str),
}

impl VaultError {
    /// The stable snake_case name of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeychainAbsent { .. } => "keychain_absent",
            Self::KeychainLocked { .. } => "keychain_locked",
            Self::KeychainSilent { .. } => "keychain_silent",
            Self::KeychainFailed { .. } => "keychain_failed",
            Self::KeyFileOpenToOthers { .. } => "key_file_open_to_others",
            Self::KeyDamaged { .. } => "key_damaged",
            Self::KeyMissing { .. } => "key_missing",
            Self::RecordMissing { .. } => "vault_record_missing",
            Self::RecordDamaged { .. } => "vault_record_damaged",
            Self::SourceMismatch { .. } => "key_source_mismatch",
            Self::PassphraseNeeded => "passphrase_needed",
            Self::PassphraseWrong => "passphrase_wrong",
            Self::PassphraseWeak { .. } => "passphrase_weak",
            Self::WrongKey { .. } => "wrong_key",
            Self::WrongIndexKey { .. } => "wrong_index_key",
            Self::CheckDamaged => "key_check_damaged",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Malformed { .. } => "sealed_value_malformed",
            Self::Tampered { .. } => "sealed_value_tampered",
            Self::NotText { .. } => "sealed_value_not_text",
            Self::RecoveryLength { .. } => "recovery_code_length",
            Self::RecoveryCharacter { .. } => "recovery_code_character",
            Self::RecoveryGroups { .. } => "recovery_code_groups",
            Self::RecoveryChecksum => "recovery_code_checksum",
            Self::RotationRunning => "key_rotation_running",
            Self::NotKept { .. } => "key_not_kept",
            Self::File { .. } => "vault_file_io",
            Self::Stream(_) => "vault_stream_io",
            Self::Random(_) => "no_randomness",
            Self::Crypto(_) => "encryption_failed",
        }
    }

    /// `true` when the keychain could not be used at all, so that the next rung may be tried.
    pub fn is_keychain(&self) -> bool {
        matches!(
            self,
            Self::KeychainAbsent { .. }
                | Self::KeychainLocked { .. }
                | Self::KeychainSilent { .. }
                | Self::KeychainFailed { .. }
        )
    }
}
