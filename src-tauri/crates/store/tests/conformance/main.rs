//! One suite both databases must pass: SQLite, and the PostgreSQL that `HUOLANG_TEST_PG` names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod given;

mod audit;
mod cards;
mod deliveries;
mod door;
mod inbound;
mod jobs;
mod lists;
mod notices;
mod order_list;
mod orders;
mod pushes;
mod reports;
mod schema;
mod search;
mod shops;
mod spending;
mod statements;
mod talks;
mod tasks;
mod transfer;
mod upkeep;
mod verifications;
