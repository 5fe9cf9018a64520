//! The ledger: everything the market accepted, kept small enough for hundreds of thousands of orders.

pub(super) mod fingerprint;
pub(super) mod rows;
mod tally;
#[cfg(test)]
mod tests;
pub(super) mod vouchers;

pub use rows::Sending;
pub use tally::{Tally, Waiting};
pub use vouchers::VoucherTally;

use std::collections::HashMap;

use fingerprint::Fingerprinter;
use huolang_domain::OrderSn;
use rows::{OrderRow, SendingRow};

use super::number::Number;

/// Everything the market accepted: the witness of what a seller's program really did.
pub struct Ledger {
    pub(super) fingerprinter: Fingerprinter,
    pub(super) orders: Vec<OrderRow>,
    pub(super) index: HashMap<Number, u32>,
    pub(super) sendings: Vec<SendingRow>,
    pub(super) vouchers: vouchers::Vouchers,
}

impl Ledger {
    pub(super) fn new(fingerprinter: Fingerprinter) -> Self {
        Self {
            fingerprinter,
            orders: Vec::new(),
            index: HashMap::new(),
            sendings: Vec::new(),
            vouchers: vouchers::Vouchers::default(),
        }
    }

    /// The position of an order.
    pub(super) fn position(&self, number: Number) -> Option<usize> {
        self.index.get(&number).map(|at| *at as usize)
    }

    /// The order and its position.
    pub(super) fn find(&self, sn: &OrderSn) -> Option<(usize, &OrderRow)> {
        let at = self.position(Number::parse(sn.as_str())?)?;
        self.orders.get(at).map(|row| (at, row))
    }

    /// The number of the order at a position.
    pub(super) fn sn_at(&self, order: u32) -> Option<OrderSn> {
        self.orders.get(order as usize).map(|row| row.number.sn())
    }

    /// Positions of the messages to the buyer of the order at `order`, newest first.
    pub(super) fn sendings_of(&self, order: &OrderRow) -> impl Iterator<Item = (usize, &SendingRow)> {
        let mut at = order.last_sending;
        std::iter::from_fn(move || {
            let here = at? as usize;
            let row = self.sendings.get(here)?;
            at = row.before;
            Some((here, row))
        })
    }

    /// Every message that was accepted, oldest first.
    pub fn sendings(&self) -> impl Iterator<Item = Sending> + '_ {
        self.sendings.iter().filter_map(|row| {
            let order = self.orders.get(row.order as usize)?;
            Some(Sending { sn: order.number.sn(), line: row.line, key: row.key.to_string(), at: row.at })
        })
    }

    /// The messages accepted for one order, oldest first.
    #[must_use]
    pub fn sendings_for(&self, sn: &OrderSn) -> Vec<Sending> {
        let Some((_, order)) = self.find(sn) else { return Vec::new() };
        let mut found: Vec<_> = self
            .sendings_of(order)
            .map(|(_, row)| Sending { sn: sn.clone(), line: row.line, key: row.key.to_string(), at: row.at })
            .collect();
        found.reverse();
        found
    }

    /// How many orders were placed.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.orders.len()
    }

    /// How many messages were accepted.
    #[must_use]
    pub fn sending_count(&self) -> usize {
        self.sendings.len()
    }
}
