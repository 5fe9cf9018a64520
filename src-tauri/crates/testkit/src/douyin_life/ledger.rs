//! What the platform saw and did: the witness of tests.

use serde::Serialize;
use std::collections::BTreeMap;

/// What the platform saw and did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Calls by path, whatever came of them.
    pub calls: BTreeMap<String, u64>,
    /// Tokens that were given out.
    pub tokens: u64,
    /// Calls above the allowed rate.
    pub too_fast: u64,
    /// Phones that were decrypted.
    pub decrypted: u64,
    /// The cursors and ends of order queries, in order; kept up to a thousand.
    pub queries: Vec<(String, i64, i64)>,
    /// Order queries that asked for protected numbers.
    pub secret_numbers: u64,
    /// How often each voucher was verified: more than once without an undoing is double.
    pub verified: BTreeMap<String, u64>,
    /// Verifications that were undone.
    pub undone: u64,
    /// Verify tokens that verify calls bore, in order.
    pub verify_tokens: Vec<String>,
}
