//! JD calls: answers, repeats, callbacks, bad input, and the seller's desk behind the login.

mod bad_input;
mod desk;
mod doors;
mod faults;
mod game;
mod general;
mod imports;
mod own_stock;
mod port;
mod scenarios;
mod store_trouble;
pub mod yard;
