//! The signature: `name=value` joined by `&`, then `&` and the key (`jd-game.md` §3).

use crate::jd::{Params, md5_hex, same_digest};
use huolang_vault::Secret;

const SIGN: &str = "sign";

/// What is digested. It holds the key: never to be logged.
#[must_use]
pub fn sign_string(key: &Secret<String>, params: &Params) -> Secret<String> {
    let mut text = String::new();
    for (name, value) in params.iter().filter(|(name, value)| *name != SIGN && !value.is_empty()) {
        text.push_str(name);
        text.push('=');
        text.push_str(value);
        text.push('&');
    }
    text.push_str(key.expose());
    Secret::new(text)
}

/// The signature of `params`.
#[must_use]
pub fn sign(key: &Secret<String>, params: &Params) -> String {
    md5_hex(sign_string(key, params).expose())
}

/// Whether the `sign` among `params` is right. Without a key, or without a signature, it never is.
#[must_use]
pub fn verify(key: &Secret<String>, params: &Params) -> bool {
    let given = params.get(SIGN).map(String::as_str).unwrap_or_default();
    !key.is_empty() && !given.is_empty() && same_digest(given, &sign(key, params))
}
