//! Delivering content: decide, fix, reserve and commit, send, write what came of it.

mod answer;
mod claimed;
pub mod decide;
pub mod facts;
pub mod fix;
pub(crate) mod hand;
pub mod outcome;
pub mod plan;
mod read;
pub mod request;
mod reserve;
mod round;
mod send;
mod settle;
mod settled;
mod write;

pub(crate) use answer::Answer;
pub(crate) use send::within;
pub(crate) use settle::{End, LineEnd, OrderEnd, Settled, settle};
pub(crate) use settled::write as write_answers;
