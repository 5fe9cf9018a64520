//! Queued work and its leases.

mod held;
pub mod kind;
mod left;
mod payload;
mod take_up;

pub(crate) use held::Held;
pub use huolang_store::jobs::Lease;
pub use left::Left;
pub(crate) use payload::{Payload, VoucherPayload};
pub(crate) use take_up::{Taken, take_up, take_up_as};
