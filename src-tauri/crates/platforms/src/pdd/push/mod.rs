//! Pushed messages (`docs/platforms/pdd.md#messages`): hints only. One socket serves every shop of an app.

pub mod digest;
pub mod frame;
mod hub;
mod recent;
mod shop;
mod socket;

pub(super) use shop::Push;
