//! The answers of the calls that sent an order's content.

use super::outcome::Tried;
use huolang_domain::{AttemptId, Millis, OrderId, ShopId};
use huolang_platforms::fault::CallError;
use huolang_store::{deliveries::Delivery, jobs::Lease};
use huolang_vault::Secret;

/// What the calls for one order gave.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The lease they were made under.
    pub lease: Lease,
    /// The order.
    pub order: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// Who asked for it.
    pub actor: String,
    /// When a line that waits is to be looked at.
    pub later: Option<Millis>,
    /// Line by line.
    pub lines: Vec<LineAnswer>,
}

/// What the call for one line gave.
#[derive(Debug, Clone)]
pub(crate) struct LineAnswer {
    /// The delivery as it was kept before the call.
    pub delivery: Delivery,
    /// Whether the buyer had it already and got it once more.
    pub again: bool,
    /// Units that got nothing.
    pub missing: i64,
    /// The attempt that was written before the call.
    pub attempt: AttemptId,
    /// How often it was tried before.
    pub tried: Tried,
    /// The answer.
    pub said: Said,
}

/// Whether a call was made, and its answer.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// It was made.
    Answer {
        /// The answer.
        result: Result<(), CallError>,
        /// How long it took.
        latency_ms: i64,
    },
    /// The seller's own source was asked.
    Source {
        /// The message that was made of its answer.
        result: Result<Secret<String>, CallError>,
        /// The units it serves.
        units: i64,
        /// How long it took.
        latency_ms: i64,
    },
    /// There was no time left for it under the lease; certainly nothing went out.
    NotMade,
}
