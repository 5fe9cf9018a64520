//! 阿奇索, a paid middleman before several marketplaces: signed calls, pushes as hints, its own delivery and stock, and
//! 91卡券 as a buyer (标准SUP).
//!
//! What the program makes of it: `docs/PLATFORMS.md`.

mod account;
mod adapter;
mod authorize;
mod cards;
mod client;
mod deliver;
mod error;
mod event;
mod loose;
mod marketplace;
mod middleman;
mod order;
mod pull;
mod push;
mod reply;
mod request;
mod settings;
mod sign;
pub mod sup;
#[cfg(test)]
mod tests;
mod token;

pub use adapter::AgisoAdapter;
pub use event::name as event_name;
pub use marketplace::{SUPPLIER, Service};
pub use push::{Push, push_sign, push_verify};
pub use reply::{Reply, Sent, batch, read as read_reply};
pub use request::{GATEWAY, Request, request};
pub use sign::{sign, sign_string};
pub use token::{authorize_url, manual_page, token_url};

use crate::{form::FormField, registry::Entry};
use huolang_domain::platform::Capability;

/// How shops are connected and what they can do.
pub(crate) const ENTRY: Entry = Entry {
    form: &[
        FormField::choice("service", &["idle", "taobao", "taobao_acs", "pdd", "jd", "doudian", "card_stock", SUPPLIER]),
        FormField::text("app_id").optional(),
        FormField::secret("app_secret").optional(),
        FormField::secret("token").optional(),
        FormField::choice("delivery", &["own_cards", "agiso_rules"]),
        FormField::choice("content_way", &["message", "cards", "activation_code"]),
        FormField::text("platform_shop_id").optional(),
        FormField::text("redirect_uri").optional().advanced(),
        FormField::number("poll_seconds", 30, 3_600, "60").advanced(),
        FormField::text("sup_user_id").optional(),
        FormField::secret("sup_merchant_key").optional(),
        FormField::secret("sup_app_secret").optional(),
        FormField::choice("sup_card_key", &["app_secret", "merchant_key"]).advanced(),
        FormField::choice("answer_mode", &["async", "sync"]).advanced(),
        FormField::text("expires_on").optional().advanced(),
        FormField::text("callback_hosts").optional().advanced(),
        FormField::switch("test_shop", false).advanced(),
    ],
    connector: Some(adapter::connect),
    abilities: &[
        Capability::PullOrders,
        Capability::PushEvents,
        Capability::OrderDetail,
        Capability::DeliverContent,
        Capability::MarkShipped,
        Capability::ReadBack,
        Capability::Authorize,
    ],
};
