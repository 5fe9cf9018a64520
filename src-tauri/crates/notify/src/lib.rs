//! Channels that reach the seller.
//!
//! A channel takes a [`Message`] that is already worded and sends it once; what to send when, and how often to try
//! again, is the engine's business. The desktop channel is a trait here and is implemented by the shell. Every other
//! kind is one file or folder: its form as data, its limits, and how its host is asked.

#![warn(missing_docs)]

mod bark;
mod channel;
mod dingtalk;
mod email;
mod feishu;
mod kind;
mod limits;
mod pushplus;
mod recorder;
mod registry;
mod serverchan;
mod setup;
mod sms;
mod telegram;
mod text;
mod trouble;
mod vendor;
mod webhook;
mod wecom;

pub use channel::{Channel, Message, Severity};
pub use kind::Kind;
pub use limits::Limits;
pub use recorder::Recorder;
pub use registry::{form, limits, open};
pub use setup::{Around, Setup, SetupError};
pub use trouble::{SendError, Trouble};
pub use webhook::sign as sign_webhook;
