//! Opening a data folder: find its master key, make one, restore one, or move it elsewhere.

use std::path::PathBuf;

use tracing::{info, warn};

use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::key_source::{KeySource, SourceKind, store_surely};
use crate::master_key::MasterKey;
use crate::options::Options;
use crate::record::Record;
use crate::vault::Vault;

/// A data folder's vault together with the place its key is kept in.
pub struct Opened {
    /// Seals and opens.
    pub vault: Vault,
    /// Keeps the key; [`Vault::begin_rotation`] needs it.
    pub source: Box<dyn KeySource>,
    /// 16 hexadecimal digits; printed on the recovery sheet.
    pub vault_id: String,
    /// `true` when the key was made just now: show the recovery sheet.
    pub created: bool,
}

/// Opens the data folder's vault, or makes one.
///
/// Blocks (a keychain may ask a person); call it once at start, from one thread, after the data
/// folder's owner lock is held. Compare the key with the data by [`Vault::verify`] before anything
/// else is opened.
pub fn open_or_create(options: &Options) -> Result<Opened, VaultError> {
    match Record::load(&options.record_path())? {
        Some(record) => open(options, &record),
        None if options.may_create => create(options),
        None => Err(VaultError::RecordMissing { path: options.record_path() }),
    }
}

/// Puts the key of a recovery sheet in place again and opens the vault with it.
///
/// `check` is the key check stored beside the data; with it a wrong sheet is refused before
/// anything is written, and the keys that go with the master key come back. Only a vault whose key
/// was never changed can do without.
pub fn restore(options: &Options, master: MasterKey, check: Option<&str>) -> Result<Opened, VaultError> {
    let ring = match check {
        Some(check) => crate::key_check::ring_from(master, check)?,
        None => KeyRing::from_master(master)?,
    };
    let path = options.record_path();
    // A damaged record is one of the reasons to restore: it is put aside, not obeyed.
    let record = match Record::load(&path) {
        Ok(record) => record,
        Err(VaultError::RecordDamaged { reason, .. }) => {
            warn!(%reason, "a damaged vault.json is put aside");
            Record::put_aside(&path)?;
            None
        }
        Err(error) => return Err(error),
    };
    let mut options = options.clone();
    let (vault_id, rungs) = match record {
        Some(record) => {
            options.key_file = options.key_file.or(record.key_file);
            let kind = options.only.unwrap_or(record.key_source);
            (record.vault_id, vec![kind])
        }
        None => (Record::new_id()?, options.rungs()),
    };
    let options = &options;
    climb(options, &vault_id, &rungs, |source| {
        store_surely(source, &ring)?;
        Ok((ring.clone(), true))
    })
}

/// Keeps the key in another place from now on. The old place is left as it is: remove it by hand
/// once the program has started with the new one.
pub fn move_key(opened: Opened, to: SourceKind, options: &Options) -> Result<Opened, VaultError> {
    let ring = opened.vault.ring();
    let source = options.source(to, &opened.vault_id, None)?;
    store_surely(source.as_ref(), &ring)?;
    note(options, &opened.vault_id, source.as_ref())?;
    Ok(Opened { source, ..opened })
}

fn open(options: &Options, record: &Record) -> Result<Opened, VaultError> {
    if let Some(asked) = options.only
        && asked != record.key_source
    {
        return Err(VaultError::SourceMismatch { recorded: record.key_source, asked });
    }
    let source = options.source(record.key_source, &record.vault_id, record.key_file.as_deref())?;
    let ring =
        source.load()?.ok_or_else(|| VaultError::KeyMissing { kind: source.name(), place: source.describe() })?;
    Ok(Opened { vault: Vault::new(ring)?, source, vault_id: record.vault_id.clone(), created: false })
}

fn create(options: &Options) -> Result<Opened, VaultError> {
    climb(options, &Record::new_id()?, &options.rungs(), |source| {
        // A key that is already there was put there for this folder, or was stored just before a
        // crash; a second one would only add confusion.
        if let Some(ring) = source.load()? {
            return Ok((ring, false));
        }
        let ring = KeyRing::generate()?;
        store_surely(source, &ring)?;
        Ok((ring, true))
    })
}

/// Tries the rungs in order. Only a keychain that cannot be used leads to the next one; every
/// other error ends the climb, and so does the last rung's.
fn climb(
    options: &Options,
    vault_id: &str,
    rungs: &[SourceKind],
    establish: impl Fn(&dyn KeySource) -> Result<(KeyRing, bool), VaultError>,
) -> Result<Opened, VaultError> {
    let mut rungs = rungs.iter().peekable();
    loop {
        let kind = *rungs.next().ok_or(VaultError::PassphraseNeeded)?;
        let source = options.source(kind, vault_id, None)?;
        match establish(source.as_ref()) {
            Ok((ring, created)) => {
                note(options, vault_id, source.as_ref())?;
                info!(key.source = %kind, key.id = %ring.current().id(), created, "master key ready");
                return Ok(Opened { vault: Vault::new(ring)?, source, vault_id: vault_id.to_owned(), created });
            }
            Err(error) if error.is_keychain() && rungs.peek().is_some() => {
                warn!(%error, "the keychain cannot be used; trying the next place for the key");
            }
            Err(error) => return Err(error),
        }
    }
}

/// Writes down where the key is, after it is there.
fn note(options: &Options, vault_id: &str, source: &dyn KeySource) -> Result<(), VaultError> {
    let path = options.record_path();
    let kind = source.name();
    let mut record = Record::new(vault_id.to_owned(), kind);
    match kind {
        SourceKind::KeyFile => record.key_file = Some(absolute(options.key_file_path(None))),
        SourceKind::Passphrase => {
            record.passphrase = Record::load(&path)?.and_then(|record| record.passphrase);
        }
        SourceKind::Keychain | SourceKind::Memory => {}
    }
    record.save(&path)
}

/// The next start may have another working folder.
fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
