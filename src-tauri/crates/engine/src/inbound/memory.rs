//! The latest outcomes, for queries that come again and again. Only what is committed is kept.

use super::outcome::Outcome;
use huolang_domain::ShopId;
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

/// Outcomes in each of the two halves, a kilobyte each: platforms ask in the minutes after an order.
const HALF: usize = 2_000;

/// Two halves: what is asked for moves to the young one; when that is full the old one is forgotten.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Halves>);

#[derive(Default)]
struct Halves {
    young: HashMap<Key, Arc<Outcome>>,
    old: HashMap<Key, Arc<Outcome>>,
}

type Key = (ShopId, String);

impl Memory {
    /// What is known of an order.
    pub(crate) fn get(&self, shop: &ShopId, number: &str) -> Option<Arc<Outcome>> {
        let key = (shop.clone(), number.to_owned());
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = halves.young.get(&key) {
            return Some(Arc::clone(found));
        }
        let found = halves.old.remove(&key)?;
        halves.put(key, Arc::clone(&found));
        Some(found)
    }

    /// Keeps what a commit made of an order. Commits may be told of in another order than they were made in: what has ended
    /// stays.
    pub(crate) fn committed(&self, outcome: Outcome) -> Arc<Outcome> {
        let key = (outcome.shop.clone(), outcome.external_no.clone());
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = halves.young.get(&key).or_else(|| halves.old.get(&key));
        if let Some(ended) = kept.filter(|kept| kept.state.is_final()) {
            return Arc::clone(ended);
        }
        let outcome = Arc::new(outcome);
        halves.put(key, Arc::clone(&outcome));
        outcome
    }

    /// Keeps what was read, unless a commit was kept in the meantime.
    pub(crate) fn read(&self, outcome: Outcome) -> Arc<Outcome> {
        let key = (outcome.shop.clone(), outcome.external_no.clone());
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newer) = halves.young.get(&key).or_else(|| halves.old.get(&key)) {
            return Arc::clone(newer);
        }
        let outcome = Arc::new(outcome);
        halves.put(key, Arc::clone(&outcome));
        outcome
    }
}

impl Halves {
    fn put(&mut self, key: Key, outcome: Arc<Outcome>) {
        if self.young.len() >= HALF {
            self.old = mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::{Memory, Outcome};
    use huolang_domain::Fen;
    use huolang_store::productions::ProductionState::{self, Abnormal, Producing, Succeeded};

    fn outcome(state: ProductionState) -> Outcome {
        Outcome {
            order: "order".into(),
            shop: "shop".into(),
            external_no: "1".to_owned(),
            agent_no: "HL1".to_owned(),
            state,
            code: String::new(),
            reason: None,
            product_ref: "W-1".to_owned(),
            quantity: 1,
            total_price: Fen(990),
            rights_id: None,
            cards: None,
        }
    }

    #[test]
    fn what_has_ended_stays_whatever_is_told_of_later() {
        let memory = Memory::default();
        let stays = [(Producing, Producing), (Abnormal, Abnormal), (Succeeded, Succeeded), (Producing, Succeeded)];
        for (told, kept) in stays {
            assert_eq!(memory.committed(outcome(told)).state, kept);
            assert_eq!(memory.get(&"shop".into(), "1").map(|known| known.state), Some(kept));
        }
    }
}
