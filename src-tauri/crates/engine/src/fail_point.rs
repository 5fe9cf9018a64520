//! Named places at which the process can be made to die, so that the crash test can die exactly there.
//!
//! `HUOLANG_FAIL=reserve.after_commit:3` aborts the process when that place is reached for the third time. Without the
//! variable a check costs one look at an empty list.

#[cfg(test)]
mod tests;

use huolang_store::{CommitMoment, CommitWatch};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Every place, as `part.moment`.
pub const PLACES: &[&str] = &[
    "intake.before_commit",
    "intake.after_commit",
    "claim.after_commit",
    "reserve.before_commit",
    "reserve.after_commit",
    "send.before_call",
    "send.after_call",
    "outcome.before_commit",
    "outcome.after_commit",
    "ship.before_commit",
    "ship.after_commit",
    "ship.before_call",
    "ship.after_call",
    "ship_outcome.before_commit",
    "ship_outcome.after_commit",
    "read_back.before_call",
    "read_back.before_commit",
    "read_back.after_commit",
    "verify.before_commit",
    "verify.after_commit",
    "verify.before_call",
    "verify.after_call",
    "verify_outcome.before_commit",
    "verify_outcome.after_commit",
    "verify_back.before_call",
    "verify_back.before_commit",
    "verify_back.after_commit",
    "recover.before_commit",
    "recover.after_commit",
    "inbound.before_commit",
    "inbound.after_commit",
    "callback.after_claim",
    "callback.before_call",
    "callback.after_call",
    "callback.before_commit",
    "import.before_commit",
    "import.after_commit",
    "report.after_chunk",
    "report.before_flip",
    "dispatch.after_claim",
    "dispatch.before_call",
    "dispatch.after_call",
    "dispatch.before_commit",
    "dispatch.after_commit",
    "talk_in.before_commit",
    "talk_in.after_commit",
    "talk_answer.before_commit",
    "talk_answer.after_commit",
    "talk_suggest.before_commit",
    "talk_suggest.after_commit",
    "talk_person.before_commit",
    "talk_person.after_commit",
    "talk_send.before_call",
    "talk_send.after_call",
    "talk_outcome.before_commit",
    "talk_outcome.after_commit",
    "talk_price.before_commit",
    "talk_price.after_commit",
    "talk_price.after_call",
    "talk_price.settled",
    "action.before_commit",
    "action.after_commit",
    "card_act.before_commit",
    "card_act.after_commit",
    "verify_ask.before_commit",
    "verify_ask.after_commit",
    "verify_act.before_commit",
    "verify_act.after_commit",
    "rotation.after_begin",
    "rotation.before_commit",
    "rotation.after_commit",
    "rotation.before_finish",
    "rotation.after_finish",
    "backup.after_copy",
    "backup.after_seal",
    "backup.after_proof",
    // Every commit of the database, whatever is written and by whom.
    "commit.before",
    "commit.after",
];

/// A name in `HUOLANG_FAIL` that is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no fail point; the fail points are: {list}", list = PLACES.join(", "))]
pub struct UnknownPlace(pub String);

#[derive(Debug)]
struct Armed {
    place: &'static str,
    left: AtomicU64,
}

/// The armed places; usually none.
#[derive(Debug, Clone, Default)]
pub struct FailPoints(Arc<Vec<Armed>>);

impl FailPoints {
    /// No place is armed.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads `place[:nth]`, several joined by commas.
    ///
    /// # Errors
    /// [`UnknownPlace`] for a misspelt place or count: a test that arms nothing would prove nothing.
    pub fn parse(text: &str) -> Result<Self, UnknownPlace> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let armed: Result<Vec<_>, _> = parts.map(arm).collect();
        Ok(Self(Arc::new(armed?)))
    }

    /// Reads the environment variable `HUOLANG_FAIL`.
    ///
    /// # Errors
    /// See [`FailPoints::parse`].
    pub fn from_env() -> Result<Self, UnknownPlace> {
        Self::parse(&std::env::var("HUOLANG_FAIL").unwrap_or_default())
    }

    /// Reaches a place: dies here if it is armed and its count has come.
    pub fn reach(&self, place: &'static str) {
        if self.strikes(place) {
            tracing::error!(place, "fail point reached: the process dies here");
            std::process::abort();
        }
    }

    /// Has the database reach `commit.before` and `commit.after` at every commit.
    #[must_use]
    pub fn commits(&self) -> CommitWatch {
        if self.0.is_empty() {
            return CommitWatch::default();
        }
        let points = self.clone();
        CommitWatch::new(move |moment| {
            points.reach(match moment {
                CommitMoment::Before => "commit.before",
                CommitMoment::After => "commit.after",
            });
        })
    }

    fn strikes(&self, place: &'static str) -> bool {
        self.0.iter().any(|armed| armed.place == place && armed.left.fetch_sub(1, Ordering::SeqCst) == 1)
    }
}

fn arm(part: &str) -> Result<Armed, UnknownPlace> {
    let refuse = || UnknownPlace(part.to_owned());
    let (name, nth) = part.split_once(':').unwrap_or((part, "1"));
    let place = PLACES.iter().copied().find(|place| *place == name).ok_or_else(refuse)?;
    let nth: u64 = nth.parse().ok().filter(|nth| *nth > 0).ok_or_else(refuse)?;
    Ok(Armed { place, left: AtomicU64::new(nth) })
}
