//! 闲鱼: the web protocol for the seller's own account (`docs/platforms/xianyu.md`). No captcha is ever solved: the
//! account stands still until a person acted.

mod account;
mod adapter;
pub mod answer;
mod apis;
pub mod cookies;
pub mod decode;
mod dial;
pub mod echo;
pub mod event;
pub mod fixed;
pub mod frame;
pub mod history;
pub mod ids;
mod im_token;
mod inbox;
pub mod item;
mod login;
mod mtop;
pub mod order;
mod pace;
mod passport;
mod picture;
pub mod push;
pub mod qr;
pub mod ret;
mod settings;
pub mod sign;
mod socket;
pub mod sold;
pub mod split;
mod stop;
pub mod token;
pub mod trade_data;
pub mod transport;
pub mod upload;

pub use adapter::{XianyuAdapter, connect};
pub use settings::FORM;
pub use stop::Stop;

use crate::registry::Entry;
use huolang_domain::platform::Capability;

/// What this version knows of 闲鱼.
pub(crate) const ENTRY: Entry = Entry {
    form: FORM,
    connector: Some(connect),
    abilities: &[
        Capability::PullOrders,
        Capability::PushEvents,
        Capability::OrderDetail,
        Capability::DeliverContent,
        Capability::MarkShipped,
        Capability::ReadBack,
        Capability::Goods,
        Capability::Chat,
        Capability::Authorize,
    ],
};
