//! Everything Huolang keeps: one SQL text for SQLite and PostgreSQL, one module for each kind of thing kept.
//!
//! Reading takes a [`Conn`] from [`Db::reader`]; writing goes through one door, [`Db::write`], which gathers what waits
//! into one commit. Counters (tab counts, card counts, figures of the day) are kept by triggers in the same
//! transaction, so that no caller can forget them.

#![warn(missing_docs)]

mod conn;
mod db;
mod door;
mod error;
mod sql;

pub mod api_tokens;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod batches;
pub mod blocked_buyers;
pub mod bookings;
pub mod callbacks;
pub mod calls;
pub mod cancel_wishes;
pub mod card_uploads;
pub mod cards;
pub mod channels;
pub mod conversations;
pub mod credentials;
pub mod cursors;
pub mod deliveries;
pub mod dispatches;
pub mod events;
pub mod figures;
pub mod idempotency;
pub mod imports;
pub mod inbound;
pub mod jobs;
pub mod messages;
pub mod meta;
pub mod model_keys;
pub mod notices;
pub mod offers;
pub mod orders;
pub mod owner;
pub mod pictures;
pub mod pools;
pub mod price_changes;
pub mod price_watches;
pub mod productions;
pub mod products;
pub mod pushes;
pub mod reply_rules;
pub mod rotation;
pub mod routes;
pub mod rules;
pub mod sales;
pub mod sends;
pub mod sessions;
pub mod settings;
pub mod shelf;
pub mod shops;
pub mod spending;
pub mod stock;
pub mod suggestions;
pub mod sweep;
pub mod talk_setup;
pub mod tasks;
pub mod transfer;
pub mod units;
pub mod users;
pub mod verification_rules;
pub mod verifications;

pub use conn::{Conn, Tx};
pub use db::{Db, Location, OpenOptions};
pub use door::{CommitMoment, CommitWatch, Durability};
pub use error::{Fault, StoreError};
pub use sql::{AnyRow, Field, IntoValue, List, Query, Record, Rows, Value};
