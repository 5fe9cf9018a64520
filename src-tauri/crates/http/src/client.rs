//! Makes calls within limits and notes every host.

use std::{net::IpAddr, ops::ControlFlow, sync::Arc, time::Duration};

use huolang_domain::Clock;
use reqwest::{Client, Url, redirect};

use crate::{Contacts, HostClock, HttpAnswer, HttpCall, HttpFault};

/// Limits on every call.
#[derive(Debug, Clone, Copy)]
pub struct HttpLimits {
    /// For the connection, in milliseconds.
    pub connect_ms: u64,
    /// Between two pieces of an answer, in milliseconds.
    pub read_ms: u64,
    /// For the whole call, in milliseconds.
    pub total_ms: u64,
    /// Bytes of an answer.
    pub answer_bytes: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { connect_ms: 10_000, read_ms: 30_000, total_ms: 60_000, answer_bytes: 32 << 20 }
    }
}

/// Sees the pieces of an answer as they come.
pub type Pieces<'p> = dyn FnMut(&[u8]) -> ControlFlow<()> + Send + 'p;

/// The HTTP client. Cheap to clone; clones share connections and the list of hosts.
#[derive(Clone)]
pub struct HttpClient {
    /// Uses the proxy that the system names.
    outside: Client,
    /// For this machine: never through a proxy.
    inside: Client,
    limits: HttpLimits,
    clock: Arc<dyn Clock>,
    contacts: Arc<Contacts>,
}

/// Notes a host when its call ends, also when nobody waits for the answer any more.
struct Contact<'c> {
    client: &'c HttpClient,
    host: &'c str,
    ok: bool,
}

impl Drop for Contact<'_> {
    fn drop(&mut self) {
        self.client.contacts.note(self.host, self.client.clock.now(), self.ok);
    }
}

impl HttpClient {
    /// A client that notes every host in `contacts`.
    ///
    /// # Errors
    /// [`HttpFault::Setup`] when the system's certificates or proxy settings cannot be used.
    pub fn new(limits: HttpLimits, clock: Arc<dyn Clock>, contacts: Arc<Contacts>) -> Result<Self, HttpFault> {
        let builder = || {
            Client::builder()
                .connect_timeout(Duration::from_millis(limits.connect_ms))
                .read_timeout(Duration::from_millis(limits.read_ms))
                .timeout(Duration::from_millis(limits.total_ms))
                // A redirect would reach a host that no setting names, with the secrets of the first.
                .redirect(redirect::Policy::none())
                .referer(false)
        };
        let setup = |error: reqwest::Error| HttpFault::Setup(error.to_string());
        let outside = builder().build().map_err(setup)?;
        let inside = builder().no_proxy().build().map_err(setup)?;
        Ok(Self { outside, inside, limits, clock, contacts })
    }

    /// The hosts called so far.
    #[must_use]
    pub fn contacts(&self) -> &Arc<Contacts> {
        &self.contacts
    }

    /// Makes a call. Any answer counts as one, whatever its status.
    ///
    /// # Errors
    /// [`HttpFault`] when there was no whole answer within the limits.
    pub async fn call(&self, call: HttpCall) -> Result<HttpAnswer, HttpFault> {
        self.call_in_pieces(call, &mut |_| ControlFlow::Continue(())).await
    }

    /// As [`Self::call`], and shows the pieces of the answer as they come. A break ends the reading: what came is the answer.
    ///
    /// # Errors
    /// [`HttpFault`] when there was no whole answer within the limits.
    pub async fn call_in_pieces(&self, call: HttpCall, piece: &mut Pieces<'_>) -> Result<HttpAnswer, HttpFault> {
        let host = host_of(&call.url)?;
        let label = call.label;
        // This machine's own clock says nothing about itself.
        let inside = is_here(&call.url);
        let begun = self.clock.now();
        let mut contact = Contact { client: self, host: &host, ok: false };
        let answer = self.exchange(call, &host, piece).await;
        contact.ok = answer.is_ok();
        drop(contact);
        let ended = self.clock.now();
        let duration_ms = ended.since(begun);
        if let Ok(answer) = &answer
            && let Some(ahead_ms) = answer.clock_ahead_ms(begun, ended).filter(|_| !inside)
        {
            self.contacts.note_clock(&host, HostClock { ahead_ms, at: ended });
        }
        match &answer {
            Ok(answer) => {
                tracing::info!(
                    call = label,
                    host,
                    status = answer.status,
                    bytes = answer.body.len(),
                    duration_ms,
                    "the host answered"
                );
            }
            Err(fault) => tracing::warn!(call = label, host, %fault, duration_ms, "the host did not answer"),
        }
        answer
    }

    async fn exchange(&self, call: HttpCall, host: &str, shown: &mut Pieces<'_>) -> Result<HttpAnswer, HttpFault> {
        let client = if is_here(&call.url) { &self.inside } else { &self.outside };
        let lost = |error: reqwest::Error| HttpFault::of(&error, host);
        let mut response = call.request(client).send().await.map_err(lost)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let most = self.limits.answer_bytes;
        let too_large = || HttpFault::TooLarge { host: host.to_owned(), limit: most };
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(lost)? {
            if body.len() + piece.len() > most {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
            if shown(&piece).is_break() {
                break;
            }
        }
        Ok(HttpAnswer { status, headers, body })
    }
}

/// Reads an address that a setting names. Plain HTTP is taken for this machine only.
///
/// # Errors
/// [`HttpFault::BadAddress`] for anything else.
pub fn parse_base(address: &str) -> Result<Url, HttpFault> {
    let refuse = |why: &str| HttpFault::BadAddress(why.to_owned());
    let url = Url::parse(address.trim()).map_err(|_| refuse("it is no web address"))?;
    host_of(&url)?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_here(&url) => Ok(url),
        "http" => Err(refuse("plain http is allowed for this machine only, write https")),
        _ => Err(refuse("it must begin with https")),
    }
}

/// The host, with its port when that is not the usual one.
pub(crate) fn host_of(url: &Url) -> Result<String, HttpFault> {
    let host = url.host_str().ok_or_else(|| HttpFault::BadAddress("it names no host".to_owned()))?;
    Ok(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// The host as it stands in the list of hosts.
#[must_use]
pub fn host_label(url: &Url) -> String {
    host_of(url).unwrap_or_default()
}

/// Whether an address is on this machine.
#[must_use]
pub fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
