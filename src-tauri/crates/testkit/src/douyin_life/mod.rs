//! 抖音来客 on this machine: tokens that retire each other, pages with cursors, limits, vouchers, faults and a ledger.
//!
//! It is written from the platform's documents, apart from the adapter: it ciphers and checks by code of its own, so that
//! both cannot be wrong alike unnoticed.

mod cipher;
mod decrypt;
mod fault;
mod ledger;
mod limits;
mod market;
mod order;
mod push;
mod query;
mod reply;
mod script;
mod server;
mod shop;
mod token;
mod voucher;

pub use fault::Fault;
pub use ledger::Ledger;
pub use market::{LifeMarket, LifeOptions};
pub use order::{LifeOrder, PhoneForm, phone_of, protected_of};
pub use push::{signed_spi, signed_webhook};
pub use server::LoopbackLife;
