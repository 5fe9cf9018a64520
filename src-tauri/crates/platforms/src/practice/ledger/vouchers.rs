//! The vouchers that buyers hold and every use of them: a program that repeats itself blindly is seen here.

use std::collections::HashMap;

use huolang_domain::Millis;
use serde::{Deserialize, Serialize};

use super::Ledger;

/// A voucher.
pub(in crate::practice) struct VoucherRow {
    pub order: u32,
    pub line: i64,
    /// Twelve digits.
    pub code: u64,
    pub times: i64,
    pub used: i64,
    pub from: Millis,
    pub until: Millis,
}

/// A use.
pub(in crate::practice) struct UseRow {
    pub voucher: u32,
    pub key: Box<str>,
    pub at: Millis,
    pub undone: Option<Millis>,
}

/// Every voucher and every use.
#[derive(Default)]
pub(in crate::practice) struct Vouchers {
    pub rows: Vec<VoucherRow>,
    pub uses: Vec<UseRow>,
    by_code: HashMap<u64, u32>,
    by_order: HashMap<u32, Vec<u32>>,
}

impl Vouchers {
    /// Adds a voucher; its code moves on while it is taken.
    pub fn add(&mut self, mut row: VoucherRow) -> Result<(), String> {
        let at = u32::try_from(self.rows.len()).map_err(|_| "too many vouchers")?;
        while self.by_code.contains_key(&row.code) {
            row.code = if row.code >= LAST_CODE { FIRST_CODE } else { row.code + 1 };
        }
        self.by_code.insert(row.code, at);
        self.by_order.entry(row.order).or_default().push(at);
        self.rows.push(row);
        Ok(())
    }

    /// The position of the voucher with a code.
    pub fn find(&self, code: u64) -> Option<usize> {
        self.by_code.get(&code).map(|at| *at as usize)
    }

    /// The vouchers of the order at a position.
    pub fn of_order(&self, order: usize) -> impl Iterator<Item = &VoucherRow> {
        let places = u32::try_from(order).ok().and_then(|order| self.by_order.get(&order));
        places.into_iter().flatten().filter_map(|at| self.rows.get(*at as usize))
    }
}

/// The first and the last code: twelve digits that do not begin with a nine.
pub(in crate::practice) const FIRST_CODE: u64 = 100_000_000_000;
/// See [`FIRST_CODE`].
pub(in crate::practice) const LAST_CODE: u64 = 899_999_999_999;

/// What the ledger says of vouchers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherTally {
    /// Vouchers given to buyers who paid.
    pub vouchers: u64,
    /// Uses that count.
    pub uses: u64,
    /// Uses that were undone.
    pub undone: u64,
    /// Uses too many: a key that used a voucher more than once without an undo between.
    pub repeated: u64,
    /// Uses of vouchers whose money went back or was asked back by then. The market refuses them, so it stays 0.
    pub after_refund: u64,
}

impl Ledger {
    /// Counts vouchers and their uses.
    #[must_use]
    pub fn voucher_tally(&self) -> VoucherTally {
        let vouchers = &self.vouchers;
        let mut tally = VoucherTally::default();
        let paid = |row: &&VoucherRow| self.orders.get(row.order as usize).is_some_and(|order| order.paid_at.is_some());
        tally.vouchers = vouchers.rows.iter().filter(paid).count() as u64;
        let mut by_key: HashMap<&str, u64> = HashMap::new();
        for row in &vouchers.uses {
            if row.undone.is_some() {
                tally.undone += 1;
                continue;
            }
            tally.uses += 1;
            *by_key.entry(&row.key).or_default() += 1;
            let order = vouchers.rows.get(row.voucher as usize).and_then(|row| self.orders.get(row.order as usize));
            tally.after_refund +=
                u64::from(order.and_then(|order| order.refund_at).is_some_and(|asked| asked < row.at));
        }
        tally.repeated = by_key.values().map(|count| count - 1).sum();
        tally
    }

    /// How often each voucher of an order was used, by code.
    #[must_use]
    pub fn voucher_uses(&self, sn: &huolang_domain::OrderSn) -> Vec<(String, i64)> {
        let Some((at, _)) = self.find(sn) else { return Vec::new() };
        self.vouchers.of_order(at).map(|row| (row.code.to_string(), row.used)).collect()
    }
}
