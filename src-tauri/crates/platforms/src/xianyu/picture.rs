//! Where a picture of a message may be fetched from: the platform's own stores, encrypted, and nobody else's. The address comes
//! from a message, so it is data of whoever sent it.

use super::{
    fixed,
    settings::{Settings, below},
};
use reqwest::Url;

/// Domains of the platform's stores of pictures.
const STORES: [&str; 4] = ["alicdn.com", "goofish.com", "taobao.com", "tbcdn.cn"];

/// The address that is asked for a picture; `None`: it is none of the platform's. A shop that is pointed elsewhere fetches its
/// pictures there, too.
#[must_use]
pub fn address(url: &str, settings: &Settings) -> Option<Url> {
    // Clients of the platform leave the scheme out, or write the plain one.
    let written = url.strip_prefix("//").map_or_else(|| url.to_owned(), |rest| format!("https://{rest}"));
    let mut url = Url::parse(&written).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let own = STORES
        .iter()
        .any(|domain| host == *domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.')));
    let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    if !own || !plain || !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    if Url::parse(fixed::UPLOAD).is_ok_and(|usual| usual == settings.upload) {
        url.set_scheme("https").ok()?;
        return Some(url);
    }
    let mut elsewhere = below(&settings.upload, url.path());
    elsewhere.set_query(url.query());
    Some(elsewhere)
}
