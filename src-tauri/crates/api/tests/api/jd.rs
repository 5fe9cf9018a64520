//! JD calls: answers, repeats, callbacks, bad input, and the seller's desk behind the login.

mod bad_input;
mod desk;
mod game;
mod general;
pub mod yard;
