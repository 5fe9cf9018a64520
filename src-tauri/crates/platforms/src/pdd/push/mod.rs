//! Pushed messages (platforms sheet 拼多多 §6): hints only. One socket serves every shop of an app.

pub mod digest;
pub mod frame;
mod hub;
mod recent;
mod shop;
mod socket;

pub(super) use shop::Push;
