//! How much work waits or is under way; for commands that end when nothing is left.

use super::kind::HELD_BACK;
use crate::EngineError;
use huolang_domain::Millis;
use huolang_store::{Conn, jobs};

/// Work for orders that waits or is under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Under way.
    pub running: i64,
    /// Waits for its moment.
    pub ready: i64,
    /// Waits for its shop.
    pub parked: i64,
    /// When the next one is due.
    pub next_due: Option<Millis>,
}

impl Left {
    /// Counts.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn count(conn: &mut Conn) -> Result<Self, EngineError> {
        let mut left = Self::default();
        for (kind, state, count) in jobs::count_by_state(conn).await? {
            if !HELD_BACK.contains(&kind.as_str()) {
                continue;
            }
            match state.as_str() {
                "running" => left.running += count,
                "ready" => left.ready += count,
                _ => left.parked += count,
            }
        }
        for kind in HELD_BACK {
            let due = jobs::next_due(conn, kind).await?;
            left.next_due = [left.next_due, due].into_iter().flatten().min();
        }
        Ok(left)
    }

    /// Whether nothing is under way and nothing will be by itself.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.running == 0 && self.ready == 0
    }

    /// Whether nothing is under way and nothing is due at `now`.
    #[must_use]
    pub fn is_idle(&self, now: Millis) -> bool {
        self.running == 0 && self.next_due.is_none_or(|due| due > now)
    }
}
