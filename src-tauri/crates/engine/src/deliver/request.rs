//! What a delivery job asks for: usually nothing but to be done; a person may ask for more.

use huolang_domain::guard::Guard;
use serde::{Deserialize, Serialize};

/// The payload of a delivery job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Guards that the seller overrules by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Guard>,
    /// A person said go: no delay, no question, also by a rule that says by hand.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub now: bool,
    /// A person said go for what waited for cards: no question, but delay and working hours hold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub approved: bool,
    /// A refund that stopped the delivery was withdrawn: it starts anew.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub resume: bool,
    /// Send again what was sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub resend: bool,
    /// Who asked; empty: the program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub actor: String,
}

impl Request {
    /// Who is named in the order's history.
    #[must_use]
    pub fn actor(&self) -> &str {
        if self.actor.is_empty() { "system" } else { &self.actor }
    }
}
