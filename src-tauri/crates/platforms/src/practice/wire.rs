//! The HTTP face of a practice market: what goes over the wire beside the shapes in the parent module.
//!
//! | call | answer |
//! |---|---|
//! | `GET /v1/changes?cursor=&limit=` | [`ChangePage`](super::ChangePage) |
//! | `GET /v1/events?after=&wait_ms=` | [`EventPage`](super::EventPage); without `after`: the newest position, no events |
//! | `POST /v1/orders/query` [`OrdersQuery`] | list of [`MarketOrder`](super::MarketOrder) |
//! | `POST /v1/orders/{sn}/messages` [`Message`] | [`Done`] |
//! | `GET /v1/orders/{sn}/messages?line=&key=` | [`Done`] |
//! | `POST /v1/orders/{sn}/shipment` [`Shipment`](crate::capability::Shipment) | [`Done`] |
//! | `GET /v1/orders/{sn}/shipment` | [`Done`] |
//! | `POST /v1/vouchers/look` [`VoucherCall`] | [`MarketVoucher`](super::MarketVoucher) |
//! | `POST /v1/vouchers/use` [`VoucherCall`] | [`VoucherUse`](super::VoucherUse) |
//! | `GET /v1/vouchers/uses?key=` | [`VoucherUse`](super::VoucherUse) or null |
//! | `POST /v1/vouchers/uses/{receipt}/undo` | [`Done`] |
//! | `GET /v1/orders/{sn}/codes` | list of codes |
//! | `GET /v1/talk?after=&wait_ms=` | [`SayingPage`](super::SayingPage): what buyers said |
//! | `POST /v1/chats/{chat}/lines` [`Words`] | [`Done`] |
//! | `GET /v1/chats/{chat}/lines?limit=` | list of [`MarketSaying`](super::MarketSaying), newest first |
//! | `GET /v1/products` | list of [`MarketProduct`](super::MarketProduct) |
//! | `GET /v1/session` | [`Done`] |
//!
//! A refusal has the status 401 (login), 429 (too many calls), 503 (busy) or 422 (for good) and a [`Refusal`] as its body.

use huolang_domain::OrderSn;
use serde::{Deserialize, Serialize};

use super::MarketError;

/// Which orders are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrdersQuery {
    /// Their numbers.
    pub sns: Vec<OrderSn>,
}

/// A message to a buyer. No `Debug`: the text holds cards.
#[derive(Clone, Serialize, Deserialize)]
pub struct Message {
    /// The line it belongs to.
    pub line: i64,
    /// Names the sending.
    pub key: String,
    /// The text.
    pub text: String,
}

/// What is said to a buyer. No `Debug`: it may hold anything.
#[derive(Clone, Serialize, Deserialize)]
pub struct Words {
    /// The text.
    pub text: String,
}

/// A voucher that is looked up or used. No `Debug`: the code is worth money.
#[derive(Clone, Serialize, Deserialize)]
pub struct VoucherCall {
    /// Names the use.
    #[serde(default)]
    pub key: String,
    /// The order, when the seller named one.
    #[serde(default)]
    pub sn: Option<OrderSn>,
    /// The code.
    pub code: String,
}

/// Whether something has been done.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Done {
    /// It has.
    pub done: bool,
}

/// The body of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A stable code.
    pub code: String,
    /// The reason in words.
    pub message: String,
    /// How long to wait, in milliseconds.
    #[serde(default)]
    pub retry_after_ms: Option<i64>,
}

/// The code of [`MarketError::DeadLogin`].
pub const DEAD_LOGIN: &str = "dead_login";
/// The code of [`MarketError::RateLimited`].
pub const RATE_LIMITED: &str = "rate_limited";
/// The code of [`MarketError::Busy`].
pub const BUSY: &str = "busy";

/// The status and body for `error`; `None` when the answer is to be lost.
#[must_use]
pub fn refusal(error: &MarketError) -> Option<(u16, Refusal)> {
    let body =
        |code: &str, retry_after_ms| Refusal { code: code.to_owned(), message: error.to_string(), retry_after_ms };
    Some(match error {
        MarketError::DeadLogin => (401, body(DEAD_LOGIN, None)),
        MarketError::RateLimited { retry_after_ms } => (429, body(RATE_LIMITED, Some(*retry_after_ms))),
        MarketError::Busy | MarketError::Journal(_) => (503, body(BUSY, None)),
        MarketError::Refused { code, .. } => (422, body(code, None)),
        MarketError::LostRequest | MarketError::LostAnswer => return None,
    })
}
