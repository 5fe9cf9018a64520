//! Everything Huolang keeps: one SQL text for SQLite and PostgreSQL, one module for each kind of thing kept.
//!
//! Reading takes a [`Conn`] from [`Db::reader`]; writing goes through one door, [`Db::write`], which gathers what waits
//! into one commit. Counters (tab counts, card counts, figures of the day) are kept by triggers in the same
//! transaction, so that no caller can forget them.

#![warn(missing_docs)]

pub mod api_tokens;
pub mod blocked_buyers;
mod conn;
mod db;
mod door;
mod error;
pub mod idempotency;
pub mod sessions;
pub mod settings;
mod sql;

pub mod attempts;
pub mod batches;
pub mod cards;
pub mod credentials;
pub mod deliveries;
pub mod events;
pub mod jobs;
pub mod orders;
pub mod pools;
pub mod rules;
pub mod shops;
pub mod stock;
pub mod units;
pub mod users;

pub use conn::{Conn, Tx};
pub use db::{Db, Location, OpenOptions};
pub use door::Durability;
pub use error::{Fault, StoreError};
pub use sql::{AnyRow, Field, IntoValue, List, Query, Record, Rows, Value};
