#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod events;
mod money_back;
mod number;
mod shelf;
mod shipping;
mod vouchers;

use std::sync::Arc;

use huolang_domain::{
    Millis, OrderSn,
    rule::Channel,
    testing::{FixedDice, ManualClock, SeqIds},
};

use super::*;
use crate::capability::Content;

/// 2026-11-20 10:00 in Shanghai.
pub const START: Millis = Millis(1_795_140_000_000);
pub const SINGLE: &str = "715300184201";
pub const GAME: &str = "715300184202";
pub const OFFICE: &str = "715300184203";
pub const EARPHONES: &str = "715300184204";
pub const VOUCHER: &str = "715300184205";
pub const VISITS: &str = "715300184206";

pub fn options() -> (MarketOptions, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(START));
    let ids = Arc::new(SeqIds::default());
    (MarketOptions::in_memory(clock.clone(), Arc::new(FixedDice::low()), ids), clock)
}

pub fn market() -> (Arc<Market>, Arc<ManualClock>) {
    let (options, clock) = options();
    (Market::open(options).unwrap(), clock)
}

pub fn buy(market: &Market, product: &str, quantity: i64) -> OrderSn {
    let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity, buyer: None };
    market.simulate_payment(&payment).unwrap().sn
}

pub fn content(sn: &OrderSn, key: &str, text: &str) -> Content {
    Content { sn: sn.clone(), line: 1, key: key.to_owned(), text: text.to_owned(), channel: Channel::Usual }
}

pub fn code<T: std::fmt::Debug>(answer: Result<T, MarketError>) -> String {
    match answer.unwrap_err() {
        MarketError::Refused { code, .. } => code,
        other => format!("{other:?}"),
    }
}
