//! Webhooks and SPI calls as the platform signs them.

use super::LifeOptions;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The value of `X-Douyin-Signature` for a body.
#[must_use]
pub fn signed_webhook(options: &LifeOptions, body: &str) -> String {
    hex::encode(Sha1::digest(format!("{}{body}", options.secret)))
}

/// The value of `x-life-sign` for a query, sorted by name here, and a body.
#[must_use]
pub fn signed_spi(options: &LifeOptions, query: &[(&str, &str)], body: &str) -> String {
    let mut query: Vec<_> = query.iter().filter(|(name, _)| *name != "sign").collect();
    query.sort_unstable();
    let mut parts = vec![options.secret.clone()];
    parts.extend(query.iter().map(|(name, value)| format!("{name}={value}")));
    if !body.is_empty() {
        parts.push(format!("http_body={body}"));
    }
    hex::encode(Sha256::digest(parts.join("&")))
}
