//! The connected shops: their adapters, their lanes, and whether they may be called.

mod breaker;
mod bucket;
pub(crate) mod connect;
mod hindrance;
mod keeper;
mod lane;
mod login;
pub(crate) mod needs;
mod owed;
pub(crate) mod park;
mod set;
mod streak;

pub use breaker::BreakerPolicy;
pub(crate) use connect::http_refused;
pub use connect::{FIELDS, NOT_AUTHORIZED, fields_of};
pub use lane::{Admission, Lane, LaneLimits};
pub use login::Login;
pub(crate) use login::Logins;
pub use needs::{LOGIN_ENDING, ShopNeed};
pub(crate) use owed::Waits;
pub(crate) use set::WeakSet;
pub use set::{AdapterSet, Api, Shop, Standing, Stop};
