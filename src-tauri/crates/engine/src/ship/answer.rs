//! The answer of a call that marked an order shipped.

use crate::deliver::outcome::Tried;
use huolang_domain::{AttemptId, OrderId, ShopId};
use huolang_platforms::fault::CallError;
use huolang_store::jobs::Lease;

/// What the call gave.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The lease it was made under.
    pub lease: Lease,
    /// The order.
    pub order: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// Who asked for it; empty: the program.
    pub actor: String,
    /// The attempt that was written before the call.
    pub attempt: AttemptId,
    /// How often it was tried before.
    pub tried: Tried,
    /// The answer.
    pub result: Result<(), CallError>,
    /// How long it took.
    pub latency_ms: i64,
}
