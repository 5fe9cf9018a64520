//! What the platform said about the results that nobody knew.

use huolang_domain::{OrderId, ShopId};
use huolang_platforms::{capability::Found, fault::CallError};
use huolang_store::{deliveries::Delivery, jobs::Lease};

/// What was read back for an order.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The lease it was read under.
    pub lease: Lease,
    /// The order.
    pub order: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// How often it was asked before.
    pub before: i64,
    /// Lines whose call had no answer.
    pub lines: Vec<(Delivery, Result<Found, CallError>)>,
    /// Whether the order is marked shipped, when that was open.
    pub shipped: Option<Result<Found, CallError>>,
}
