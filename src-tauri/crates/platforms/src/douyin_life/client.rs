//! The calls: base address, token, headers, envelope, tries.

use super::{
    answer::{Class, Verdict},
    app::App,
    form::Settings,
    token::{AfterRefusal, Token, TokenState},
    waits::{Pace, Waits, backoff_ms},
    window::next_midnight,
    wire::TokenData,
};
use crate::{
    connect::{Access, ConnectError, Keeper, Kept, Surroundings},
    fault::{CallError, Hindrance},
    http::{self, HttpCall, HttpFault},
};
use hex::encode;
use huolang_domain::Millis;
use huolang_vault::Secret;
use reqwest::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Where the platform is.
pub const BASE: &str = "https://open.douyin.com";
/// The name under which the token is kept.
pub const TOKEN: &str = "access_token";
/// Tries of a read.
const TRIES: u32 = 3;

/// The account's way to the platform.
pub struct Client {
    pub(super) around: Surroundings,
    pub(super) settings: Settings,
    pub(super) secret: Secret<String>,
    pub(super) app_id: String,
    pub(super) waits: Waits,
    pub(super) pace: Pace,
    base: Url,
    keeper: Arc<dyn Keeper>,
    app: Arc<App>,
    hindrances: Mutex<BTreeSet<Hindrance>>,
}

/// An answer: its status (0: none came), its body if it was JSON, and what its envelope says.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
    pub(super) verdict: Verdict,
}

/// Why there is no answer.
pub(super) enum Gone {
    /// Nothing went out.
    Before(CallError),
    /// The call itself gave none.
    Sent(HttpFault),
}

impl Answered {
    /// The `data` of an answer that worked.
    pub(super) fn data<T: DeserializeOwned>(self) -> Result<T, CallError> {
        let data = self.body.and_then(|mut body| body.get_mut("data").map(Value::take)).unwrap_or_default();
        serde_json::from_value(data).map_err(|_| CallError::Business {
            code: "unreadable_answer".to_owned(),
            message: "the platform's answer has another shape than documented".to_owned(),
        })
    }
}

