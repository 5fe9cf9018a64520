//! The 拼多多 adapter against the marketplace on loopback: what it sends is checked, what goes wrong is survived.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod goods;
mod login;
mod push;
mod refunds;
mod shop;
mod sync;
mod trouble;
mod vouchers;
