//! The signature: names and values without anything between them, then the key (`jd-general.md` §3).

use crate::jd::{Params, decode_percent, md5_hex, same_digest};
use huolang_vault::Secret;

const SIGN: &str = "sign";
const SIGN_TYPE: &str = "signType";
const EXPAND: &str = "expand";

/// What is digested. It holds the key: never to be logged.
#[must_use]
pub fn sign_string(key: &Secret<String>, params: &Params) -> Secret<String> {
    let mut text = String::new();
    for (name, value) in params.iter().filter(|(name, value)| !is_left_out(name, value)) {
        text.push_str(name);
        text.push_str(value);
    }
    text.push_str(key.expose());
    Secret::new(text)
}

fn is_left_out(name: &str, value: &str) -> bool {
    name == SIGN || name == SIGN_TYPE || value.is_empty()
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

/// As [`verify`], also when `expand` was escaped once more than it should, or lost its plus signs on the way.
#[must_use]
pub fn verify_form(key: &Secret<String>, params: &Params) -> bool {
    if verify(key, params) {
        return true;
    }
    let Some(expand) = params.get(EXPAND).filter(|expand| !expand.is_empty()) else { return false };
    let others = [decode_percent(expand).ok(), Some(expand.replace(' ', "+"))];
    others.into_iter().flatten().filter(|other| other != expand).any(|other| {
        let mut params = params.clone();
        params.insert(EXPAND.to_owned(), other);
        verify(key, &params)
    })
}
