//! The words, states and decisions of Huolang.
//!
//! Everything here is a pure function or a plain value: no files, no network, no database, no async. What needs the
//! time, chance or a fresh id is handed a [`Clock`], a [`Dice`] or an [`Ids`].

#![warn(missing_docs)]

pub mod clock;
pub mod id;
pub mod money;
pub mod order;
pub mod platform;
pub mod state;

pub use clock::{Clock, Dice, Ids, Millis};
pub use id::*;
pub use money::Fen;
