//! How far a price may go. The model proposes; this decides.

use crate::Fen;

/// How far prices may go where a product has no floor of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BargainLimits {
    /// Per cent of the price that may be given away.
    pub max_percent: i64,
    /// The most that may be given away, whatever the per cent.
    pub max_amount: Option<Fen>,
    /// Rounds over which the room opens.
    pub max_rounds: i64,
}

impl Default for BargainLimits {
    fn default() -> Self {
        Self { max_percent: 10, max_amount: None, max_rounds: 3 }
    }
}

/// The prices of a talk about one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bargaining {
    /// The price on the shelf.
    pub price: Fen,
    /// Below this nothing is ever agreed.
    pub floor: Fen,
    /// The least that may be named in this round.
    pub allowed: Fen,
    /// The round, from 1; 0: nobody bargains yet.
    pub round: i64,
}

impl Bargaining {
    /// The prices in a round. A floor of the product's own takes the place of the general limits; a floor above the price
    /// leaves no room.
    #[must_use]
    pub fn in_round(price: Fen, own_floor: Option<Fen>, limits: BargainLimits, round: i64) -> Self {
        let floor = own_floor.unwrap_or_else(|| price_less(price, limits)).0.min(price.0).max(0);
        let rounds = limits.max_rounds.max(1);
        let round = round.max(0);
        let step = round.min(rounds);
        // Rounded up: the seller keeps the odd fen.
        let room = i128::from(price.0 - floor);
        let given = room * i128::from(step) / i128::from(rounds);
        let allowed = price.0 - i64::try_from(given).unwrap_or(0);
        Self { price, floor: Fen(floor), allowed: Fen(allowed.max(floor)), round }
    }

    /// What an agreed price may be for an order of `count` pieces: at least the floor for each.
    #[must_use]
    pub const fn holds_for(&self, total: Fen, count: i64) -> bool {
        match self.floor.checked_times(count) {
            Some(least) => count > 0 && total.0 >= least.0,
            None => false,
        }
    }
}

/// How freely a model may answer about the price: firm at first, freer with every round.
#[must_use]
pub fn price_temperature(rounds: i64) -> f64 {
    (0.3 + 0.15 * f64::from(i32::try_from(rounds.max(0)).unwrap_or(i32::MAX))).min(0.9)
}

fn price_less(price: Fen, limits: BargainLimits) -> Fen {
    let percent = i128::from(limits.max_percent.clamp(0, 100));
    let share = i64::try_from(i128::from(price.0.max(0)) * percent / 100).unwrap_or(0);
    let cut = limits.max_amount.map_or(share, |most| share.min(most.0.max(0)));
    Fen(price.0 - cut)
}
