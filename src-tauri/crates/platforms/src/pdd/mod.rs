//! 拼多多, by its open platform: signed calls, the owner's leave, orders by time of change, pushed messages as hints.
//!
//! Facts of the wire: `docs/platforms/pdd.md`; what the program makes of them: `docs/PLATFORMS.md`. The platform has no
//! sandbox; `cargo xtask market pdd` runs a marketplace of our own that checks what we send.

mod adapter;
pub mod answer;
mod ask;
mod bases;
pub mod cipher;
mod client;
mod deliver;
pub mod deliverable;
pub mod error;
mod gateway;
mod goods;
pub mod money;
pub mod oauth;
mod oddities;
mod pace;
pub mod push;
mod redeem;
pub mod roots;
mod server_clock;
pub mod sign;
mod sync;
pub mod time;
mod tokens;
mod translate;
mod upload;
pub mod window;
pub mod wire;

pub use adapter::PddAdapter;
pub use tokens::Token;

use crate::{form::FormField, registry::Entry};
use huolang_domain::platform::Capability;

/// How shops are connected and what they can do.
pub(crate) const ENTRY: Entry = Entry {
    form: &[
        FormField::text("client_id"),
        FormField::secret("client_secret"),
        FormField::secret("access_token").optional(),
        FormField::text("redirect_uri").optional(),
        FormField::number("history_days", 1, 90, "30"),
        FormField::choice("redemption", &["by_goods", "ota", "merchant", "realtime", "none"]),
        FormField::by_sku("redemption_by_sku", &["ota", "merchant", "realtime", "none"]),
        FormField::text("store_id").optional().advanced(),
        FormField::secret("card_key").optional().advanced(),
        FormField::url("message_gateway").advanced(),
        FormField::url("authorize_page").advanced(),
    ],
    connector: Some(PddAdapter::connect),
    abilities: &[
        Capability::PullOrders,
        Capability::PushEvents,
        Capability::OrderDetail,
        Capability::DeliverContent,
        Capability::MarkShipped,
        Capability::ReadBack,
        Capability::Verify,
        Capability::Goods,
        Capability::Authorize,
    ],
};
