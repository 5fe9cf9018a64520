//! What a channel does next: tell of an event, rest, or stop for today.

use super::{desk, events};
use crate::{Engine, EngineError};
use huolang_domain::{
    Millis,
    shanghai::{DAY_MS, MINUTE_MS, start_of_day},
};
use huolang_notify::SendError;
use huolang_store::{
    channels::ChannelRow,
    dispatches::{self, Due},
    sends,
};

/// Waits after failures in a row, in milliseconds; the last one goes on.
const WAITS_MS: [i64; 6] = [10_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000];
/// The wait of a channel that a person has to put right: it is knocked at once an hour.
const STUCK_MS: i64 = 3_600_000;

/// What a channel does next.
pub(super) enum Turn {
    /// Tell of this event.
    Tell(String),
    /// Nothing before that moment; absent: nothing waits.
    Rest(Option<Millis>),
    /// As many messages as a day allows; the next one at that moment.
    Full(Millis),
}

impl Engine {
    /// Looks at what is due, at the channel's health and at its limits.
    pub(super) async fn turn(&self, row: &ChannelRow) -> Result<Turn, EngineError> {
        let now = self.now();
        let mut conn = self.db().reader().await?;
        let mut due = dispatches::due(&mut conn, &row.id, now).await?;
        if due.is_empty() {
            return Ok(Turn::Rest(dispatches::next_due(&mut conn, &row.id).await?));
        }
        if let Some(retry_at) = row.retry_at.filter(|at| *at > now) {
            return Ok(Turn::Rest(Some(retry_at)));
        }
        let limits = desk::limits_of(row);
        if let Some(per_day) = limits.per_day {
            let today = sends::count_for_day(&mut conn, &row.id, start_of_day(now)).await?;
            if today >= per_day {
                return Ok(Turn::Full(start_of_day(now).plus(DAY_MS)));
            }
        }
        let (lately, first) = sends::count_since(&mut conn, &row.id, now.plus(-MINUTE_MS)).await?;
        if lately >= limits.per_minute {
            return Ok(Turn::Rest(first.map(|first| first.plus(MINUTE_MS))));
        }
        due.sort_by_key(|due| (std::cmp::Reverse(pressing(due)), due.since));
        let mut next: Option<Millis> = None;
        for Due { event, .. } in due {
            let last = sends::last_about(&mut conn, &row.id, &event).await?;
            let open_at = last.map(|last| last.plus(limits.gather_ms)).filter(|open_at| *open_at > now);
            match open_at {
                None => return Ok(Turn::Tell(event)),
                Some(open_at) => next = Some(next.map_or(open_at, |next| next.min(open_at))),
            }
        }
        let later = dispatches::next_due_after(&mut conn, &row.id, now).await?;
        Ok(Turn::Rest(next.into_iter().chain(later).min()))
    }
}

fn pressing(due: &Due) -> huolang_store::notices::Severity {
    events::find(&due.event).map_or(huolang_store::notices::Severity::Warning, |event| event.severity)
}

/// When a channel is tried again after a failure: later with each one, and not before the host allows.
pub(super) fn retry_at(row: &ChannelRow, error: &SendError, now: Millis) -> Millis {
    let usual = if error.trouble.passes() {
        let place = usize::try_from(row.failures).unwrap_or(0).min(WAITS_MS.len() - 1);
        WAITS_MS[place]
    } else {
        STUCK_MS
    };
    let longest = start_of_day(now).plus(DAY_MS);
    if error.trouble == huolang_notify::Trouble::DayLimit {
        return longest;
    }
    now.plus(usual.max(error.retry_after_ms.unwrap_or(0).min(DAY_MS)))
}