impl Client {
    /// From what the form holds.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn new(access: &Access, around: Surroundings, waits: Waits) -> Result<Self, ConnectError> {
        let settings = Settings::read(access)?;
        let base = http::parse_base(access.gateway(BASE))
            .map_err(|fault| ConnectError::Invalid { field: "gateway", reason: fault.to_string() })?;
        let app_id = access.needed("app_id")?.to_owned();
        let secret = access.needed_secret("app_secret")?.clone();
        let kept = access.secrets.get(TOKEN).and_then(|kept| kept_token(kept, &owner(&app_id, &secret)));
        let app = around.apps.app(&base, &app_id, &secret);
        if let Some(kept) = kept {
            app.adopt(kept);
        }
        Ok(Self {
            secret,
            app_id,
            pace: Pace::per_second(settings.calls_per_second, Arc::clone(&app)),
            keeper: Arc::clone(&access.keeper),
            app,
            hindrances: Mutex::default(),
            around,
            settings,
            waits,
            base,
        })
    }

    /// The present.
    pub(super) fn now(&self) -> Millis {
        self.around.clock.now()
    }

    /// Notes what hinders without failing the call.
    pub(super) fn note(&self, hindrance: Hindrance) {
        self.hindrances.lock().unwrap_or_else(PoisonError::into_inner).insert(hindrance);
    }

    /// What was noted since the last look.
    pub(super) fn take_hindrances(&self) -> Vec<Hindrance> {
        std::mem::take(&mut *self.hindrances.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }

    /// The whole address of a path.
    pub(super) fn url(&self, path: &str, query: &[(&str, String)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(None);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Reads; tries again when the platform is busy.
    pub(super) async fn read(
        &self,
        label: &'static str,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Answered, CallError> {
        let call = || Ok(HttpCall::get(label, self.url(path, query)));
        self.retried(label, call).await
    }

    /// Posts something that changes nothing at the platform.
    pub(super) async fn read_by_post<T: Serialize + Sync + ?Sized>(
        &self,
        label: &'static str,
        path: &str,
        body: &T,
    ) -> Result<Answered, CallError> {
        self.retried(label, || HttpCall::post_json(label, self.url(path, &[]), body)).await
    }

    async fn retried(
        &self,
        label: &'static str,
        call: impl Fn() -> Result<HttpCall, HttpFault>,
    ) -> Result<Answered, CallError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match self.with_token(label, &call).await {
                Ok(answered) if answered.verdict.class == Class::Quota => {
                    return Err(self.quota_used(&answered.verdict));
                }
                Ok(answered) => match answered.verdict.ok() {
                    Ok(()) => return Ok(answered),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            let again = matches!(&error, CallError::Transient { retry_after_ms: None, .. });
            if !again || tries >= TRIES {
                return Err(error);
            }
            self.waits.ms(backoff_ms(tries, self.around.dice.as_ref())).await;
        }
    }

    async fn with_token(
        &self,
        label: &'static str,
        call: impl Fn() -> Result<HttpCall, HttpFault>,
    ) -> Result<Answered, CallError> {
        self.attempt(label, call).await.map_err(|gone| match gone {
            Gone::Before(error) => error,
            Gone::Sent(fault) => fault.of_read(),
        })
    }

    /// The day's quota is used up: told of, and not asked again before it is renewed.
    fn quota_used(&self, verdict: &Verdict) -> CallError {
        self.note(Hindrance::QuotaUsed);
        let now = self.now().0;
        let midnight = next_midnight(now.div_euclid(1_000)).saturating_mul(1_000);
        CallError::RateLimited { message: verdict.message(), retry_after_ms: Some(midnight - now) }
    }

    /// One call with the token; a refused token is fetched anew and the call made once more.
    pub(super) async fn attempt(
        &self,
        label: &'static str,
        call: impl Fn() -> Result<HttpCall, HttpFault>,
    ) -> Result<Answered, Gone> {
        let token = self.token().await.map_err(Gone::Before)?;
        let answered = self.send(label, &call, &token).await?;
        if answered.verdict.class != Class::Token {
            return Ok(answered);
        }
        let token = self.token_after_refusal(&token).await.map_err(Gone::Before)?;
        self.send(label, &call, &token).await
    }

    async fn send(
        &self,
        label: &'static str,
        call: impl Fn() -> Result<HttpCall, HttpFault>,
        token: &Secret<String>,
    ) -> Result<Answered, Gone> {
        let account = Secret::new(self.settings.account_id.clone());
        let call = call()
            .and_then(|call| call.header("access-token", token)?.header("Rpc-Transit-Life-Account", &account))
            .map_err(|fault| Gone::Before(fault.of_read()))?;
        self.exchange(label, call).await.map_err(Gone::Sent)
    }

    /// A call as it is; a status other than 200 is an answer, too.
    pub(super) async fn exchange(&self, label: &'static str, call: HttpCall) -> Result<Answered, HttpFault> {
        let answer = self.around.http.call(call).await?;
        let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let verdict = Verdict::of(answer.status, body.as_ref());
        if verdict.class != Class::Ok {
            tracing::warn!(
                call = label,
                code = verdict.code,
                logid = verdict.logid.as_deref().unwrap_or(""),
                class = ?verdict.class,
                "platform refused"
            );
        }
        Ok(Answered { status: answer.status, body, verdict })
    }

    /// The app's token; fetched when there is none or it ends. One fetch at a time, whichever shop asks.
    pub(super) async fn token(&self) -> Result<Secret<String>, CallError> {
        let mut state = self.app.token.lock().await;
        if let Some(token) = state.usable(self.now()) {
            return Ok(token.secret.clone());
        }
        self.fetch(&mut state).await
    }

    async fn token_after_refusal(&self, used: &Secret<String>) -> Result<Secret<String>, CallError> {
        let mut state = self.app.token.lock().await;
        let (follows, again) = state.refuse(used, self.now());
        if again {
            self.note(Hindrance::AppShared);
        }
        match follows {
            AfterRefusal::UseNewer => match state.usable(self.now()) {
                Some(token) => Ok(token.secret.clone()),
                None => self.fetch(&mut state).await,
            },
            AfterRefusal::Fetch => self.fetch(&mut state).await,
            AfterRefusal::Wait(ms) => Err(CallError::Transient {
                message: "the platform does not take the token; another one is fetched soon".to_owned(),
                retry_after_ms: Some(ms),
            }),
        }
    }

    async fn fetch(&self, state: &mut TokenState) -> Result<Secret<String>, CallError> {
        #[derive(Serialize)]
        struct Body<'s> {
            client_key: &'s str,
            client_secret: &'s str,
            grant_type: &'static str,
        }
        const LABEL: &str = "douyin_life.token";
        let body = Body {
            client_key: &self.app_id,
            client_secret: self.secret.expose().trim(),
            grant_type: "client_credential",
        };
        let url = self.url("/oauth/client_token/", &[]);
        let call = HttpCall::post_json(LABEL, url, &body).map_err(HttpFault::of_read)?;
        let answered = self.exchange(LABEL, call).await.map_err(HttpFault::of_read)?;
        answered.verdict.ok()?;
        let data: TokenData = answered.data()?;
        if data.access_token.is_empty() {
            let message = "the platform gave no token".to_owned();
            return Err(CallError::Business { code: "unreadable_answer".to_owned(), message });
        }
        let (now, secret) = (self.now(), Secret::new(data.access_token));
        let ends = now.plus(data.expires_in.saturating_mul(1_000));
        // Kept, so that a restart does not fetch and shut out another program. A failure costs one fetch more.
        let kept = Secret::new(format!("{}{}", owner(&self.app_id, &self.secret), secret.expose()));
        if let Err(error) = self.keeper.keep(TOKEN, &kept, Some(ends)).await {
            tracing::warn!(%error, "the token was not kept");
        }
        state.fetched = Some(now);
        state.token = Some(Token { secret: secret.clone(), fetched_at: now.0 / 1_000, expires_in: data.expires_in });
        Ok(secret)
    }
}

/// What a kept token stands behind: its app, and the beginning of the secret's digest, for a changed secret has to prove
/// itself.
fn owner(app_id: &str, secret: &Secret<String>) -> String {
    let digest = encode(Sha256::digest(secret.expose().trim()));
    format!("{app_id} {} ", digest.get(..16).unwrap_or(&digest))
}

/// A token as it was kept, behind whom it belongs to: that of another app, or of another secret, is none.
fn kept_token(kept: &Kept, owner: &str) -> Option<Token> {
    let token = kept.secret.expose().strip_prefix(owner)?;
    Some(Token {
        secret: Secret::from(token),
        fetched_at: kept.kept_at.0 / 1_000,
        expires_in: kept.expires_at.map_or(0, |end| end.since(kept.kept_at) / 1_000),
    })
}
