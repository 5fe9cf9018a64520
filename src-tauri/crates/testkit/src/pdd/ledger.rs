//! The witness: everything that was accepted, and everything that broke a rule.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A voucher that was told to be with a buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The order.
    pub order_sn: String,
    /// The seller's number of the sending.
    pub out_biz_no: String,
    /// The voucher.
    pub voucher_no: String,
}

/// What was accepted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Calls that were understood, by method.
    pub calls: BTreeMap<String, u64>,
    /// Vouchers that were sent, each time they were.
    pub sent: Vec<Sent>,
    /// Cards that were verified, each time they were: card and order.
    pub verified: Vec<(String, String)>,
    /// Orders that were marked shipped, with their parcel.
    pub shipped: Vec<(String, String)>,
    /// Stock that was set.
    pub stock: Vec<(i64, i64)>,
    /// Cards that were uploaded into the platform's stock, each time: variant, number, password.
    pub uploaded: Vec<(i64, String, String)>,
    /// Prices that were set.
    pub prices: Vec<(i64, i64, i64)>,
    /// Tokens that were given.
    pub tokens: u64,
    /// Rules that were broken: signature, window, page, time, limit. A good program breaks none.
    pub broken_rules: Vec<String>,
    /// Calls that trouble happened to.
    pub troubled: u64,
    /// Messages that were sent, repeats included.
    pub pushed: u64,
    /// Messages that were acknowledged.
    pub acks: u64,
    /// Sockets that were opened.
    pub sockets: u64,
}

impl Ledger {
    /// How often a voucher was sent.
    #[must_use]
    pub fn times_sent(&self, voucher_no: &str) -> usize {
        self.sent.iter().filter(|sent| sent.voucher_no == voucher_no).count()
    }
}
