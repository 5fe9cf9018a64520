//! Takes orders in, from any source, any number of times, in any order.

pub mod effect;
mod stop;
mod take;

pub(crate) use stop::{Why as StopWhy, stop_by};
pub use take::{Source, TakenIn};
