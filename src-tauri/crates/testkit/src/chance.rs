//! Dice that fall the same way for the same seed.

use std::sync::{Mutex, PoisonError};

use huolang_domain::Dice;
use rand::{Rng as _, SeedableRng as _, rngs::SmallRng};

/// Dice that fall the same way for the same seed.
pub struct SeededDice(Mutex<SmallRng>);

impl SeededDice {
    /// Dice of `seed`.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self(Mutex::new(SmallRng::seed_from_u64(seed)))
    }
}

impl Dice for SeededDice {
    fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).random_range(0..bound)
    }
}
