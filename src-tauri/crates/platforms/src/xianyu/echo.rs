//! The program's own messages come back over the socket. They are told from those that the seller typed on another device
//! by a mark made before sending: chat and text, kept for two hours, used once.

use huolang_domain::Millis;
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;

/// How long a mark is good.
const LASTS_MS: i64 = 7_200_000;
/// Marks that are kept.
const ROOM: usize = 500;

/// The marks of messages that were sent.
#[derive(Debug, Default)]
pub struct Echoes(VecDeque<(String, i64)>);

/// The mark of a text in a chat. It does not tell the text.
#[must_use]
pub fn mark(cid: &str, text: &str) -> String {
    let hash = Sha256::digest(format!("{cid}\n{}", text.trim()));
    hex::encode(hash).chars().take(32).collect()
}

impl Echoes {
    /// Marks a text that is about to be sent.
    pub fn expect(&mut self, cid: &str, text: &str, now: Millis) {
        self.drop_old(now);
        if self.0.len() >= ROOM {
            self.0.pop_front();
        }
        self.0.push_back((mark(cid, text), now.0));
    }

    /// Whether a text is one of ours; its mark is used up.
    pub fn take(&mut self, cid: &str, text: &str, now: Millis) -> bool {
        self.drop_old(now);
        let mark = mark(cid, text);
        let found = self.0.iter().position(|(known, _)| *known == mark);
        found.map(|at| self.0.remove(at)).is_some()
    }

    fn drop_old(&mut self, now: Millis) {
        while self.0.front().is_some_and(|(_, at)| now.0.saturating_sub(*at) > LASTS_MS) {
            self.0.pop_front();
        }
    }

    /// As text, to be kept over a restart.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// From kept text; what cannot be read is none.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }
}
