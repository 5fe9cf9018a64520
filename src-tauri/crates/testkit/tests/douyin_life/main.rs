//! The adapter of 抖音来客 against the marketplace on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cards;
mod faults;
mod house;
mod phones;
mod push;
mod script;
mod shop;
mod sync;
mod token;
mod vouchers;
