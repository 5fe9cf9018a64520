//! Calls to addresses that a platform sends us: they must not lead into the seller's own network.
//!
//! Only hosts that are allowed by name, no redirects, no proxy, and no private address: the resolver hands on only addresses
//! it has looked at, so that what was checked is what is connected to.

mod address;
#[cfg(test)]
mod tests;

pub use address::is_public;

use crate::{Contacts, HttpAnswer, HttpFault, client::host_of};
use huolang_domain::Clock;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, HeaderValue},
    redirect,
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// The content type of forms.
const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";
/// The content type of JSON.
const JSON: &str = "application/json;charset=utf-8";
/// Bytes of an answer.
const MOST: usize = 64 << 10;

/// Where a shop may call back.
#[derive(Clone, Copy)]
pub struct Allowed<'a> {
    /// Whether the host is allowed by name.
    pub host: &'a (dyn Fn(&str) -> bool + Sync),
    /// Whether private addresses are allowed: only for a test shop.
    pub private: bool,
}

/// Why an address is not called at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// It cannot be read, or is neither http nor https.
    #[error("the address of the callback cannot be used")]
    BadAddress,
    /// The host is not allowed.
    #[error("{0} is not among the hosts that may be called back")]
    Host(String),
    /// It leads to a private address.
    #[error("{0} leads into a private network")]
    Private(String),
    /// The call could not be made; it may go better later.
    #[error(transparent)]
    Fault(#[from] HttpFault),
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct GuardedClient {
    outside: Client,
    anywhere: Client,
    clock: Arc<dyn Clock>,
    contacts: Arc<Contacts>,
}

impl GuardedClient {
    /// A client that notes every host in `contacts` and gives a call up after `total`.
    ///
    /// # Errors
    /// [`HttpFault::Setup`]
    pub fn new(clock: Arc<dyn Clock>, contacts: Arc<Contacts>, total: Duration) -> Result<Self, HttpFault> {
        let builder = || {
            Client::builder()
                .timeout(total)
                .connect_timeout(total)
                .redirect(redirect::Policy::none())
                .no_proxy()
                .referer(false)
        };
        let setup = |error: reqwest::Error| HttpFault::Setup(error.to_string());
        let outside = builder().dns_resolver(Arc::new(Outside)).build().map_err(setup)?;
        Ok(Self { outside, anywhere: builder().build().map_err(setup)?, clock, contacts })
    }

    /// Posts a form.
    ///
    /// # Errors
    /// [`Barred`] when nothing was sent, or there was no whole answer.
    pub async fn post_form(
        &self,
        label: &'static str,
        url: &str,
        body: String,
        allowed: Allowed<'_>,
    ) -> Result<HttpAnswer, Barred> {
        self.post(label, url, FORM, body, allowed).await
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// [`Barred`] when nothing was sent, or there was no whole answer.
    pub async fn post_json(
        &self,
        label: &'static str,
        url: &str,
        body: String,
        allowed: Allowed<'_>,
    ) -> Result<HttpAnswer, Barred> {
        self.post(label, url, JSON, body, allowed).await
    }

    async fn post(
        &self,
        label: &'static str,
        url: &str,
        kind: &'static str,
        body: String,
        allowed: Allowed<'_>,
    ) -> Result<HttpAnswer, Barred> {
        let url = check(url, allowed)?;
        let host = host_of(&url)?;
        let begun = self.clock.now();
        let answer = self.exchange(url, kind, body, &host, allowed.private).await;
        let ended = self.clock.now();
        self.contacts.note(&host, ended, answer.is_ok());
        match &answer {
            Ok(answer) => {
                tracing::info!(
                    call = label,
                    host,
                    status = answer.status,
                    duration_ms = ended.since(begun),
                    "callback answered"
                );
            }
            Err(barred) => tracing::warn!(call = label, host, %barred, "callback not answered"),
        }
        answer
    }

    async fn exchange(
        &self,
        url: Url,
        kind: &'static str,
        body: String,
        host: &str,
        private: bool,
    ) -> Result<HttpAnswer, Barred> {
        let client = if private { &self.anywhere } else { &self.outside };
        let lost = |error: reqwest::Error| {
            if is_private(&error) { Barred::Private(host.to_owned()) } else { HttpFault::of(&error, host).into() }
        };
        let kind = HeaderValue::from_static(kind);
        let mut response = client.post(url).header(CONTENT_TYPE, kind).body(body).send().await.map_err(lost)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(lost)? {
            if body.len() + piece.len() > MOST {
                return Err(HttpFault::TooLarge { host: host.to_owned(), limit: MOST }.into());
            }
            body.extend_from_slice(&piece);
        }
        Ok(HttpAnswer { status, headers, body })
    }
}

/// Checks an address before anything is looked up.
///
/// # Errors
/// [`Barred`]
pub fn check(url: &str, allowed: Allowed<'_>) -> Result<Url, Barred> {
    let url = Url::parse(url).map_err(|_| Barred::BadAddress)?;
    let host = url.host_str().ok_or(Barred::BadAddress)?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(Barred::BadAddress);
    }
    if !(allowed.host)(host) {
        return Err(Barred::Host(host.to_owned()));
    }
    let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if !allowed.private && literal.is_ok_and(|address| !is_public(address)) {
        return Err(Barred::Private(host.to_owned()));
    }
    Ok(url)
}

/// A name leads into a private network.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
struct Inside;

fn is_private(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        if source.is::<Inside>() {
            return true;
        }
        cause = source.source();
    }
    false
}

/// Resolves names; one private address among several bars the name.
struct Outside;

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| !is_public(address.ip())) {
                return Err(Inside.into());
            }
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}
