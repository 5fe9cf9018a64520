//! Calling JD back (`jd-game.md` §5): GBK data, the reason cut to what JD shows.

use super::{
    cards::CardInfo,
    code::{Effect, RetCode},
    data::{Charset, data_encode, text_of},
    sign,
};
use crate::jd::{Outcome, Params, ProductKind, Reply, encode_form};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};

/// JD's usual base address.
pub const PRODUCTION: &str = "https://card.jd.com";
/// JD's test environment; it is documented for top-ups only.
pub const TEST: &str = "https://card-pre.jd.com";

/// The data of a callback; every value is text, in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    /// JD's order number.
    pub order_id: String,
    /// `0` success, `1` in progress, `2` failed.
    pub order_status: String,
    /// `1` for a gift right.
    #[serde(skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<String>,
    /// The gift right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rights_id: Option<String>,
    /// All cards, on success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cardinfos: Option<Vec<CardInfo>>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_code: Option<String>,
    /// The same for the buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_reason: Option<String>,
}

/// The call that tells JD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Where it goes.
    pub url: String,
    /// The data before it is encoded. It holds cards.
    pub data_json: Secret<String>,
    /// The fields, signed.
    pub form: Params,
    /// The fields as they go over the wire.
    pub body: String,
}

/// Where callbacks of a kind go, under JD's base address.
#[must_use]
pub fn callback_url(base: &str, kind: ProductKind) -> String {
    let path = match kind {
        ProductKind::TopUp => "gameApi.action",
        ProductKind::Cards => "cardApi.action",
    };
    format!("{}/api/{path}", base.trim_end_matches('/'))
}

/// The callback, signed at `now`.
#[must_use]
pub fn callback(key: &Secret<String>, url: String, customer_id: &str, now: &str, told: &Told) -> Callback {
    let told = Told { failed_reason: told.failed_reason.as_deref().map(reason_fit), ..told.clone() };
    let data_json = serde_json::to_string(&told).unwrap_or_default();
    let mut form: Params = [
        ("customerId", customer_id.to_owned()),
        ("data", data_encode(Charset::Gbk, &data_json)),
        ("timestamp", now.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let signature = sign::sign(key, &form);
    form.insert("sign".to_owned(), signature);
    Callback { url, data_json: Secret::new(data_json), body: encode_form(&form), form }
}

/// What JD's answer means. It may come in GBK.
#[must_use]
pub fn callback_reply(http_status: u16, body: &[u8]) -> Reply {
    let read = text_of(body).and_then(|text| Reply::fields(&text, "retCode", "retMessage"));
    let Some((code, message)) = read.filter(|_| http_status == 200) else { return Reply::unreadable() };
    let outcome = match RetCode::of(&code).map(RetCode::effect) {
        Some(Effect::Ok) => Outcome::Done,
        Some(Effect::QueryAgain) => Outcome::Retry,
        Some(Effect::Refund) | None => Outcome::Stop,
    };
    Reply { outcome, code: Some(code), message }
}

/// Cuts a reason to what JD shows the buyer: 30 characters beyond ASCII, 100 bytes.
#[must_use]
pub fn reason_fit(text: &str) -> String {
    let (mut fitted, mut wide) = (String::new(), 0);
    for char in text.chars() {
        wide += usize::from(!char.is_ascii());
        if wide > 30 || fitted.len() + char.len_utf8() > 100 {
            break;
        }
        fitted.push(char);
    }
    fitted
}
