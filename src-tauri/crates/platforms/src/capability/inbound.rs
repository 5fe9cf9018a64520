//! Calls that a platform makes to this program, where it can be reached from outside.

use super::Hint;
use std::collections::BTreeMap;

/// A call as it came. It has no `Debug`: it may hold secrets.
pub struct InboundCall {
    /// What follows the shop in the path, as `webhook` or `spi/order_notify`.
    pub route: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers; names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body as it came.
    pub body: Vec<u8>,
    /// Whether it was posted.
    pub is_post: bool,
}

/// What the platform is answered, and what is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: serde_json::Value,
    /// What the call hints at; never a fact: each leads to a read.
    pub hints: Vec<Hint>,
}

/// Taking calls of the platform.
pub trait Inbound: Send + Sync {
    /// Checks who calls and reads what is said. Fast and without any call of its own.
    fn take(&self, call: &InboundCall) -> InboundAnswer;
}
