//! The encrypted extra fields of an order: personal data, sealed in the database, masked on screens.

use super::cipher::Cipher;
use crate::jd::decode_percent;
use serde_json::{Map, Value};

/// The fields; `None`: it cannot be read, which does not hinder the order.
#[must_use]
pub fn expand_decode(cipher: &Cipher, expand: &str) -> Option<Map<String, Value>> {
    let candidates = [Some(expand.to_owned()), decode_percent(expand).ok(), Some(expand.replace(' ', "+"))];
    candidates.into_iter().flatten().find_map(|text| {
        let plain = cipher.decrypt(&text).ok()?;
        serde_json::from_str(plain.expose()).ok()
    })
}
