//! Calling JD back (`jd-general.md` §7).

use super::{sign, wire::Answer};
use crate::jd::{Outcome, Params, Reply, encode_form};
use huolang_vault::Secret;

/// The call that tells JD how production ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Where it goes.
    pub url: String,
    /// The fields, signed.
    pub form: Params,
    /// The fields as they go over the wire.
    pub body: String,
}

/// What a callback tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'a> {
    /// `notifyUrl` of the order.
    pub notify_url: &'a str,
    /// `vendorId` of the order.
    pub vendor_id: &'a str,
    /// JD's order number.
    pub jd_order_no: &'a str,
    /// Our order number.
    pub agent_order_no: &'a str,
    /// Whether production succeeded.
    pub succeeded: bool,
    /// How many were ordered.
    pub quantity: i64,
    /// The encrypted cards; they go along only with success.
    pub product: Option<String>,
}

/// Where the callback of an order goes.
#[must_use]
pub fn callback_url(notify_url: &str) -> String {
    let (path, query) = match notify_url.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (notify_url, String::new()),
    };
    let path = path.trim_end_matches('/');
    if path.ends_with("/produce/result") || path.ends_with("/produce/notify") {
        return format!("{path}{query}");
    }
    format!("{path}/produce/result{query}")
}

/// The callback, signed at `now`.
#[must_use]
pub fn callback(key: &Secret<String>, now: &str, told: &Told<'_>) -> Callback {
    let mut form = Params::new();
    let mut put = |name: &str, value: &str| form.insert(name.to_owned(), value.to_owned());
    put("timestamp", now);
    put("vendorId", told.vendor_id);
    put("jdOrderNo", told.jd_order_no);
    put("agentOrderNo", told.agent_order_no);
    put("produceStatus", if told.succeeded { "1" } else { "2" });
    put("quantity", &told.quantity.to_string());
    if let Some(product) = told.product.as_deref().filter(|_| told.succeeded) {
        put("product", product);
    }
    let signature = sign::sign(key, &form);
    form.insert("sign".to_owned(), signature);
    Callback { url: callback_url(told.notify_url), body: encode_form(&form), form }
}

/// What JD's answer means.
#[must_use]
pub fn callback_reply(http_status: u16, body: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(body);
    let Some((code, message)) = Reply::fields(&text, "code", "message").filter(|_| http_status == 200) else {
        return Reply::unreadable();
    };
    let outcome = match code.as_str() {
        "0" => Outcome::Done,
        "500" => Outcome::Retry,
        "13" => Outcome::Check,
        _ => Outcome::Stop,
    };
    Reply { outcome, code: Some(code), message }
}

/// Whether an answer ends the order without a callback: only 生产中 is followed by one.
#[must_use]
pub const fn is_followed_by_callback(answer: &Answer) -> bool {
    answer.status == 3
}
