//! The 闲鱼 adapter against the marketplace in the same process, in simulated time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calls;
mod delivery;
mod forged;
mod login;
mod orders;
mod soak;
mod socket;
mod stage;
mod talk;
mod wire;
