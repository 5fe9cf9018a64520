//! A connected practice shop with its market, ready for a test.

use std::sync::Arc;

use huolang_domain::{
    Clock, Millis, OrderSn,
    testing::{ManualClock, SeqIds},
};
use huolang_platforms::{
    http::{Contacts, HttpClient, HttpFault, HttpLimits},
    practice::{Market, MarketError, MarketOptions, Payment, PracticeAdapter},
};

use crate::{LoopbackMarket, SeededDice};

/// 2026-11-20 10:00 in Shanghai: when tests begin.
pub const START: Millis = Millis(1_795_140_000_000);
/// A virtual product, one a time.
pub const SINGLE: &str = "715300184201";
/// A virtual product with variants.
pub const GAME: &str = "715300184202";
/// The variants of [`GAME`].
pub const GAME_SKUS: [&str; 3] = ["5091270331", "5091270332", "5091270333"];
/// A virtual product bought in any number.
pub const OFFICE: &str = "715300184203";
/// A parcel.
pub const EARPHONES: &str = "715300184204";
/// A voucher that counts once.
pub const VOUCHER: &str = "715300184205";
/// A voucher that counts three times.
pub const VISITS: &str = "715300184206";
/// What a served market wants to see.
pub const TOKEN: &str = "canarytoken-of-the-shop";

/// How the shop reaches its market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In the same process.
    Local,
    /// Over HTTP on this machine, with [`TOKEN`].
    Http,
}

/// A shop and the market behind it.
pub struct PracticeShop {
    /// The market: buyers, faults, ledger.
    pub market: Arc<Market>,
    /// The seller's side.
    pub adapter: PracticeAdapter,
    /// The door of a market reached over HTTP.
    pub served: Option<LoopbackMarket>,
}

/// A market in memory with repeatable chance.
///
/// # Errors
/// Never, without a journal; the form is that of every market.
pub fn market(clock: Arc<dyn Clock>, seed: u64) -> anyhow::Result<Arc<Market>> {
    let options = MarketOptions::in_memory(clock, Arc::new(SeededDice::of(seed)), Arc::new(SeqIds::default()));
    Ok(Market::open(options)?)
}

/// A client for calls on this machine.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn client() -> Result<HttpClient, HttpFault> {
    HttpClient::new(HttpLimits::default(), Arc::new(ManualClock::at(START)), Arc::new(Contacts::default()))
}

impl PracticeShop {
    /// Opens a shop on a fresh market whose clock stands at [`START`].
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open(reach: Reach) -> anyhow::Result<Self> {
        Self::on(market(Arc::new(ManualClock::at(START)), 1)?, reach).await
    }

    /// Opens a shop on `market`.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn on(market: Arc<Market>, reach: Reach) -> anyhow::Result<Self> {
        if reach == Reach::Local {
            return Ok(Self { adapter: PracticeAdapter::in_process(market.clone()), market, served: None });
        }
        let served = LoopbackMarket::start(market.clone(), 0, Some(TOKEN)).await?;
        let adapter = PracticeAdapter::over_http(client()?, &served.gateway(), Some(TOKEN.into()), None)?;
        Ok(Self { market, adapter, served: Some(served) })
    }

    /// A buyer pays for one of `product`.
    ///
    /// # Errors
    /// When it cannot be bought.
    pub fn buy(&self, product: &str) -> Result<OrderSn, MarketError> {
        let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        Ok(self.market.simulate_payment(&payment)?.sn)
    }
}
