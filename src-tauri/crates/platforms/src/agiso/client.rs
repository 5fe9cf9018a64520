//! The calls of one shop: signed, with its token, in the engine's classes of errors.

use super::{
    error::call_error,
    loose::Loose,
    marketplace::Service,
    reply::{self, Reply},
    request::{FORM, GATEWAY, signed},
};
use crate::{
    connect::{Access, ConnectError, Keeper, Surroundings},
    fault::CallError,
    http::{HttpCall, HttpClient, HttpFault, Url, parse_base},
    jd::{Params, encode_form},
};
use huolang_domain::{Clock, Millis};
use huolang_vault::Secret;
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the token among a shop's secrets.
pub(super) const TOKEN: &str = "token";

/// The calls of one shop.
pub(super) struct Client {
    pub service: Service,
    pub app_id: String,
    pub secret: Secret<String>,
    pub keeper: Arc<dyn Keeper>,
    pub http: HttpClient,
    pub clock: Arc<dyn Clock>,
    base: Url,
    /// Whether the calls go to an address of the seller's own choice.
    pub elsewhere: bool,
    token: Mutex<Secret<String>>,
    /// When the token ends; nothing renews it but its owner.
    ends_at: Mutex<Option<Millis>>,
}

impl Client {
    pub fn new(service: Service, access: &Access, around: Surroundings) -> Result<Self, ConnectError> {
        let base = parse_base(access.gateway(GATEWAY))
            .map_err(|fault| ConnectError::Invalid { field: "gateway", reason: fault.to_string() })?;
        Ok(Self {
            service,
            app_id: access.needed("app_id")?.to_owned(),
            secret: access.needed_secret("app_secret")?.clone(),
            keeper: Arc::clone(&access.keeper),
            elsewhere: access.gateway(GATEWAY) != GATEWAY,
            http: around.http,
            clock: around.clock,
            base,
            token: Mutex::new(access.secret(TOKEN).cloned().unwrap_or_default()),
            ends_at: Mutex::new(access.secrets.get(TOKEN).and_then(|kept| kept.expires_at)),
        })
    }

    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Asks for something.
    pub async fn read(&self, label: &'static str, path: &str, params: &[(&str, &str)]) -> Result<Reply, CallError> {
        self.accepted(label, path, params, false).await
    }

    /// Changes something.
    pub async fn write(&self, label: &'static str, path: &str, params: &[(&str, &str)]) -> Result<Reply, CallError> {
        self.accepted(label, path, params, true).await
    }

    async fn accepted(
        &self,
        label: &'static str,
        path: &str,
        params: &[(&str, &str)],
        writes: bool,
    ) -> Result<Reply, CallError> {
        let reply = self.ask(label, path, params, writes).await?;
        if reply.ok { Ok(reply) } else { Err(call_error(&reply, writes)) }
    }

    /// Makes a call and gives its answer, also a refusal. The token goes along.
    pub async fn ask(
        &self,
        label: &'static str,
        path: &str,
        params: &[(&str, &str)],
        writes: bool,
    ) -> Result<Reply, CallError> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if token.is_empty() {
            return Err(CallError::Login { message: "the shop has no token yet".to_owned() });
        }
        let params: Params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let body = encode_form(&signed(&self.secret, self.now().0.div_euclid(1_000), &params)).into_bytes();
        let fault = |fault: HttpFault| if writes { fault.of_write() } else { fault.of_read() };
        let call = HttpCall::post(label, self.url(path)?, FORM, body);
        let call = call.bearer(&token).and_then(|call| call.header("ApiVersion", &Secret::from("1"))).map_err(fault)?;
        let answer = self.http.call(call).await.map_err(fault)?;
        let text = String::from_utf8_lossy(&answer.body);
        Ok(reply::read(&text))
    }

    fn url(&self, path: &str) -> Result<Url, CallError> {
        let whole = format!("{}/{}{path}", self.base.as_str().trim_end_matches('/'), self.service.path());
        Url::parse(&whole)
            .map_err(|error| CallError::Business { code: "bad_setting".to_owned(), message: error.to_string() })
    }

    /// Trades a code for a token, and keeps it.
    pub async fn trade_code(&self, url: Url) -> Result<Loose, CallError> {
        let answer = self.http.call(HttpCall::get("agiso.token", url)).await.map_err(HttpFault::of_read)?;
        let reply = reply::read(&String::from_utf8_lossy(&answer.body));
        if !reply.ok {
            return Err(call_error(&reply, false));
        }
        let given = Loose::parse(&reply.data).unwrap_or_default();
        let token = Secret::new(given.text("Token"));
        if token.is_empty() {
            return Err(CallError::Login { message: "the answer holds no token".to_owned() });
        }
        let lasts = given.number("ExpiresIn").filter(|seconds| *seconds > 0);
        let ends = lasts.map(|seconds| self.now().plus(seconds.saturating_mul(1_000)));
        if let Err(error) = self.keeper.keep(TOKEN, &token, ends).await {
            return Err(CallError::Transient { message: error.to_string(), retry_after_ms: None });
        }
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
        *self.ends_at.lock().unwrap_or_else(PoisonError::into_inner) = ends;
        Ok(given)
    }

    /// When the token ends, as far as it is known.
    pub fn ends_at(&self) -> Option<Millis> {
        *self.ends_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The base address of calls, for addresses beside it.
    pub fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }
}
