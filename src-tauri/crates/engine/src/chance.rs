//! Real dice and real ids.

use huolang_domain::{Dice, Ids};
use rand::Rng as _;

/// Dice from the system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDice;

impl Dice for SystemDice {
    fn below(&self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { rand::rng().random_range(0..bound) }
    }
}

/// UUIDs of version 7: they sort by the time they were made, also within one millisecond.
#[derive(Debug, Clone, Copy, Default)]
pub struct UuidIds;

impl Ids for UuidIds {
    #[expect(clippy::disallowed_methods, reason = "this is the source of ids that is handed in")]
    fn fresh(&self) -> String {
        uuid::Uuid::now_v7().simple().to_string()
    }
}
