//! 抖音来客 (Douyin Life): orders, vouchers and stores of a merchant on Douyin's local-life platform.
//!
//! The voucher is the goods, and the platform hands it out itself: nothing is sent and nothing marked shipped here. Orders
//! are listed day by day from a checkpoint, vouchers are verified, pushed events are hints.

mod adapter;
pub mod answer;
mod app;
pub mod checkpoint;
pub mod cipher;
mod client;
mod flex;
pub mod form;
mod inbound;
mod links;
#[expect(missing_docs, reason = "the fields bear the platform's own names; its documents say what they mean")]
pub mod map;
mod orders;
#[expect(missing_docs, reason = "the fields bear the platform's own names; its documents say what they mean")]
pub mod outcome;
pub mod paging;
mod phones;
pub mod qr;
mod refusal;
mod runs;
mod shop;
pub mod sign;
#[cfg(test)]
mod tests;
pub mod token;
mod verified;
mod vouchers;
mod waits;
pub mod window;
#[expect(missing_docs, reason = "the fields bear the platform's own names; its documents say what they mean")]
pub mod wire;

pub use adapter::DouyinLife;
pub use app::Apps;
pub use client::BASE;
pub use waits::Waits;

use crate::registry::Entry;
use huolang_domain::platform::Capability;

/// What this version knows of the platform.
pub(crate) const ENTRY: Entry = Entry {
    form: form::FORM,
    connector: Some(adapter::connect),
    abilities: &[Capability::PullOrders, Capability::OrderDetail, Capability::Verify, Capability::Goods],
};
