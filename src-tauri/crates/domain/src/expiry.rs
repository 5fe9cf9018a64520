//! Which cards may still be given, and in which order they are drawn.

#[cfg(test)]
mod tests;

use crate::{
    Millis,
    shanghai::DAY_MS,
    state::{CardState, states},
};
use serde::{Deserialize, Serialize};

states! {
    /// The order in which cards leave a pool.
    #[derive(Default)]
    DrawOrder {
        /// First in, first out.
        #[default]
        Oldest = "oldest",
        /// Last in, first out.
        Newest = "newest",
        /// The one that expires first.
        NearExpiry = "near_expiry",
        /// By chance.
        Random = "random",
    }
}

/// How often a card may be given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CardKind {
    /// 唯一卡: once, ever.
    #[default]
    Once,
    /// 循环卡: so many times.
    Reusable {
        /// Uses in all.
        limit: i64,
    },
    /// 固定内容: always.
    Fixed,
}

impl CardKind {
    /// Whether a card given `used` times may be given once more.
    #[must_use]
    pub const fn has_use_left(self, used: i64) -> bool {
        match self {
            Self::Once => used < 1,
            Self::Reusable { limit } => used < limit,
            Self::Fixed => true,
        }
    }
}

/// What decides whether a card may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardFacts {
    /// Where it stands.
    pub state: CardState,
    /// How often it may be given.
    pub kind: CardKind,
    /// How often it was given.
    pub used: i64,
    /// The moment from which it is worthless.
    pub expires_at: Option<Millis>,
}

states! {
    /// Whether a card may be given.
    Usable {
        /// It may.
        Yes = "yes",
        /// Its state forbids it.
        WrongState = "wrong_state",
        /// All its uses are spent.
        UsedUp = "used_up",
        /// It expired.
        Expired = "expired",
        /// It expires too soon.
        NearExpiry = "near_expiry",
    }
}

/// The moment after which a card must still be good to be given: `now` plus the near-expiry guard.
#[must_use]
pub const fn expiry_floor(now: Millis, near_expiry_days: i64) -> Millis {
    let days = if near_expiry_days > 0 { near_expiry_days } else { 0 };
    now.plus(days.saturating_mul(DAY_MS))
}

/// Whether a card may be given at `now` under a guard of `near_expiry_days`.
#[must_use]
pub fn usable(card: &CardFacts, near_expiry_days: i64, now: Millis) -> Usable {
    if card.state != CardState::Available {
        return Usable::WrongState;
    }
    if !card.kind.has_use_left(card.used) {
        return Usable::UsedUp;
    }
    match card.expires_at {
        Some(end) if end <= now => Usable::Expired,
        Some(end) if end <= expiry_floor(now, near_expiry_days) => Usable::NearExpiry,
        _ => Usable::Yes,
    }
}
