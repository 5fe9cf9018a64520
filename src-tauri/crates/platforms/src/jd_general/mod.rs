//! 京东通用交易: JD calls us with `beginDistill` and `findDistill`, we call it back when production ended.
//!
//! Everything here is a function of what is handed in; `jd-general.md` and its vectors say what they must give.

mod callback;
mod cards;
mod cipher;
mod decide;
mod expand;
mod sign;
mod wire;

pub use callback::{Callback, Told, callback, callback_reply, callback_url, is_followed_by_callback};
pub use cards::{Card, CardFault, cards_json, check, is_day, product};
pub use cipher::{BadKey, Cipher, NotOpened};
pub use decide::{Product, Standing, UnknownProduct, begin, is_looked_at_again, no_order, stored};
pub use expand::expand_decode;
pub use sign::{sign, sign_string, verify, verify_form};
pub use wire::{Answer, BadField, Begin, Code, answer_json, jd_order_no};

use crate::{form::FormField, registry::Entry};
use huolang_domain::platform::Capability;

/// What this version knows of the platform. JD calls us, so there is no adapter to connect.
pub(crate) const ENTRY: Entry = Entry {
    form: &[
        FormField::text("vendor_id"),
        FormField::secret("sign_key"),
        FormField::secret("aes_key"),
        FormField::choice("answer_mode", &["async", "sync"]),
        FormField::choice("unknown_product", &["hold", "refuse"]),
        FormField::text("expires_on").optional(),
        FormField::text("callback_hosts").optional().advanced(),
        FormField::switch("test_shop", false).advanced(),
    ],
    connector: Some(crate::jd::called::general),
    abilities: &[Capability::PushEvents, Capability::DeliverContent],
};
