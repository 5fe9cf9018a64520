//! The program's own messages come back over the socket. They are told from those that the seller typed on another device
//! by a mark made before sending: chat and text, kept for two hours, good for one message. That message may be read again and
//! again, as history is after a restart: the mark remembers it.

use huolang_domain::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;

/// How long a mark is good.
const LASTS_MS: i64 = 7_200_000;
/// Marks that are kept.
const ROOM: usize = 500;

/// A mark, when it was made, and the message that it was found on; empty: none yet.
#[derive(Debug, Serialize, Deserialize)]
struct Mark(String, i64, #[serde(default)] String);

/// The marks of messages that were sent.
#[derive(Debug, Default)]
pub struct Echoes(VecDeque<Mark>);

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
        self.0.push_back(Mark(mark(cid, text), now.0, String::new()));
    }

    /// Whether the message `id` with this text is one of ours. A mark that was on no message yet is on this one from now on.
    pub fn take(&mut self, cid: &str, text: &str, id: &str, now: Millis) -> bool {
        self.drop_old(now);
        let mark = mark(cid, text);
        let of = |message: &str| self.0.iter().position(|known| known.0 == mark && known.2 == message);
        let found = of(id).or_else(|| of(""));
        if let Some(at) = found
            && let Some(known) = self.0.get_mut(at)
        {
            id.clone_into(&mut known.2);
            return true;
        }
        false
    }

    fn drop_old(&mut self, now: Millis) {
        while self.0.front().is_some_and(|known| now.0.saturating_sub(known.1) > LASTS_MS) {
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

#[cfg(test)]
mod tests {
    use super::{Echoes, LASTS_MS};
    use huolang_domain::Millis;

    #[test]
    fn a_mark_is_good_for_one_message_however_often_that_is_read() {
        let mut echoes = Echoes::default();
        let now = Millis(1_000);
        echoes.expect("1", "在的亲", now);
        echoes.expect("1", "在的亲", now);
        assert!(echoes.take("1", "在的亲", "a.PNM", now) && echoes.take("1", "在的亲", "b.PNM", now));
        assert!(!echoes.take("1", "在的亲", "c.PNM", now), "the third was typed by the seller");
        let mut kept = Echoes::read(&echoes.write());
        assert!(kept.take("1", "在的亲", "b.PNM", now) && kept.take("1", "在的亲", "a.PNM", now));
        assert!(!kept.take("1", "在的亲", "c.PNM", now) && !kept.take("2", "在的亲", "a.PNM", now));
        assert!(!kept.take("1", "在的亲", "a.PNM", now.plus(LASTS_MS + 1)), "it does not last for ever");
    }

    #[test]
    fn marks_of_an_older_program_are_read_and_nonsense_is_none() {
        let old = format!("[[\"{}\",1000]]", super::mark("1", "在"));
        assert!(Echoes::read(&old).take("1", "在", "a.PNM", Millis(1_000)));
        assert!(!Echoes::read("{").take("1", "在", "a.PNM", Millis(1_000)));
    }
}
