//! Cards that the platform keeps.

use std::collections::BTreeMap;

/// The kinds, each with its cards.
#[derive(Debug, Clone, Default)]
pub(super) struct Stock {
    pub kinds: BTreeMap<String, Vec<String>>,
    batches: u64,
}

impl Stock {
    /// Opens a batch for a kind.
    pub fn batch(&mut self, kind: &str) -> Option<String> {
        self.kinds.contains_key(kind).then(|| {
            self.batches += 1;
            format!("{kind}-{}", self.batches)
        })
    }

    /// Takes cards in; gives how many are new and how many are there already.
    pub fn add(&mut self, kind: &str, cards: Vec<String>) -> Option<(usize, usize)> {
        let kept = self.kinds.get_mut(kind)?;
        let (mut added, mut known) = (0, 0);
        for card in cards {
            if kept.contains(&card) {
                known += 1;
            } else {
                kept.push(card);
                added += 1;
            }
        }
        Some((added, known))
    }
}
