//! The calls of one shop: signed, with its token, in the engine's classes of errors.

use super::{
    account::{self, Account},
    error::call_error,
    loose::Loose,
    marketplace::Service,
    reply::{self, Reply},
    request::{FORM, GATEWAY, signed},
};
use crate::{
    connect::{Access, Claim, ConnectError, Keeper, Surroundings},
    fault::CallError,
    http::{HttpCall, HttpClient, HttpFault, Url, parse_base},
    jd::{Params, encode_form},
};
use huolang_domain::{Clock, Millis};
use huolang_vault::Secret;
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the token among a shop's secrets.
const TOKEN: &str = "token";

/// The name under which the shop is kept that came with the token.
const WHOSE: &str = "whose";

/// The calls of one shop.
pub(super) struct Client {
    pub service: Service,
    pub app_id: String,
    /// The shop at its marketplace, when the form names it.
    shop: Option<String>,
    pub secret: Secret<String>,
    keeper: Arc<dyn Keeper>,
    pub http: HttpClient,
    pub clock: Arc<dyn Clock>,
    base: Url,
    /// Whether the calls go to an address of the seller's own choice.
    pub elsewhere: bool,
    token: Mutex<Secret<String>>,
    /// The shop that came with a token, as it is kept.
    whose: Mutex<Secret<String>>,
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
            shop: access.field("platform_shop_id").map(str::to_owned),
            secret: access.needed_secret("app_secret")?.clone(),
            keeper: Arc::clone(&access.keeper),
            elsewhere: access.gateway(GATEWAY) != GATEWAY,
            http: around.http,
            clock: around.clock,
            base,
            token: Mutex::new(access.secret(TOKEN).cloned().unwrap_or_default()),
            whose: Mutex::new(access.secret(WHOSE).cloned().unwrap_or_default()),
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
        let shop = Some(given.text("ShopId")).filter(|id| !id.is_empty());
        let _claim = self.claim(&token, shop.as_deref()).await?;
        if let Some(shop) = &shop {
            let note = account::note_of(&token, shop);
            self.keep(WHOSE, &note, None).await?;
            *self.whose.lock().unwrap_or_else(PoisonError::into_inner) = note;
        }
        let lasts = given.number("ExpiresIn").filter(|seconds| *seconds > 0);
        let ends = lasts.map(|seconds| self.now().plus(seconds.saturating_mul(1_000)));
        self.keep(TOKEN, &token, ends).await?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
        *self.ends_at.lock().unwrap_or_else(PoisonError::into_inner) = ends;
        Ok(given)
    }

    /// Keeps a token that was pasted.
    pub async fn take_token(&self, token: &Secret<String>) -> Result<(), CallError> {
        let _claim = self.claim(token, None).await?;
        self.keep(TOKEN, token, None).await
    }

    async fn keep(&self, name: &str, secret: &Secret<String>, ends: Option<Millis>) -> Result<(), CallError> {
        let kept = self.keeper.keep(name, secret, ends).await;
        kept.map_err(|error| CallError::Transient { message: error.to_string(), retry_after_ms: None })
    }

    /// Claims the account of a token, where it is known; one that another shop has already is refused. `shop`: the one that
    /// the answer named for it.
    async fn claim(&self, token: &Secret<String>, shop: Option<&str>) -> Result<Option<Claim>, CallError> {
        match Account::of(self.service, token, self.shop.as_deref().or(shop)) {
            Some(account) => Ok(Some(self.keeper.claim(&account.to_string()).await?)),
            None => Ok(None),
        }
    }

    /// Which account the shop is, as far as it is known.
    pub fn account(&self) -> Option<Account> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let note = self.whose.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shop = self.shop.clone().or_else(|| account::named_in(&note, &token));
        Account::of(self.service, &token, shop.as_deref())
    }

    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        !self.token.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
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
