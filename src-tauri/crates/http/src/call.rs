//! A call and its answer.

use huolang_domain::Millis;
use huolang_vault::Secret;
use reqwest::{
    Client, Method, RequestBuilder, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
};
use serde::Serialize;

use crate::HttpFault;

/// A call to be made. It has no `Debug`: headers and body hold secrets.
pub struct HttpCall {
    /// Names the call in the log, as `practice.send`; addresses hold secrets on some platforms and are not logged.
    pub(crate) label: &'static str,
    pub(crate) url: Url,
    method: Method,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl HttpCall {
    /// Reads from `url`.
    #[must_use]
    pub fn get(label: &'static str, url: Url) -> Self {
        Self { label, url, method: Method::GET, headers: HeaderMap::new(), body: None }
    }

    /// Posts `body` of type `content_type`.
    #[must_use]
    pub fn post(label: &'static str, url: Url, content_type: &'static str, body: Vec<u8>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Self { label, url, method: Method::POST, headers, body: Some(body) }
    }

    /// Posts `value` as JSON.
    ///
    /// # Errors
    /// [`HttpFault::BadCall`] when it cannot be written as JSON.
    pub fn post_json<T: Serialize + ?Sized>(label: &'static str, url: Url, value: &T) -> Result<Self, HttpFault> {
        let body = serde_json::to_vec(value).map_err(|error| HttpFault::BadCall(error.to_string()))?;
        Ok(Self::post(label, url, "application/json", body))
    }

    /// Adds a header; its value is treated as a secret.
    ///
    /// # Errors
    /// [`HttpFault::BadCall`] when name or value holds signs that no header may hold.
    pub fn header(mut self, name: &str, value: &Secret<String>) -> Result<Self, HttpFault> {
        let bad = |what: &str| HttpFault::BadCall(format!("header {what} holds signs that are not allowed"));
        let name = HeaderName::try_from(name).map_err(|_| bad("name"))?;
        let mut value = HeaderValue::try_from(value.expose().as_str()).map_err(|_| bad("value"))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Logs in with a bearer token.
    ///
    /// # Errors
    /// [`HttpFault::BadCall`] when the token holds signs that no header may hold.
    pub fn bearer(self, token: &Secret<String>) -> Result<Self, HttpFault> {
        self.header(AUTHORIZATION.as_str(), &Secret::new(format!("Bearer {}", token.expose())))
    }

    pub(crate) fn request(self, client: &Client) -> RequestBuilder {
        let request = client.request(self.method, self.url).headers(self.headers);
        match self.body {
            Some(body) => request.body(body),
            None => request,
        }
    }
}

/// A whole answer.
pub struct HttpAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// How far the answering host's clock is ahead of ours, in milliseconds, by the `Date` of its answer; `begun` and
    /// `ended` are our times of the call. Absent: it says none, or the call took too long to tell.
    #[must_use]
    pub fn clock_ahead_ms(&self, begun: Millis, ended: Millis) -> Option<i64> {
        const SLOW_MS: i64 = 10_000;
        let took = ended.since(begun);
        if !(0..=SLOW_MS).contains(&took) {
            return None;
        }
        let said = self.headers.get(DATE)?.to_str().ok()?;
        let said = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(said).ok()?.as_millisecond();
        // A whole second stands for its middle, as the call stands for its own.
        Some(said + 500 - (begun.0 + took / 2))
    }

    /// How long the `Retry-After` header asks us to wait, in milliseconds; only the form in seconds is read.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<i64> {
        let seconds: i64 = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
        (seconds >= 0).then(|| seconds.saturating_mul(1_000))
    }
}
