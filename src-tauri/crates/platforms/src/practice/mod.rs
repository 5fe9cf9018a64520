//! The practice shop: a marketplace inside the program, with buyers, faults and a ledger that bears witness.
//!
//! [`Market`] is the marketplace; it knows nothing of the rest of the program. [`PracticeAdapter`] is the seller's side, over
//! a [`MarketLink`]: in the same process or over HTTP to a market that runs elsewhere. Like real marketplaces it does not
//! drop repeated messages for the seller: whoever sends twice has sent twice, and the [`Ledger`] says so.

mod accept;
mod adapter;
mod buyer;
mod catalog;
mod chat;
mod error;
mod faults;
mod http_link;
mod journal;
mod ledger;
mod link;
mod local_link;
mod market;
mod model;
mod number;
mod seller;
mod state;
mod talk;
#[cfg(test)]
mod tests;
mod verify;
mod view;
mod vouchers;
pub mod wire;

pub use adapter::PracticeAdapter;
pub use catalog::default_products;
pub use error::MarketError;
pub use faults::{BadFaults, Faults, Switch};
pub use http_link::HttpLink;
pub use journal::JournalError;
pub use ledger::{Ledger, Sending, Tally, VoucherTally, Waiting};
pub use link::MarketLink;
pub use local_link::LocalLink;
pub use market::{Market, MarketOptions};
pub use model::{
    BuyerMessage, BuyerView, ChangePage, EventPage, GoodsKind, MarketBuyer, MarketEvent, MarketLine, MarketOrder,
    MarketProduct, MarketSaying, MarketSku, NewOrder, Payment, Question, SayingPage, VoucherTerms, Wanted,
};
pub use vouchers::{MarketVoucher, UNDO_WITHIN_MS, VoucherUse};
