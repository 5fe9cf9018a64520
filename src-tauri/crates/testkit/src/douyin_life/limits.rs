//! How many calls a second the platform takes.

use huolang_domain::Millis;
use std::collections::VecDeque;

/// Counts calls of the last second.
#[derive(Default)]
pub(super) struct Rate(VecDeque<Millis>);

impl Rate {
    /// Whether one more call fits at `now`.
    pub(super) fn fits(&mut self, now: Millis, window_ms: i64, most: usize) -> bool {
        while self.0.front().is_some_and(|first| now.since(*first) >= window_ms) {
            self.0.pop_front();
        }
        if self.0.len() >= most {
            return false;
        }
        self.0.push_back(now);
        true
    }
}
