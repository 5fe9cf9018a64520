//! The market itself: how it is opened, and the one lock around its memory.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use huolang_domain::{Clock, Dice, Ids};
use tokio::sync::watch;

use super::{
    faults::Faults,
    journal::{Hex, JOURNAL_VERSION, Journal, JournalError, Record},
    ledger::{Ledger, fingerprint::Fingerprinter},
    model::MarketProduct,
    state::{State, Texts},
    talk::Talk,
};

/// How a market is opened.
#[derive(Clone)]
pub struct MarketOptions {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Throws the dice.
    pub dice: Arc<dyn Dice>,
    /// Makes ids.
    pub ids: Arc<dyn Ids>,
    /// Where accepted things are kept; `None`: in memory only.
    pub journal: Option<PathBuf>,
    /// A secret key for fingerprints of messages; `None`: a salt in the journal.
    pub fingerprint_key: Option<[u8; 32]>,
    /// What a fresh market sells.
    pub products: Vec<MarketProduct>,
    /// The most characters of one message; `None`: no limit.
    pub text_limit: Option<usize>,
    /// How many of the newest message texts a buyer's view shows.
    pub keep_texts: usize,
}

impl MarketOptions {
    /// A market in memory that sells the default products.
    pub fn in_memory(clock: Arc<dyn Clock>, dice: Arc<dyn Dice>, ids: Arc<dyn Ids>) -> Self {
        Self {
            clock,
            dice,
            ids,
            journal: None,
            fingerprint_key: None,
            products: super::default_products(),
            text_limit: None,
            keep_texts: 1_000,
        }
    }

    /// The same, kept in a journal.
    #[must_use]
    pub fn with_journal(mut self, path: impl Into<PathBuf>) -> Self {
        self.journal = Some(path.into());
        self
    }
}

/// The practice market. Cheap calls, one lock, no waiting.
pub struct Market {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) dice: Arc<dyn Dice>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) text_limit: Option<usize>,
    state: Mutex<State>,
    /// The number of changes so far.
    head: watch::Sender<u64>,
    /// The number of lines said so far.
    pub(super) heard: watch::Sender<u64>,
}

impl Market {
    /// Opens a market; with a journal it remembers what it accepted.
    ///
    /// # Errors
    /// [`JournalError`] when the journal cannot be read, is damaged before its last line, or is from a newer version.
    pub fn open(options: MarketOptions) -> Result<Arc<Self>, JournalError> {
        let fingerprinter =
            options.fingerprint_key.map_or_else(|| Fingerprinter::salted([0; 32]), Fingerprinter::keyed);
        let mut state = State {
            epoch: String::new(),
            journal: None,
            faults: Faults::default(),
            products: Vec::new(),
            listed: Vec::new(),
            buyers: Vec::new(),
            buyer_index: HashMap::new(),
            ledger: Ledger::new(fingerprinter),
            changes: Vec::new(),
            texts: Texts::new(options.keep_texts),
            talk: Talk::default(),
        };
        if let Some(path) = &options.journal {
            let journal = Journal::open(path, |record| state.apply(record))?;
            state.journal = Some(journal);
        }
        if state.epoch.is_empty() {
            begin(&mut state, &options)?;
        }
        let head = watch::Sender::new(state.changes.len() as u64);
        let MarketOptions { clock, dice, ids, text_limit, .. } = options;
        let (state, heard) = (Mutex::new(state), watch::Sender::new(0));
        Ok(Arc::new(Self { clock, dice, ids, text_limit, state, head, heard }))
    }

    /// The market's memory, for one short step.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // Every step leaves the memory whole or writes nothing, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepts `record` and tells those who wait for events.
    pub(super) fn accept(&self, state: &mut State, record: Record) -> Result<(), super::MarketError> {
        let before = state.changes.len();
        state.accept(record)?;
        if state.changes.len() > before {
            self.head.send_replace(state.changes.len() as u64);
        }
        Ok(())
    }

    /// Follows the number of changes: wakes whoever waits for events.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// Follows the number of lines that were said: wakes whoever listens to buyers.
    #[must_use]
    pub fn watch_talk(&self) -> watch::Receiver<u64> {
        self.heard.subscribe()
    }

    /// How many wait for events now.
    #[must_use]
    pub fn watchers(&self) -> usize {
        self.head.receiver_count()
    }

    /// Reads the ledger.
    pub fn with_ledger<T>(&self, read: impl FnOnce(&Ledger) -> T) -> T {
        read(&self.lock().ledger)
    }

    /// The faults as they are set now.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.lock().faults.clone()
    }

    /// Sets the faults.
    pub fn set_faults(&self, faults: Faults) {
        self.lock().faults = faults;
    }
}

/// Writes the first lines of a fresh market.
fn begin(state: &mut State, options: &MarketOptions) -> Result<(), JournalError> {
    let mut salt = [0; 32];
    salt.fill_with(|| u8::try_from(options.dice.below(256)).unwrap_or(0));
    let head = Record::Head { version: JOURNAL_VERSION, epoch: options.ids.fresh(), salt: Hex(salt) };
    let products = options.products.iter().cloned().map(Record::Product);
    for record in std::iter::once(head).chain(products) {
        if let Some(journal) = &mut state.journal {
            journal.append(&record)?;
        }
        state.apply(record).map_err(|reason| JournalError::Damaged { line: 1, reason })?;
    }
    Ok(())
}
