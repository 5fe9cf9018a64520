//! Reading changed orders by time (`docs/platforms/pdd.md#reading`): windows, pages from the last to the first, a
//! nightly sweep.

mod cursor;
mod pull;
mod refunds;
#[cfg(test)]
mod tests;

pub(super) use pull::pull;
pub(super) use refunds::{Refunds, Tried, is_passing};
