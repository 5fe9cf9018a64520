//! 京东游戏点卡: JD calls us with five calls, we may call it back when an order ended.
//!
//! Everything here is a function of what is handed in; `jd-game.md` and its vectors say what they must give.

mod callback;
mod cards;
mod code;
mod data;
mod decide;
mod literals;
mod money;
mod sign;
mod wire;

pub use callback::{Callback, PRODUCTION, TEST, Told, callback, callback_reply, callback_url, reason_fit};
pub use cards::{CardFault, CardInfo, card_check};
pub use code::{Effect, RetCode};
pub use data::{BadData, Charset, data_decode, data_encode, text_of};
pub use decide::{Product, Stored, accept, card_query, direct_query, plain};
pub use literals::Literals;
pub use money::{NotYuan, yuan_to_fen};
pub use sign::{sign, sign_string, verify};
pub use wire::{Accept, BadField, Call, Request, answer_json, cards_data, order_id};

use crate::{form::FormField, registry::Entry};
use huolang_domain::platform::Capability;

/// What this version knows of the platform. JD calls us, so there is no adapter to connect.
pub(crate) const ENTRY: Entry = Entry {
    form: &[
        FormField::text("customer_id"),
        FormField::secret("sign_key"),
        FormField::choice("environment", &["production", "test"]),
        FormField::choice("answer_mode", &["sync", "async"]),
        FormField::switch("check_price", false),
        FormField::choice("unknown_order", &["refund", "ask_again"]),
        FormField::text("expires_on").optional(),
        FormField::text("callback_hosts").optional().advanced(),
        FormField::switch("test_shop", false).advanced(),
    ],
    connector: Some(crate::jd::called::game),
    abilities: &[Capability::PushEvents, Capability::DeliverContent],
};
