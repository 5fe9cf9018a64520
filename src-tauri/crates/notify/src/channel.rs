//! What every channel can do.

use std::collections::BTreeMap;

use async_trait::async_trait;
use huolang_domain::Millis;
use serde::{Deserialize, Serialize};

use crate::SendError;

/// How much a message presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Needs the seller soon.
    Warning,
    /// Needs the seller now.
    Critical,
}

/// A worded message. It holds no secret: no card, token or phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The same for every try of one message, so that a receiver knows it again; one that says more has another.
    pub id: String,
    /// The notice it belongs to; a channel may use it to replace an older message of the same notice.
    pub notice_id: String,
    /// What happened, as a stable word: `manual_shipment`, `low_stock`, …
    pub event: String,
    /// One line.
    pub title: String,
    /// The sentence and the next step; several lines when it speaks for several notices.
    pub body: String,
    /// Where a click leads inside the program, for example `/orders?open=…`.
    pub route: String,
    /// How much it presses.
    pub severity: Severity,
    /// For how many notices it speaks.
    pub count: usize,
    /// The names that templates may use: `shop`, `sn`, `pool`, ….
    pub facts: BTreeMap<String, String>,
    /// When it was worded.
    pub at: Millis,
    /// Whether it rings where the channel can ring.
    pub sound: bool,
}

/// A way to reach the seller.
#[async_trait]
pub trait Channel: Send + Sync {
    /// What kind of channel it is, as a stable word: `desktop`, `email`, ….
    fn name(&self) -> &'static str;

    /// Sends one message, once.
    ///
    /// # Errors
    /// [`SendError`] says what is wrong and whether waiting may help.
    async fn send(&self, message: &Message) -> Result<(), SendError>;
}
