//! The words, states and decisions of Huolang.
//!
//! Everything here is a pure function or a plain value: no files, no network, no database, no async. What needs the
//! time, chance or a fresh id is handed a [`Clock`], a [`Dice`] or an [`Ids`].

#![warn(missing_docs)]

pub mod clock;
pub mod delay;
pub mod error_code;
pub mod expiry;
pub mod form;
pub mod guard;
pub mod id;
pub mod matching;
pub mod money;
pub mod order;
pub mod params;
pub mod platform;
pub mod readiness;
pub mod retry;
pub mod rule;
pub mod shanghai;
pub mod spec;
pub mod state;
pub mod talk;
pub mod template;
pub mod testing;
pub mod units;
pub mod verification;
pub mod why;

pub use clock::{Clock, Dice, Ids, Millis};
pub use error_code::ErrorCode;
pub use id::*;
pub use money::Fen;
pub use params::Params;
