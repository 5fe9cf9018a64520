//! Marking orders shipped on their platform: a track of its own, with its own attempts and retries.

mod answer;
mod begin;
mod call;
mod ended;
mod round;

pub(crate) use answer::Answer;
pub(crate) use ended::{Mark, Marked, mark, write as write_answers};
