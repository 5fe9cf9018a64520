//! JD calls: answers, repeats, callbacks, bad input, and the seller's desk behind the login.

mod bad_input;
mod by_hand;
mod callers;
mod decision_tables;
mod desk;
mod doors;
mod encodings;
mod faults;
mod game;
mod general;
mod guards;
pub mod held;
mod imports;
pub mod late;
mod late_mapping;
mod own_stock;
mod port;
mod repeats;
mod roles;
mod store_trouble;
mod strangers;
mod vectors;
pub mod yard;
