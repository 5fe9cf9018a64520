//! What JD knows of each order: the witness of every test.

use std::collections::{BTreeMap, BTreeSet};

/// What JD knows of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// It was answered as accepted or done at least once.
    pub accepted: bool,
    /// The final outcomes it was told, by answer or callback: more than one means that an outcome changed.
    pub outcomes: BTreeSet<String>,
    /// The cards it was given, each number and password; several sets mean that cards were given twice.
    pub cards: BTreeSet<Vec<String>>,
    /// Callbacks that were taken.
    pub callbacks: u64,
    /// Whether it was told the end in an answer already: no callback has to follow.
    pub told_at_once: bool,
}

/// Every order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(pub BTreeMap<String, Entry>);

impl Ledger {
    /// What is wrong: orders with two outcomes, cards that were given to two orders, accepted orders that nobody was told
    /// the end of.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for (number, entry) in &self.0 {
            if entry.outcomes.len() > 1 {
                faults.push(format!("order {number} has two outcomes: {:?}", entry.outcomes));
            }
            if entry.cards.len() > 1 {
                faults.push(format!("order {number} was given two sets of cards"));
            }
            for card in entry.cards.iter().flatten() {
                if let Some(other) = owners.insert(card, number).filter(|other| *other != number) {
                    faults.push(format!("orders {other} and {number} were given the same card"));
                }
            }
            if entry.accepted && entry.outcomes.is_empty() {
                faults.push(format!("order {number} was accepted and never ended"));
            }
            if entry.accepted && !entry.told_at_once && entry.callbacks == 0 {
                faults.push(format!("order {number} was accepted and never called back"));
            }
        }
        faults
    }
}
