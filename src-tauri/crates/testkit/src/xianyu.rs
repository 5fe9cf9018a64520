//! 闲鱼 on this machine: mtop, passport and message socket as `docs/platforms/xianyu.md` describes them, with scripted
//! buyers, faults and a ledger. Signatures are checked by code of its own.

mod faults;
mod http;
mod im;
mod ledger;
mod link;
mod loopback;
mod mtop;
mod pack;
mod passport;
mod push;
mod script;
mod state;

pub use faults::Faults;
pub use ledger::{Ledger, Sent};
pub use link::Link;
pub use loopback::LoopbackXianyu;
pub use push::Shape;
pub use script::Purchase;
pub use state::{SELF_ID, XianyuMarket};
