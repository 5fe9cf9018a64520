//! The way out: calls and the socket, behind a trait, so that tests play the platform without a port.

use crate::http::{HttpCall, HttpClient, HttpFault};
use async_trait::async_trait;
use huolang_domain::Clock;
use huolang_vault::Secret;
use reqwest::Url;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A call to be made. It has no `Debug`: it holds cookies.
pub struct Ask {
    /// Names the call in the log.
    pub label: &'static str,
    /// Where to.
    pub url: Url,
    /// Headers; all are treated as secrets.
    pub headers: Vec<(&'static str, String)>,
    /// What is posted, with its type; `None`: it only reads.
    pub body: Option<(&'static str, Vec<u8>)>,
}

/// A whole answer. It has no `Debug`: it holds cookies.
pub struct Told {
    /// The status.
    pub status: u16,
    /// The type of the body.
    pub content_type: String,
    /// The `Set-Cookie` headers.
    pub set_cookies: Vec<String>,
    /// How long the platform asks us to wait, in milliseconds.
    pub retry_after_ms: Option<i64>,
    /// The body.
    pub body: Vec<u8>,
}

/// What comes over a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A frame.
    Frame(String),
    /// A frame larger than any that is taken. It is not read, and the connection ends.
    TooLarge,
}

/// An open socket.
pub struct Line {
    /// Frames to be sent.
    pub out: mpsc::Sender<String>,
    /// Frames that come; it ends when the connection does.
    pub heard: mpsc::Receiver<Heard>,
}

/// Frames that wait in either direction of a socket.
pub const LINE_ROOM: usize = 256;

/// The way out.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Makes a call. Any answer counts as one, whatever its status.
    ///
    /// # Errors
    /// [`HttpFault`] when there was no whole answer.
    async fn ask(&self, ask: Ask) -> Result<Told, HttpFault>;

    /// Opens the socket at `url`.
    ///
    /// # Errors
    /// [`HttpFault`] when it does not open.
    async fn dial(&self, url: &Url, headers: Vec<(&'static str, String)>) -> Result<Line, HttpFault>;
}

/// The network.
pub struct Net {
    pub(super) http: HttpClient,
    pub(super) clock: Arc<dyn Clock>,
}

impl Net {
    /// Over the one HTTP client.
    #[must_use]
    pub fn new(http: HttpClient, clock: Arc<dyn Clock>) -> Self {
        Self { http, clock }
    }
}

#[async_trait]
impl Transport for Net {
    async fn ask(&self, ask: Ask) -> Result<Told, HttpFault> {
        let mut call = match ask.body {
            Some((content_type, body)) => HttpCall::post(ask.label, ask.url, content_type, body),
            None => HttpCall::get(ask.label, ask.url),
        };
        for (name, value) in ask.headers {
            call = call.header(name, &Secret::new(value))?;
        }
        let answer = self.http.call(call).await?;
        let text = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let set_cookies = answer.headers.get_all("set-cookie").iter();
        Ok(Told {
            status: answer.status,
            content_type: text("content-type").to_owned(),
            set_cookies: set_cookies.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect(),
            retry_after_ms: answer.retry_after_ms(),
            body: answer.body,
        })
    }

    async fn dial(&self, url: &Url, headers: Vec<(&'static str, String)>) -> Result<Line, HttpFault> {
        super::dial::dial(self, url, headers).await
    }
}
