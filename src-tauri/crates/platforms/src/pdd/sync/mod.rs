//! Reading changed orders by time (platforms sheet 拼多多 §7.2): windows, pages from the last to the first, a nightly sweep.

mod cursor;
mod pull;
mod refunds;
#[cfg(test)]
mod tests;

pub(super) use pull::pull;
pub(super) use refunds::Refunds;
