//! Every channel against a host of its own on this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod email;
mod faults;
mod fields;
mod fixture;
mod vendors;
