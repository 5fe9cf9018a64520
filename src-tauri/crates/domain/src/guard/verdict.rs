//! What all guards together say.

use super::{Guard, GuardResult};
use crate::Millis;

/// What to do with a delivery after its guards answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Send now.
    Send,
    /// Nothing refuses, but it has to wait until then.
    Wait(Millis),
    /// Only stock is missing: it goes out after a restock.
    OutOfStock,
    /// The shop's login is dead: the shop is parked, the order resumes after the login.
    LoginDead,
    /// A guard refused; this is the first one.
    Blocked(Guard),
}

impl Verdict {
    /// Sums the answers up. A refusal outweighs a dead login, a dead login outweighs missing stock, stock outweighs
    /// waiting: the seller first hears of what would stop the order even if the rest were well.
    #[must_use]
    pub fn of(results: &[GuardResult]) -> Self {
        let stopping = || results.iter().filter(|result| result.stops());
        let refusal = stopping().find(|result| {
            result.wait_until.is_none() && !matches!(result.guard, Guard::ShopLoginOk | Guard::StockEnough)
        });
        if let Some(result) = refusal {
            return Self::Blocked(result.guard);
        }
        if stopping().any(|result| result.guard == Guard::ShopLoginOk) {
            return Self::LoginDead;
        }
        if stopping().any(|result| result.guard == Guard::StockEnough) {
            return Self::OutOfStock;
        }
        stopping().filter_map(|result| result.wait_until).max().map_or(Self::Send, Self::Wait)
    }
}
