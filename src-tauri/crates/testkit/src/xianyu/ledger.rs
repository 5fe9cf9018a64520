//! The ledger: everything that buyers really got, and every call.

use serde::Serialize;
use std::collections::BTreeMap;

/// A message that a buyer got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The chat.
    pub cid: String,
    /// Who got it.
    pub to: String,
    /// The sender's id of it.
    pub uuid: String,
    /// What it says; the address of a picture.
    pub text: String,
    /// When.
    pub at: i64,
}

/// The ledger.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ledger {
    /// Messages, in order.
    pub sent: Vec<Sent>,
    /// Orders that were marked shipped, each time it was asked for.
    pub consigned: Vec<String>,
    /// Vouchers, by order.
    pub vouchers: Vec<(String, String)>,
    /// Orders for which 免拼 was asked.
    pub skipped: Vec<String>,
    /// New prices, by order.
    pub prices: Vec<(String, i64)>,
    /// Ratings, by order.
    pub rated: Vec<(String, String)>,
    /// Calls by name.
    pub calls: BTreeMap<String, u64>,
    /// Calls with a wrong signature although the token was right.
    pub bad_signs: u64,
    /// Messages whose id was used before.
    pub repeated_uuids: u64,
    /// Frames whose id was used before on their connection: their answers cannot be told apart.
    pub repeated_mids: u64,
    /// Connections that were opened.
    pub connections: u64,
    /// Signs of life.
    pub heartbeats: u64,
    /// Receipts for pushes.
    pub acks: u64,
    /// Pushes.
    pub pushes: u64,
    /// Readings of pictures that brought cookies along.
    pub cookies_to_pictures: u64,
    /// Calls made while a person was asked for.
    pub calls_under_captcha: u64,
}

impl Ledger {
    /// How many messages hold `text`.
    #[must_use]
    pub fn times_sent(&self, text: &str) -> usize {
        self.sent.iter().filter(|sent| sent.text.contains(text)).count()
    }

    /// What a buyer got, in order.
    #[must_use]
    pub fn got(&self, buyer: &str) -> Vec<&str> {
        self.sent.iter().filter(|sent| sent.to == buyer).map(|sent| sent.text.as_str()).collect()
    }

    /// How often a call was made.
    #[must_use]
    pub fn called(&self, api: &str) -> u64 {
        self.calls.get(api).copied().unwrap_or(0)
    }
}
