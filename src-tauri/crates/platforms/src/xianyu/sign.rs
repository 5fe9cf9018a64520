//! The signature of mtop calls (`docs/platforms/xianyu.md#calls`).

use super::fixed::MTOP_APP_KEY;
use md5::{Digest as _, Md5};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a form body leaves as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Signs `data` exactly as it will be sent. `token`: the part of `_m_h5_tk` before its first `_`; empty when there is none.
#[must_use]
pub fn sign(token: &str, t: &str, data: &str) -> String {
    hex::encode(Md5::digest(format!("{token}&{t}&{MTOP_APP_KEY}&{data}")))
}

/// The body of a call: its one field, form-encoded.
#[must_use]
pub fn form_body(data: &str) -> String {
    form(&[("data", data)])
}

/// Fields as a form body.
#[must_use]
pub fn form(fields: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
    fields.iter().map(one).collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The signing token in the cookie `_m_h5_tk`, and when it ends.
#[must_use]
pub fn signing_token(cookie: &str) -> (&str, Option<i64>) {
    match cookie.split_once('_') {
        Some((token, expires)) => (token, expires.parse().ok()),
        None => (cookie, None),
    }
}
