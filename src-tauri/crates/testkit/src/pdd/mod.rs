//! A 拼多多 of our own on this machine: HTTP and message socket, strict about signatures and limits, with faults by switch
//! and a ledger as witness. It shares no code with the adapter: both could not be wrong alike.

mod auth;
mod check;
mod faults;
mod goods;
mod ledger;
mod market;
mod model;
mod orders;
mod push;
mod router;
mod script;
mod serve;
mod stock;
mod view;
mod vouchers;

pub use faults::{Fault, Faults};
pub use ledger::{Ledger, Sent};
pub use market::{MarketApp, PddMarket};
pub use model::{Card, NewOrder, Sku};
pub use serve::LoopbackPdd;
