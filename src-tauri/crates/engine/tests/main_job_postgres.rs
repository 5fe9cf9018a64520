//! The suite of the main job on PostgreSQL, in a database of its own for each test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

const ON_POSTGRES: bool = true;

#[path = "main_job/actions.rs"]
mod actions;
#[path = "main_job/adapters.rs"]
mod adapters;
#[path = "main_job/commands.rs"]
mod commands;
#[path = "main_job/delays.rs"]
mod delays;
#[path = "main_job/faults.rs"]
mod faults;
#[path = "main_job/house.rs"]
mod house;
#[path = "main_job/interruptions.rs"]
mod interruptions;
#[path = "main_job/loops.rs"]
mod loops;
#[path = "main_job/orders.rs"]
mod orders;
#[path = "main_job/products.rs"]
mod products;
#[path = "main_job/refunds.rs"]
mod refunds;
#[path = "main_job/repeats.rs"]
mod repeats;
#[path = "main_job/source.rs"]
mod source;
#[path = "main_job/stock.rs"]
mod stock;
#[path = "main_job/unwritten.rs"]
mod unwritten;
#[path = "main_job/why.rs"]
mod why;
