//! The desk: what stands between the endpoints and the ledger, and what of it is kept in memory.

use super::{
    callbacks::Unwritten,
    gate::{Gate, Unheard},
    journal::Journal,
    memory::Memory,
    news::News,
    port::InboundPort,
    shops::Shops,
};
use huolang_domain::OrderId;
use std::sync::Mutex;
use tokio::sync::{Notify, watch};

/// The way a call came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Under the secret path of a shop.
    Secret(String),
    /// Without it: the signature tells the shop.
    Open,
}

/// What a caller is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// JSON, with HTTP 200 whatever it says.
    Json(String),
    /// Plain text, with HTTP 200.
    Text(&'static str),
    /// The signature is wrong: HTTP 401 and why.
    Refused(&'static str),
    /// Our own trouble: HTTP 503, so that the call comes again.
    Busy,
    /// No shop has that path: HTTP 404.
    NoSuchShop,
}

/// What the desk keeps in memory.
#[derive(Default)]
pub(crate) struct Inbound {
    pub(crate) shops: Shops,
    pub(crate) gate: Gate,
    pub(crate) memory: Memory,
    pub(crate) journal: Journal,
    pub(crate) unwritten: Unwritten,
    pub(crate) unheard: Unheard,
    pub(crate) news: News,
    /// The last order that was looked at for cards; absent: the next look begins with the oldest.
    pub(crate) looked_at: Mutex<Option<OrderId>>,
    pub(crate) port: watch::Sender<InboundPort>,
    /// Rung when a callback is queued or cards came in.
    pub(crate) bell: Notify,
    /// Rung when a push is kept.
    pub(crate) pushed: Notify,
    pub(crate) client: std::sync::OnceLock<huolang_platforms::http::GuardedClient>,
}
