//! What a request carries to show who asks, and the hashes that are kept of it.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use huolang_domain::ErrorCode;

/// The cookie of a login.
pub const SESSION_COOKIE: &str = "huolang_session";

/// A secret that a request carries.
pub enum Credential {
    /// The cookie of a login.
    Session(String),
    /// `Authorization: Bearer …` of a program.
    Token(String),
}

impl Credential {
    /// The credential in these headers. A token wins over a cookie.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
            return Some(Self::Token(token.trim().to_owned()));
        }
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| *name == SESSION_COOKIE)
            .map(|(_, value)| Self::Session(value.to_owned()))
    }

    /// A fresh secret of 256 bits, as text.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn fresh() -> Result<String, ApiError> {
        let mut bytes = [0_u8; 32];
        rand::rngs::OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| ApiError::new(ErrorCode::Internal, format!("no randomness: {error}")))?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// What is kept of a secret: it has 256 bits of its own, so one round of SHA-256 is enough.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The cookie of a fresh login that lasts `seconds`.
pub fn session_cookie(secret: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={secret}; Path=/api; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The cookie that ends a login.
pub fn clear_cookie() -> HeaderValue {
    HeaderValue::from_static("huolang_session=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict")
}

#[cfg(test)]
mod tests {
    use super::Credential;
    use axum::http::{HeaderMap, HeaderValue, header};

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn finds_the_cookie_among_others() {
        let found = Credential::of(&headers(header::COOKIE, "a=b; huolang_session=abc; xhuolang_session=no"));
        assert!(matches!(found, Some(Credential::Session(secret)) if secret == "abc"));
    }

    #[test]
    fn a_bearer_token_is_read() {
        let found = Credential::of(&headers(header::AUTHORIZATION, "Bearer abc"));
        assert!(matches!(found, Some(Credential::Token(secret)) if secret == "abc"));
        assert!(Credential::of(&headers(header::AUTHORIZATION, "Basic abc")).is_none());
    }

    #[test]
    fn fresh_secrets_differ() {
        let (one, two) = (Credential::fresh(), Credential::fresh());
        assert!(matches!((one, two), (Ok(one), Ok(two)) if one != two && one.len() == 43));
    }
}
