//! What stands around the main job: where the data lies, settings, tasks, long work, channels, the practice shop.

use crate::{
    Engine, EngineError, inbound::Inbound, operations::Board, practice::PracticeShop, settings::Current, shops::Logins,
    supervisor::Supervisor, talk::Memory, tasks::Bells,
};
use huolang_domain::Millis;
use huolang_notify::Channel;
use huolang_platforms::http::{Contacts, HttpClient, HttpFault, HttpLimits};
use huolang_vault::{KeySource, SourceKind};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};
use tokio::sync::watch;

/// The data folder and what lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The data folder.
    pub folder: PathBuf,
}

impl Home {
    /// The home in `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("huolang.db")
    }

    /// The file whose lock says who owns the folder.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.folder.join("huolang.lock")
    }

    /// The file whose lock is held while a backup is made.
    #[must_use]
    pub fn backup_lock(&self) -> PathBuf {
        self.folder.join("huolang-backup.lock")
    }

    /// The folder of the log files.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The folder of the backups.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.folder.join("backups")
    }

    /// The folder of finished exports, for downloads.
    #[must_use]
    pub fn exports(&self) -> PathBuf {
        self.folder.join("exports")
    }

    /// What the practice shop has accepted.
    #[must_use]
    pub fn practice_journal(&self) -> PathBuf {
        self.folder.join("practice.journal")
    }
}

/// Where the master key is kept.
#[derive(Clone)]
pub struct Key {
    /// The place; a change of key writes there.
    pub source: Arc<dyn KeySource>,
    /// The vault's id, for the recovery sheet.
    pub vault_id: String,
}

/// The parts around the main job.
pub(crate) struct Round {
    pub(crate) home: Home,
    pub(crate) key: Option<Key>,
    pub(crate) channels: Vec<Arc<dyn Channel>>,
    pub(crate) contacts: Arc<Contacts>,
    /// Asks the sellers' own sources; made when the first one is asked.
    pub(crate) source: OnceLock<Result<HttpClient, HttpFault>>,
    pub(crate) settings: Current,
    pub(crate) operations: Board,
    /// Whether this program owns the data, as no other can meanwhile.
    pub(crate) owner: bool,
    /// Since when the lock that says so is lost.
    pub(crate) lost: watch::Sender<Option<Millis>>,
    /// One import of a report at a time.
    pub(crate) imports: Arc<tokio::sync::Mutex<()>>,
    pub(crate) watched: crate::imports::watch::Watched,
    pub(crate) bells: Bells,
    pub(crate) practice: RwLock<Option<PracticeShop>>,
    /// Shops that are being logged in.
    pub(crate) logins: Logins,
    pub(crate) inbound: Inbound,
    pub(crate) talk: Memory,
    /// Where tasks run; taken out at the end, because it holds the engine.
    pub(crate) supervisor: Mutex<Option<Supervisor>>,
}

impl Round {
    /// Nothing but a folder: for engines that are put together in tests and by commands.
    pub(crate) fn new(home: Home) -> Self {
        Self {
            home,
            key: None,
            channels: Vec::new(),
            contacts: Arc::default(),
            source: OnceLock::new(),
            settings: Current::default(),
            operations: Board::default(),
            owner: false,
            lost: watch::Sender::new(None),
            imports: Arc::default(),
            watched: crate::imports::watch::Watched::default(),
            bells: Bells::default(),
            practice: RwLock::default(),
            logins: Logins::default(),
            inbound: Inbound::default(),
            talk: Memory::default(),
            supervisor: Mutex::default(),
        }
    }
}

impl Engine {
    /// The data folder and what lies in it.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.around().home
    }

    /// The desk of platforms that call us.
    pub(crate) fn inbound(&self) -> &Inbound {
        &self.around().inbound
    }

    /// The channels that notices go out on.
    #[must_use]
    pub fn channels(&self) -> &[Arc<dyn Channel>] {
        &self.around().channels
    }

    /// Every host that was called.
    #[must_use]
    pub fn contacts(&self) -> &Arc<Contacts> {
        &self.around().contacts
    }

    /// The client that asks the sellers' own sources.
    pub(crate) fn source_client(&self) -> Result<&HttpClient, &HttpFault> {
        let make = || HttpClient::new(HttpLimits::default(), Arc::clone(self.clock()), Arc::clone(self.contacts()));
        self.around().source.get_or_init(make).as_ref()
    }

    /// The practice shop, when it is open.
    #[must_use]
    pub fn practice_shop(&self) -> Option<PracticeShop> {
        self.around().practice.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where the master key is kept, as a stable word.
    #[must_use]
    pub fn key_source_word(&self) -> &'static str {
        match self.around().key.as_ref().map(|key| key.source.name()) {
            Some(SourceKind::Keychain) => "keychain",
            Some(SourceKind::KeyFile) => "key_file",
            Some(SourceKind::Passphrase) => "passphrase",
            Some(SourceKind::Memory) | None => "memory",
        }
    }

    /// The vault's id, for the recovery sheet.
    #[must_use]
    pub fn vault_id(&self) -> Option<&str> {
        self.around().key.as_ref().map(|key| key.vault_id.as_str())
    }

    /// How large the database is, in bytes; its log of waiting changes included.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn database_bytes(&self) -> Result<i64, EngineError> {
        let Some(path) = self.db().sqlite_path().map(Path::to_owned) else {
            return Ok(huolang_store::owner::database_bytes(&mut self.db().reader().await?).await?);
        };
        let mut bytes = 0;
        for part in ["", "-wal"] {
            let mut name = path.clone().into_os_string();
            name.push(part);
            bytes += tokio::fs::metadata(PathBuf::from(name)).await.map_or(0, |meta| meta.len());
        }
        Ok(i64::try_from(bytes).unwrap_or(i64::MAX))
    }
}
