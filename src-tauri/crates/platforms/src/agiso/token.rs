//! Where the owner of a shop agrees, and where a code becomes a token (`agiso.md` §2.2).

use super::sign::sign;
use crate::jd::Params;
use huolang_vault::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is within a query.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The host of a service's pages, small letters.
fn host(service: &str) -> String {
    match service {
        "acpr" => "mai.91kami.com".to_owned(),
        service => format!("{}.agiso.com", service.to_ascii_lowercase()),
    }
}

/// The page where the owner agrees and is led back with a code. An empty `state` is left out.
#[must_use]
pub fn authorize_url(service: &str, app_id: &str, state: &str) -> String {
    let page = if service == "alds" { "authorize.aspx" } else { "#/authorize" };
    let mut url = format!("https://{}/{page}?appId={}", host(service), escape(app_id));
    if !state.is_empty() {
        url.push_str("&state=");
        url.push_str(&escape(state));
    }
    url
}

/// The page where the owner enters the app's id, and copies the token from.
#[must_use]
pub fn manual_page(service: &str) -> String {
    let page = if service == "alds" { "aldstb/#/Open/Authorize" } else { "#/open/authorize" };
    format!("https://{}/{page}", host(service))
}

/// The address that gives a token for a code, with its signature.
#[must_use]
pub fn token_url(service: &str, app_id: &str, code: &str, secret: &Secret<String>) -> (String, String) {
    let query = token_query(app_id, code, secret);
    let sign = query.get("sign").cloned().unwrap_or_default();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    (format!("https://{}/auth/token?{}", host(service), query.join("&")), sign)
}

/// The query of [`token_url`].
fn token_query(app_id: &str, code: &str, secret: &Secret<String>) -> Params {
    let mut query: Params =
        [("appId", app_id), ("code", code)].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let signature = sign(secret, &query);
    query.insert("sign".to_owned(), signature);
    query
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}
