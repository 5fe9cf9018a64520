//! From what a scanner reads to what the platform wants (`docs/platforms/douyin-life.md#scanned-links`).

use reqwest::Url;

/// What a code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A typed number.
    Code(String),
    /// A short link that leads to the code.
    Link(Url),
    /// A long link that bears it already.
    Encrypted(String),
}

/// A long link without a voucher in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link names no voucher")]
pub struct NoObjectId;

/// Reads what was typed or scanned.
#[must_use]
pub fn read(text: &str) -> Scanned {
    let text = text.trim();
    let Some(url) = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return Scanned::Code(text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect());
    };
    object_id(text).map_or(Scanned::Link(url), Scanned::Encrypted)
}

/// The voucher of a long link: `object_id`, nothing else is relied on. `+` is a plus here: a blank would break it.
///
/// # Errors
/// [`NoObjectId`]
pub fn object_id(long_url: &str) -> Result<String, NoObjectId> {
    let query = long_url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let found = query.split('&').find_map(|pair| pair.strip_prefix("object_id=")).ok_or(NoObjectId)?;
    let decoded = decode(found).ok_or(NoObjectId)?;
    if decoded.is_empty() || decoded.contains(char::is_whitespace) { Err(NoObjectId) } else { Ok(decoded) }
}

/// The value as it stands in a query.
#[must_use]
pub fn query_value(encrypted_data: &str) -> String {
    let mut text = String::new();
    for byte in encrypted_data.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// Undoes `%XX` and nothing else.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a scanned link leads to the platform: only there it is followed.
#[must_use]
pub fn is_platform(url: &Url) -> bool {
    const HOSTS: [&str; 4] = ["douyin.com", "iesdouyin.com", "open-douyin.com", "amemv.com"];
    let host = url.host_str().unwrap_or_default();
    let within = |own: &str| host == own || host.strip_suffix(own).is_some_and(|front| front.ends_with('.'));
    url.scheme() == "https" && HOSTS.iter().any(|own| within(own))
}
