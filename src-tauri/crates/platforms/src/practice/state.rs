//! The market's memory: catalogue, buyers, ledger, order of changes, and the latest message texts.

use std::collections::{HashMap, VecDeque};

use super::{
    faults::Faults,
    journal::{Journal, Record},
    ledger::{Ledger, rows::OrderRow},
    model::MarketProduct,
    talk::Talk,
};
use crate::practice::error::MarketError;

/// A buyer, kept once.
pub(super) struct BuyerRow {
    pub id: Box<str>,
    pub name: Box<str>,
}

/// Everything under the market's one lock.
pub(super) struct State {
    pub epoch: String,
    pub journal: Option<Journal>,
    pub faults: Faults,
    pub products: Vec<MarketProduct>,
    /// Which products are listed; a vanished one stays for its orders.
    pub listed: Vec<bool>,
    pub buyers: Vec<BuyerRow>,
    pub buyer_index: HashMap<Box<str>, u32>,
    pub ledger: Ledger,
    /// The order changed by each change, from change 1; stale when the order changed again.
    pub changes: Vec<u32>,
    /// Texts of the newest messages.
    pub texts: Texts,
    /// What buyers and seller said.
    pub talk: Talk,
}

impl State {
    /// Writes `record` into the journal, then into memory.
    pub fn accept(&mut self, record: Record) -> Result<(), MarketError> {
        if let Some(journal) = &mut self.journal {
            journal.append(&record).map_err(|error| MarketError::Journal(error.to_string()))?;
        }
        self.apply(record).map_err(|reason| MarketError::refused("not_applicable", reason))
    }

    /// Notes that the order at `position` changed.
    pub fn changed(&mut self, position: u32) {
        self.changes.push(position);
        let change = self.changes.len() as u64;
        if let Some(order) = self.ledger.orders.get_mut(position as usize) {
            order.change = change;
        }
    }

    /// The order whose last change is `change`; `None` when it changed again since.
    pub fn changed_at(&self, change: u64) -> Option<&OrderRow> {
        let position = self.changes.get(usize::try_from(change.checked_sub(1)?).ok()?)?;
        self.ledger.orders.get(*position as usize).filter(|order| order.change == change)
    }
}

/// The newest texts, bounded by number and size.
pub(super) struct Texts {
    /// The sending that the first text belongs to.
    first: usize,
    kept: VecDeque<Box<str>>,
    bytes: usize,
    most: usize,
    most_bytes: usize,
}

impl Texts {
    pub fn new(most: usize) -> Self {
        Self { first: 0, kept: VecDeque::new(), bytes: 0, most, most_bytes: 16 << 20 }
    }

    /// Keeps the text of the sending at `position`; every later sending must be kept too.
    pub fn keep(&mut self, position: usize, text: &str) {
        if self.kept.is_empty() {
            self.first = position;
        }
        self.bytes += text.len();
        self.kept.push_back(text.into());
        while self.kept.len() > self.most || self.bytes > self.most_bytes {
            let Some(dropped) = self.kept.pop_front() else { break };
            self.bytes -= dropped.len();
            self.first += 1;
        }
    }

    /// The text of the sending at `position`, while it is kept.
    pub fn get(&self, position: usize) -> Option<&str> {
        self.kept.get(position.checked_sub(self.first)?).map(AsRef::as_ref)
    }
}
