//! The main job: a paid order delivers itself, exactly once, whatever the marketplace does. The marketplace's own ledger is
//! the witness of every test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

/// The same suite runs on PostgreSQL from `main_job_postgres.rs`.
const ON_POSTGRES: bool = false;

mod actions;
mod adapters;
mod commands;
mod delays;
mod faults;
mod house;
mod interruptions;
mod loops;
mod orders;
mod products;
mod refunds;
mod repeats;
mod source;
mod stock;
mod unwritten;
mod voucher_faults;
mod voucher_rules;
mod vouchers;
mod why;
