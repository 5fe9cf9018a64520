//! Signs calls, sends them and takes their answers apart. Knows nothing of tokens but that one may go with a call.

use super::{
    answer::{self, BadAnswer},
    ask::Ask,
    bases::Bases,
    error::{ApiError, ErrorClass},
    server_clock::ServerClock,
    sign::{sign, wire_params},
    time::unix_seconds,
    wire::ServerTime,
};
use crate::http::{HttpCall, HttpClient, HttpFault};
use huolang_vault::Secret;
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many calls in a row that found no host, the other name of the gateway is tried.
const NOT_FOUND: u32 = 3;

/// The app that calls.
pub(super) struct App {
    pub client_id: String,
    pub client_secret: Secret<String>,
}

/// Why a call gave nothing.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    Http(HttpFault),
    Api(ApiError),
    NotUnderstood(String),
}

impl From<BadAnswer> for Failure {
    fn from(bad: BadAnswer) -> Self {
        match bad {
            BadAnswer::Api(error) => Self::Api(error),
            BadAnswer::NotUnderstood(what) => Self::NotUnderstood(what),
        }
    }
}

/// The way to the platform.
pub(super) struct Gateway {
    pub app: App,
    pub bases: Bases,
    pub clock: ServerClock,
    pub http: HttpClient,
    not_found: AtomicU32,
}

impl Gateway {
    pub fn new(app: App, bases: Bases, clock: ServerClock, http: HttpClient) -> Self {
        Self { app, bases, clock, http, not_found: AtomicU32::new(0) }
    }

    /// Makes a call once; asks the platform for its time before, when that is not known.
    pub async fn call<T: DeserializeOwned>(&self, ask: &Ask, token: Option<&Secret<String>>) -> Result<T, Failure> {
        if self.clock.is_stale() {
            self.ask_time().await;
        }
        self.once(ask, token).await
    }

    async fn ask_time(&self) {
        let asked: Result<ServerTime, _> = self.once(&Ask::read("pdd.time.get").of_app(), None).await;
        match asked.ok().and_then(|time| time.unix()) {
            Some(unix) => self.clock.learn(unix),
            None => self.clock.put_off(),
        }
    }

    async fn once<T: DeserializeOwned>(&self, ask: &Ask, token: Option<&Secret<String>>) -> Result<T, Failure> {
        let first = self.exchange(ask, token).await;
        match first {
            // The gateway turned it down because of its time and did nothing: once more, with the time it told.
            Err((Failure::Api(error), true)) if is_about_time(&error) => self.exchange(ask, token).await,
            other => other,
        }
        .map_err(|(failure, _)| failure)
    }

    /// The flag tells whether the platform's time was learnt from the refusal.
    async fn exchange<T: DeserializeOwned>(
        &self,
        ask: &Ask,
        token: Option<&Secret<String>>,
    ) -> Result<T, (Failure, bool)> {
        let url = self.router();
        let call = HttpCall::post(ask.method, url, "application/json", self.body(ask, token));
        let answer = self.http.call(call).await;
        let reached = !matches!(answer, Err(HttpFault::NotSent { .. }));
        if reached {
            self.not_found.store(0, Ordering::Relaxed);
        } else {
            self.not_found.fetch_add(1, Ordering::Relaxed);
        }
        let answer = answer.map_err(|fault| (Failure::Http(fault), false))?;
        let body = std::str::from_utf8(&answer.body)
            .map_err(|_| (Failure::NotUnderstood("the answer is no text".to_owned()), false))?;
        let read = answer::read(ask.method, answer.status, body).map_err(Failure::from);
        read.map_err(|failure| {
            let about_time = matches!(&failure, Failure::Api(error) if is_about_time(error));
            let learnt = about_time && self.clock.learn_from(&answer.headers);
            (failure, learnt)
        })
    }

    fn router(&self) -> Url {
        let misses = self.not_found.load(Ordering::Relaxed);
        // Now and then the first name is tried again.
        let elsewhere = misses >= NOT_FOUND && !misses.is_multiple_of(10);
        match &self.bases.backup {
            Some(backup) if elsewhere => backup.clone(),
            _ => self.bases.router.clone(),
        }
    }

    /// One flat object whose values are all text, signed.
    fn body(&self, ask: &Ask, token: Option<&Secret<String>>) -> Vec<u8> {
        let mut params = ask.params.clone();
        let mut set = |name: &str, value: String| params.insert(name.to_owned(), Value::String(value));
        set("type", ask.method.to_owned());
        set("client_id", self.app.client_id.clone());
        set("timestamp", unix_seconds(self.clock.now()).to_string());
        set("data_type", "JSON".to_owned());
        set("version", "V1".to_owned());
        if let Some(token) = token {
            set("access_token", token.expose().clone());
        }
        let mut wire = wire_params(&params);
        let signature = sign(self.app.client_secret.expose(), &wire);
        wire.insert("sign".to_owned(), signature);
        serde_json::to_vec(&wire).unwrap_or_default()
    }
}

/// Whether a call was refused because of the time it bore.
pub(super) fn is_about_time(error: &ApiError) -> bool {
    let told = |text: &str| text.contains("timestamp") || text.contains("时间戳");
    error.class == ErrorClass::BadRequest && (told(&error.message) || told(&error.sub_message))
}
