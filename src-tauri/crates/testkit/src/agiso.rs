//! 阿奇索 on this machine: the gateway that checks every signature, the pushes it sends, 91卡券 as a buyer, and the ledger
//! that bears witness.

mod gateway;
mod ledger;
mod orders;
mod push;
mod signing;
mod stock;
mod supply;

pub use gateway::{AgisoMarket, Fault};
pub use ledger::{Delivered, Ledger};
pub use orders::{Goods, Stand};
pub use supply::{BUYER, Buyer, JSON};

/// The app that calls.
pub const APP_ID: &str = "2016070100000001";
/// Its secret.
pub const SECRET: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/// The token of every shop.
pub const TOKEN: &str = "alds-token-for-tests-only";
