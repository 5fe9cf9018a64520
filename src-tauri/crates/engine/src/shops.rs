//! The connected shops: their adapters, their lanes, and whether they may be called.

mod breaker;
mod bucket;
mod lane;
pub(crate) mod park;
mod set;

pub use breaker::BreakerPolicy;
pub use lane::{Admission, Lane, LaneLimits};
pub use set::{AdapterSet, Api, Shop, Standing};
