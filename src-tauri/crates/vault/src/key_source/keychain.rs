//! The operating system's keychain: Credential Manager, Keychain, or Secret Service.

use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use super::{KeySource, SourceKind};
use crate::error::VaultError;
use crate::key_ring::KeyRing;

/// The `service` of every entry this program makes.
const SERVICE: &str = "huolang";

/// How long a person gets to type the keychain's password.
pub const DEFAULT_KEYCHAIN_WAIT: Duration = Duration::from_secs(60);

/// Opens a keychain and names an entry in it by service and account. Called anew for every
/// access, so that a keychain that was locked or not yet started is found on the next try. An
/// error means that there is no keychain.
pub type OpenEntry = Arc<dyn Fn(&str, &str) -> keyring_core::Result<Entry> + Send + Sync>;

/// Keychains answer unreliably when two threads ask at once, so they are asked in turn.
static TURN: Mutex<()> = Mutex::new(());

/// Keeps the ring as one entry named after the vault's id, so that two data folders on one
/// computer never share a key.
#[derive(Clone)]
pub struct Keychain {
    account: String,
    open: OpenEntry,
    wait: Duration,
}

impl Keychain {
    /// The entry of vault `vault_id` in the system's own keychain. Answers that take longer than
    /// `wait` are given up with [`VaultError::KeychainSilent`].
    pub fn new(vault_id: &str, wait: Duration) -> Self {
        Self::with_entry(vault_id, wait, native_entry())
    }

    /// The same in another keychain.
    pub fn with_entry(vault_id: &str, wait: Duration, open: OpenEntry) -> Self {
        Self { account: format!("vault-{vault_id}"), open, wait }
    }

    /// Runs `work` on its own thread and waits for it at most `self.wait`: an unlock question
    /// nobody sees would otherwise hold the program for ever.
    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (open, account) = (Arc::clone(&self.open), self.account.clone());
        let (answer, answered) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("huolang-keychain".to_owned())
            .spawn(move || {
                let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
                let outcome = open(SERVICE, &account).map_err(absent).and_then(|entry| work(&entry).map_err(failed));
                drop(turn);
                // Nobody waits any more when the time was up.
                let _ = answer.send(outcome);
            })
            .map_err(|error| VaultError::KeychainFailed { reason: error.to_string() })?;
        match answered.recv_timeout(self.wait) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(VaultError::KeychainSilent { waited: self.wait }),
            Err(RecvTimeoutError::Disconnected) => {
                Err(VaultError::KeychainFailed { reason: "it stopped in the middle of an answer".to_owned() })
            }
        }
    }
}

impl KeySource for Keychain {
    fn name(&self) -> SourceKind {
        SourceKind::Keychain
    }

    fn describe(&self) -> String {
        format!("{SERVICE} / {}", self.account)
    }

    fn load(&self) -> Result<Option<KeyRing>, VaultError> {
        let text = self.ask(|entry| match entry.get_secret() {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        text.map(|bytes| {
            std::str::from_utf8(&bytes)
                .map_err(|_| "not text")
                .and_then(KeyRing::from_text)
                .map_err(|reason| VaultError::KeyDamaged { kind: SourceKind::Keychain, reason })
        })
        .transpose()
    }

    fn store(&self, ring: &KeyRing) -> Result<(), VaultError> {
        let text = ring.to_text();
        self.ask(move |entry| entry.set_secret(text.expose().as_bytes()))
    }
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").field("account", &self.account).field("wait", &self.wait).finish_non_exhaustive()
    }
}

fn absent(error: Error) -> VaultError {
    VaultError::KeychainAbsent { reason: reason(&error) }
}

fn failed(error: Error) -> VaultError {
    let reason = reason(&error);
    match error {
        Error::NoStorageAccess(_) => VaultError::KeychainLocked { reason },
        _ => VaultError::KeychainFailed { reason },
    }
}

/// The system's words. Variants that carry the stored bytes are named without them.
fn reason(error: &Error) -> String {
    match error {
        Error::NoStorageAccess(inner) | Error::PlatformFailure(inner) => inner.to_string(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the entry is damaged".to_owned(),
        Error::Ambiguous(_) => "there is more than one entry of this name".to_owned(),
        other => other.to_string(),
    }
}

/// The keychain of the operating system this program was built for.
pub fn native_entry() -> OpenEntry {
    Arc::new(open_native)
}

#[cfg(target_os = "linux")]
fn open_native(service: &str, account: &str) -> keyring_core::Result<Entry> {
    zbus_secret_service_keyring_store::Store::new()?.build(service, account, None)
}

#[cfg(target_os = "macos")]
fn open_native(service: &str, account: &str) -> keyring_core::Result<Entry> {
    apple_native_keyring_store::keychain::Store::new()?.build(service, account, None)
}

#[cfg(windows)]
fn open_native(service: &str, account: &str) -> keyring_core::Result<Entry> {
    // "Local" keeps the entry on this computer instead of roaming with the profile: the data
    // does not roam either.
    let modifiers = std::collections::HashMap::from([("persistence", "Local")]);
    windows_native_keyring_store::Store::new()?.build(service, account, Some(&modifiers))
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn open_native(_service: &str, _account: &str) -> keyring_core::Result<Entry> {
    Err(Error::NotSupportedByStore("this operating system has no keychain the program knows".to_owned()))
}
