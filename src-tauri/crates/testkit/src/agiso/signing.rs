//! The signatures, written a second time: an error that the program and its tests shared would prove nothing.

use crate::jd::{Fields, md5};

/// The signature of calls: the secret, names and values, the secret.
pub(super) fn call(secret: &str, fields: &Fields) -> String {
    let mut text = secret.to_owned();
    for (name, value) in fields.iter().filter(|(name, _)| name.as_str() != "sign") {
        text += name;
        text += value;
    }
    md5(&(text + secret))
}

/// The signature of pushes.
pub(super) fn push(secret: &str, timestamp: &str, json: &str) -> String {
    md5(&format!("{secret}json{json}timestamp{timestamp}{secret}"))
}

/// The signature of 标准SUP.
pub(super) fn supply(secret: &str, merchant: &str, fields: &Fields) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .filter(|(name, _)| name.as_str() != "sign")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    md5(&format!("{secret}{merchant}{}{secret}{merchant}", pairs.join("&"))).to_uppercase()
}
