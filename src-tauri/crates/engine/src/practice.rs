//! The practice shop: opened on the first start, stocked so that a simulated payment is delivered at once.

mod connect;
mod desk;
mod seed;
mod stock;
#[cfg(test)]
mod tests;
mod tour;
pub mod witness;

pub use desk::{PracticeDesk, PracticeOrder, RefundStep};
pub use tour::{LAST_STEP, Tour};

pub(crate) use connect::adapter;
pub(crate) use seed::seed;

use huolang_domain::ShopId;
use huolang_platforms::practice::Market;
use std::sync::Arc;

/// How many practice cards a pool gets on the first start, unless the caller says otherwise.
pub const CARDS_A_POOL: usize = 60;

/// The practice shop of this program: its row and the market behind it.
#[derive(Clone)]
pub struct PracticeShop {
    /// The shop.
    pub shop_id: ShopId,
    /// The market it is on.
    pub market: Arc<Market>,
}
