//! The practice market over both links, behind its port, and the fixtures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cards;
mod conformance;
mod link;
mod loopback;
mod talk;
mod vouchers;
