//! Keys of events that were committed a moment ago: their redelivery is acknowledged without another read.

use huolang_domain::Millis;
use std::collections::HashMap;

/// How long a key counts as repeated, in milliseconds. The same thing may really happen twice, later.
const LASTS_MS: i64 = 30_000;

/// Keys with the moment they were committed.
#[derive(Debug, Default)]
pub(super) struct Recent(HashMap<String, Millis>);

impl Recent {
    /// Notes a committed key.
    pub fn add(&mut self, key: String, now: Millis) {
        self.0.retain(|_, at| now.since(*at) < LASTS_MS);
        self.0.insert(key, now);
    }

    /// Whether the key was committed a moment ago.
    pub fn has(&self, key: &str, now: Millis) -> bool {
        self.0.get(key).is_some_and(|at| (0..LASTS_MS).contains(&now.since(*at)))
    }
}
