//! Channels that reach the seller.
//!
//! A channel takes a [`Message`] that is already worded and sends it once; what to send when, and how often to try
//! again, is the engine's business. The desktop channel is a trait here and is implemented by the shell.

#![warn(missing_docs)]

mod channel;
mod recorder;

pub use channel::{Channel, Message, SendError, Severity};
pub use recorder::Recorder;
