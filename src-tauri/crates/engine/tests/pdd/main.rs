//! A 拼多多 shop in the engine: the marketplace on loopback, a real database, a clock that stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod by_hand;
mod call;
mod goods;
mod hints;
mod house;
mod polling;
mod readiness;
mod redeem;
mod trouble;
mod upload;
