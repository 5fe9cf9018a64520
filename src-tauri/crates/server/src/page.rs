//! The page's files, inside the program.

use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../../ui/dist"]
#[allow_missing = true]
struct Files;

/// What the page may load and call: only this server.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Headers that every file bears.
const GUARDS: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// A file of the page; a path that names none is a place inside the page and gets its first file.
pub async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let (name, found) = match Files::get(path) {
        Some(found) if !path.is_empty() => (path, Some(found)),
        _ if names_a_file => (path, None),
        _ => ("index.html", Files::get("index.html")),
    };
    let Some(found) = found else {
        let words = if names_a_file { "not found" } else { "this program was built without its page; build ui first" };
        return (StatusCode::NOT_FOUND, words).into_response();
    };
    // Files under assets/ bear a hash in their name and never change.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let mut answer = found.data.into_response();
    let headers = answer.headers_mut();
    headers.extend(GUARDS);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    answer
}
