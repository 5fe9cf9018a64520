//! What the buyers do while the server is killed, and when it is killed.

use std::fmt;

use huolang_domain::Dice;
use huolang_platforms::practice::{Market, Payment};
use huolang_testkit::shops::{EARPHONES, GAME, GAME_SKUS, OFFICE, SINGLE, VISITS};

/// When a server was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before it served.
    Starting,
    /// After it had moved something.
    AtWork,
    /// Nothing moved any more.
    Idle,
}

/// How many kills came when.
#[derive(Debug, Default)]
pub struct Moments {
    pub starting: usize,
    pub at_work: usize,
    pub idle: usize,
}

impl Moments {
    pub fn add(&mut self, moment: Moment) {
        match moment {
            Moment::Starting => self.starting += 1,
            Moment::AtWork => self.at_work += 1,
            Moment::Idle => self.idle += 1,
        }
    }

    pub const fn all(&self) -> usize {
        self.starting + self.at_work + self.idle
    }
}

impl fmt::Display for Moments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} times at work, {} while starting, {} idle", self.at_work, self.starting, self.idle)
    }
}

/// A buyer pays; now and then one asks for the money back, or takes that back.
pub fn buyer(market: &Market, dice: &dyn Dice) {
    let (product, sku, most) = match dice.below(20) {
        0..=6 => (SINGLE, None, 1),
        7..=12 => (GAME, pick(&GAME_SKUS, dice), 3),
        13..=18 => (OFFICE, None, 4),
        _ => (EARPHONES, None, 2),
    };
    let quantity = i64::try_from(1 + dice.below(most)).unwrap();
    let payment = Payment { product_ref: product.to_owned(), sku_ref: sku.map(str::to_owned), quantity, buyer: None };
    let order = market.simulate_payment(&payment).unwrap();
    if dice.below(40) == 0 {
        market.ask_refund(&order.sn).unwrap();
        if dice.below(2) == 0 {
            market.withdraw_refund(&order.sn).unwrap();
        }
    }
}

/// A buyer pays for a voucher that counts three times: a program that repeats itself is seen by a second use.
pub fn voucher_buyer(market: &Market) {
    let payment = Payment { product_ref: VISITS.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    market.simulate_payment(&payment).unwrap();
}

fn pick<'t>(of: &[&'t str], dice: &dyn Dice) -> Option<&'t str> {
    of.get(usize::try_from(dice.below(of.len() as u64)).unwrap()).copied()
}

/// What the server has done on the market so far: messages that were accepted.
pub fn served(market: &Market) -> u64 {
    market.with_ledger(|ledger| ledger.sending_count() as u64)
}
