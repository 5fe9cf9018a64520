//! What every channel can do.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

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
    /// The notice it belongs to; a channel may use it to replace an older message of the same notice.
    pub notice_id: String,
    /// One line.
    pub title: String,
    /// The sentence and the next step.
    pub body: String,
    /// Where a click leads inside the program, for example `/orders?open=…`.
    pub route: String,
    /// How much it presses.
    pub severity: Severity,
}

/// A message that did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// May go better later.
    #[error("not sent yet: {0}")]
    Later(String),
    /// Will not go out before a person changes something.
    #[error("cannot be sent: {0}")]
    NeedsPerson(String),
}

/// A way to reach the seller.
#[async_trait]
pub trait Channel: Send + Sync {
    /// The stable name, for example `desktop`.
    fn name(&self) -> &'static str;

    /// Sends one message, once.
    ///
    /// # Errors
    /// [`SendError`] says whether trying again makes sense.
    async fn send(&self, message: &Message) -> Result<(), SendError>;
}
