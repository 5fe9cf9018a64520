//! Hints that the platform has no answer for yet, because what they spoke of is not committed. They are kept in memory only:
//! after the program was killed the platform sends them again.

use huolang_domain::Millis;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A listing that is complete has seen whatever happened so long before it began, in milliseconds: it ends a little behind
/// the platform's clock, and it may go on with a round that was begun a minute before.
const LISTED_MS: i64 = 65_000;
/// The calls may lag behind the messages; an order that nobody knows after so long, in milliseconds, is left to listing.
const UNKNOWN_MS: i64 = 600_000;
/// So many are kept. One that finds no room has no answer either, and comes again.
const MOST: usize = 10_000;

/// What a hint waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waits {
    /// For the next complete listing.
    ForListing,
    /// For its order, which the platform did not know.
    ForOrder,
}

/// The hints of a shop that wait, by id, with the moment each was first heard.
#[derive(Debug, Default)]
pub(crate) struct Owed(Mutex<BTreeMap<String, (Waits, Millis)>>);

impl Owed {
    fn hints(&self) -> MutexGuard<'_, BTreeMap<String, (Waits, Millis)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hints wait. One that came again waits since it first came.
    pub fn note(&self, ids: impl IntoIterator<Item = String>, waits: Waits, now: Millis) {
        let mut hints = self.hints();
        for id in ids {
            if hints.len() < MOST || hints.contains_key(&id) {
                hints.entry(id).or_insert((waits, now));
            }
        }
    }

    /// What these spoke of is committed.
    pub fn forget(&self, ids: &[String]) {
        let mut hints = self.hints();
        for id in ids {
            hints.remove(id);
        }
    }

    /// The hints that are answered for by a complete listing that began at `began`; they wait no longer.
    pub fn listed(&self, began: Millis) -> Vec<String> {
        let mut hints = self.hints();
        let is_listed = |waits: Waits, heard: Millis| {
            let since = match waits {
                Waits::ForListing => LISTED_MS,
                Waits::ForOrder => UNKNOWN_MS,
            };
            began.since(heard) >= since
        };
        let listed: Vec<String> =
            hints.iter().filter(|(_, (waits, heard))| is_listed(*waits, *heard)).map(|(id, _)| id.clone()).collect();
        for id in &listed {
            hints.remove(id);
        }
        listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_waits_since_it_first_came_for_a_listing_that_began_late_enough() {
        let owed = Owed::default();
        let ids = || ["a".to_owned()];
        owed.note(ids(), Waits::ForListing, Millis(0));
        owed.note(ids(), Waits::ForListing, Millis(60_000));
        assert!(owed.listed(Millis(64_999)).is_empty());
        assert_eq!(owed.listed(Millis(65_000)), ids());
        assert!(owed.listed(Millis(1_000_000)).is_empty(), "told once");
    }

    #[test]
    fn a_hint_of_an_order_that_nobody_knows_waits_ten_minutes() {
        let owed = Owed::default();
        owed.note(["a".to_owned(), "b".to_owned()], Waits::ForOrder, Millis(0));
        assert!(owed.listed(Millis(599_999)).is_empty());
        owed.forget(&["a".to_owned()]);
        assert_eq!(owed.listed(Millis(600_000)), ["b"]);
    }
}
