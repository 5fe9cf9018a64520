//! A delivery job that was claimed.

use super::request::Request;
use huolang_domain::OrderId;
use huolang_store::jobs::Lease;

/// A delivery job that was claimed.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    /// Its lease.
    pub lease: Lease,
    /// The order.
    pub order: OrderId,
    /// What is asked for.
    pub request: Request,
}
