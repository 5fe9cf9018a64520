//! One folder per marketplace, behind small capability traits.
//!
//! An adapter never touches the database. Each platform folder has `sign.rs`, `wire.rs`, `client.rs` and `adapter.rs`
//! as far as its platform needs them.

#![warn(missing_docs)]

pub mod agiso;
pub mod capability;
pub mod connect;
pub mod douyin_life;
pub mod form;
pub mod jd;
pub mod jd_game;
pub mod jd_general;
pub mod pdd;
pub mod practice;
pub mod registry;
pub mod xianyu;

/// The one HTTP client; see [`huolang_http`].
pub use huolang_http as http;

/// The classes of failed calls.
pub mod fault {
    pub use huolang_http::{CallError, Hindrance};
}
