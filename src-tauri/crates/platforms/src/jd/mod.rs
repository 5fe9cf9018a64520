//! What 京东通用交易 and 京东游戏点卡 have in common: form bodies, digests, time stamps, where an order stands.

pub(crate) mod called;
mod digest;
mod form_body;
mod production;
mod reply;
mod schedule;
mod stamp;
mod tenant;
#[cfg(test)]
mod tests;

pub use digest::{md5_hex, same_digest};
pub use form_body::{BadBody, Params, decode_percent, encode_form, read_form};
pub use production::{Finish, Moved, Production};
pub use reply::{Outcome, Reply};
pub use schedule::{GIVE_UP_AFTER_MS, RETRY_AFTER_MS, retry_after};
pub use stamp::{end_of_day, read_stamp, stamp};
pub use tenant::{AccountFormat, BadFormat, ProductKind, host_allowed};
