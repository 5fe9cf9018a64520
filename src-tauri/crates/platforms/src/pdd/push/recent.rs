//! Keys of events that were committed a moment ago: their redelivery is acknowledged without another read.

use huolang_domain::Millis;
use std::collections::HashMap;

/// How long a key counts as repeated, in milliseconds. The same thing may really happen twice, later.
const LASTS_MS: i64 = 30_000;

/// Keys with the moment they were committed, and the latest moment that was committed of them.
#[derive(Debug, Default)]
pub(super) struct Recent(HashMap<String, (Millis, i64)>);

impl Recent {
    /// Notes a committed key, up to what happened at `time`.
    pub fn add(&mut self, key: String, time: i64, now: Millis) {
        self.0.retain(|_, (at, _)| now.since(*at) < LASTS_MS);
        self.0.insert(key, (now, time));
    }

    /// Whether what happened at `time` under this key was committed a moment ago.
    pub fn has(&self, key: &str, time: i64, now: Millis) -> bool {
        self.0.get(key).is_some_and(|(at, latest)| time <= *latest && (0..LASTS_MS).contains(&now.since(*at)))
    }
}
