//! Signatures of what the platform sends to a server: webhooks and SPI calls.

use hex::encode;
use huolang_vault::Secret;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// `X-Douyin-Signature`: SHA-1 over the app secret and the body as it came.
#[must_use]
pub fn webhook(app_secret: &Secret<String>, raw_body: &[u8]) -> String {
    encode(Sha1::new().chain_update(app_secret.expose()).chain_update(raw_body).finalize())
}

/// What an SPI call signs: the secret, the query sorted by name without `sign`, the body last if there is one.
#[must_use]
pub fn spi_text(app_secret: &Secret<String>, query: &[(String, String)], raw_body: &[u8]) -> Vec<u8> {
    let mut pairs: Vec<_> = query.iter().filter(|(name, _)| name != "sign").collect();
    pairs.sort();
    let mut text = app_secret.expose().clone().into_bytes();
    for (name, value) in pairs {
        text.extend_from_slice(format!("&{name}={value}").as_bytes());
    }
    if !raw_body.is_empty() {
        text.extend_from_slice(b"&http_body=");
        text.extend_from_slice(raw_body);
    }
    text
}

/// `x-life-sign`: SHA-256 over [`spi_text`].
#[must_use]
pub fn spi(app_secret: &Secret<String>, query: &[(String, String)], raw_body: &[u8]) -> String {
    encode(Sha256::digest(spi_text(app_secret, query, raw_body)))
}

/// Compares a signature in constant time.
#[must_use]
pub fn matches(expected: &str, given: &str) -> bool {
    expected.as_bytes().ct_eq(given.trim().as_bytes()).into()
}
