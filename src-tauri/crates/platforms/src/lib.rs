//! One folder per marketplace, behind small capability traits.
//!
//! An adapter never touches the database. Each platform folder has `sign.rs`, `wire.rs`, `client.rs` and `adapter.rs`
//! as far as its platform needs them.

#![warn(missing_docs)]

pub mod capability;
pub mod connect;
pub mod douyin_life;
pub mod fault;
pub mod form;
pub mod http;
pub mod jd;
pub mod jd_game;
pub mod jd_general;
pub mod practice;
pub mod registry;
pub mod xianyu;
