//! How the program is started.

use super::default_data_folder;
use crate::{Policy, practice::CARDS_A_POOL};
use huolang_domain::Clock;
use huolang_notify::Channel;
use std::{path::PathBuf, sync::Arc};

/// How the program is started.
#[derive(Clone)]
pub struct BootOptions {
    /// Where the data lies; made when missing.
    pub data_folder: PathBuf,
    /// The address of a PostgreSQL database; absent: a SQLite file in the data folder.
    pub database: Option<String>,
    /// Where the master key is kept.
    pub key: huolang_vault::Options,
    /// Open the practice shop when there is no shop at all.
    pub practice: bool,
    /// Practice cards of each pool, on the first start.
    pub practice_cards: usize,
    /// The practice shop is on a market elsewhere, at this address; for tests with a witness outside.
    pub practice_gateway: Option<String>,
    /// Ways to reach the seller beside those that are set up in the program: the desktop's pop-ups.
    pub channels: Vec<Arc<dyn Channel>>,
    /// Own the data: take the lock, run the tasks. A command that looks on while another program runs does not.
    pub own_database: bool,
    /// Run the tasks. A command that owns the data may still want them quiet.
    pub run_tasks: bool,
    /// Other figures than the usual ones.
    pub policy: Option<Policy>,
    /// Another clock than the computer's.
    pub clock: Option<Arc<dyn Clock>>,
}

impl BootOptions {
    /// The usual start on a folder: own it, open the practice shop, run the tasks, no pop-ups.
    #[must_use]
    pub fn new(data_folder: impl Into<PathBuf>) -> Self {
        let data_folder = data_folder.into();
        Self {
            key: huolang_vault::Options::new(&data_folder),
            data_folder,
            database: None,
            practice: true,
            practice_cards: CARDS_A_POOL,
            practice_gateway: None,
            channels: Vec::new(),
            own_database: true,
            run_tasks: true,
            policy: None,
            clock: None,
        }
    }

    /// Where no keychain can be used, the key of a new folder is kept in it, in a file that only its owner may read: for
    /// trying the program on a machine without a keychain. A folder that has a key keeps it where it is.
    #[must_use]
    pub fn or_key_in_folder(mut self) -> Self {
        if !self.data_folder.join(huolang_vault::RECORD_FILE).exists() {
            let file = self.own_key_file();
            self.key = self.key.with_key_file(file);
        }
        self
    }

    /// A key that is brought back is kept in the data folder, wherever it lay before: for when its keychain is gone, or opens
    /// no more.
    #[must_use]
    pub fn key_into_folder(mut self) -> Self {
        let file = self.own_key_file();
        self.key = self.key.with_key_file(file).only(huolang_vault::SourceKind::KeyFile);
        self
    }

    fn own_key_file(&self) -> PathBuf {
        self.data_folder.join("master.key")
    }
}

impl Default for BootOptions {
    fn default() -> Self {
        Self::new(default_data_folder())
    }
}
