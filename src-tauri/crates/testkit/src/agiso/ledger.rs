//! What the marketplaces know of each order: the witness of every test.

use std::collections::BTreeMap;

/// What was done for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that reached the buyer.
    pub messages: Vec<String>,
    /// Cards that were handed over by a form, each number and password.
    pub cards: Vec<String>,
    /// How often 自动发货 really sent.
    pub auto_sent: u32,
    /// Its parcels, each carrier and number.
    pub parcels: Vec<String>,
    /// How often it was marked shipped anew.
    pub shipped: u32,
}

/// Every order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By number.
    pub orders: BTreeMap<String, Delivered>,
    /// Calls that were refused for their signature, token, time or an empty parameter, with why.
    pub refused: Vec<String>,
    /// How often each path was called.
    pub calls: BTreeMap<String, u32>,
}

impl Ledger {
    /// What is wrong: an order that was delivered twice, in either way or in both.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (number, order) in &self.orders {
            if order.messages.len() > 1 {
                faults.push(format!("order {number} was sent {} messages", order.messages.len()));
            }
            if order.auto_sent > 1 || order.shipped > 1 {
                faults.push(format!("order {number} was delivered again"));
            }
            if order.auto_sent > 0 && (!order.messages.is_empty() || !order.cards.is_empty()) {
                faults.push(format!("order {number} was delivered by both"));
            }
        }
        faults
    }

    /// What was done for an order.
    #[must_use]
    pub fn of(&self, number: &str) -> Delivered {
        self.orders.get(number).cloned().unwrap_or_default()
    }
}
