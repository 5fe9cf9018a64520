//! The one HTTP client of the program, shared by marketplaces and channels: time limits, a size limit, a log line a
//! call, a list of every host called, and the classes of calls that failed.

#![warn(missing_docs)]

mod call;
mod client;
mod contacts;
mod error_class;
mod fault;
mod guarded;
#[cfg(test)]
mod tests;

pub use call::{HttpAnswer, HttpCall};
pub use client::{HttpClient, HttpLimits, Pieces, host_label, is_here, parse_base};
pub use contacts::{Contact, Contacts, HostClock};
pub use error_class::{CallError, Hindrance};
pub use fault::{BAD_CERTIFICATE, HttpFault, NO_SUCH_HOST};
pub use guarded::{Allowed, Barred, GuardedClient, is_public};
pub use reqwest::Url;
