//! Signing: the exact text that is sent is what is signed (`docs/platforms/pdd.md#signing`, 签名算法).

use md5::{Digest as _, Md5};
use serde_json::Value;
use std::collections::BTreeMap;

/// Parameters as they are sent: every value is text, keys in byte order.
pub type WireParams = BTreeMap<String, String>;

/// Turns typed parameters into text. Null and empty text are left out of the body and of the signature alike.
#[must_use]
pub fn wire_params(params: &serde_json::Map<String, Value>) -> WireParams {
    let texts = params.iter().filter(|(key, _)| key.as_str() != "sign");
    texts.filter_map(|(key, value)| Some((key.clone(), text_of(value)?))).collect()
}

/// A value as text; `None`: it is not sent.
#[must_use]
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        // Numbers in decimal, booleans in lower case, objects and arrays as compact JSON.
        other => Some(other.to_string()),
    }
}

/// What is hashed: the secret around every key and value, without separators.
#[must_use]
pub fn base_string(client_secret: &str, params: &WireParams) -> String {
    let mut base = String::from(client_secret);
    for (key, value) in params {
        base.push_str(key);
        base.push_str(value);
    }
    base.push_str(client_secret);
    base
}

/// The signature: upper-case hexadecimal MD5.
#[must_use]
pub fn sign(client_secret: &str, params: &WireParams) -> String {
    hex::encode_upper(Md5::digest(base_string(client_secret, params).as_bytes()))
}
