//! The hosts behind channels, on this machine: they check signatures by code of their own, keep what they were told, and
//! refuse on demand.

mod checks;
mod host;
mod mail;

pub use host::{ChannelHost, Heard, KEY, SECRET};
pub use mail::{Mail, MailServer, Security};
