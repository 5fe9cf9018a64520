//! The shop's leave: its token, renewed once at 80 % of its life under a lock, old and new kept as one
//! (`docs/platforms/pdd.md#authorisation`).

use super::{
    ask::Ask,
    error::ErrorClass,
    gateway::{Failure, Gateway, is_about_time},
    time::unix_seconds,
    wire::token::TokenAnswer,
};
use crate::{
    connect::{Access, Claim, Keeper},
    fault::CallError,
};
use huolang_domain::{Millis, platform::StopCause};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name that tokens are kept under.
pub const TOKEN: &str = "token";
/// The field of the form for a token made elsewhere.
pub const PASTED: &str = "access_token";
/// Renewed no later than so long before the end, in seconds, if it lives longer than that.
const LAST_HOUR_S: i64 = 3_600;

/// A token as it is kept. It has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Token {
    /// Goes with calls.
    pub access_token: String,
    /// Renews it; empty when there is none.
    #[serde(default)]
    pub refresh_token: String,
    /// When it was given, Unix seconds.
    #[serde(default)]
    pub received_at: i64,
    /// When it ends.
    #[serde(default)]
    pub access_deadline: Option<i64>,
    /// When it can no longer be renewed.
    #[serde(default)]
    pub refresh_deadline: Option<i64>,
    /// The shop it is for.
    #[serde(default)]
    pub mall_id: String,
    /// The account's name.
    #[serde(default)]
    pub owner_name: String,
    /// The methods that may be called.
    #[serde(default)]
    pub scope: Vec<String>,
}

impl Token {
    /// From the platform's answer.
    #[must_use]
    pub fn received(answer: TokenAnswer, received_at: i64) -> Self {
        Self {
            access_deadline: answer.access_deadline(received_at),
            refresh_deadline: answer.refresh_deadline(received_at),
            access_token: answer.access_token.0,
            refresh_token: answer.refresh_token.0,
            received_at,
            mall_id: answer.owner_id.0,
            owner_name: answer.owner_name.0,
            scope: answer.scope.into_iter().map(|method| method.0).collect(),
        }
    }

    /// Whether it is time to renew it: at 80 % of its life, or within its last hour.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        let Some(deadline) = self.access_deadline else { return false };
        let life = deadline.saturating_sub(self.received_at);
        let at = self.received_at.saturating_add(life / 5 * 4);
        let last_hour = if life > LAST_HOUR_S { deadline.saturating_sub(LAST_HOUR_S) } else { deadline };
        now >= at.min(last_hour)
    }

    /// When the shop has to be authorised again, Unix seconds: what can be renewed lasts until it no longer can.
    #[must_use]
    pub const fn ends_at(&self) -> Option<i64> {
        if self.refresh_token.is_empty() { self.access_deadline } else { self.refresh_deadline }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self, now: i64) -> bool {
        self.access_deadline.is_some_and(|deadline| now >= deadline)
    }
}

/// The tokens of a shop.
pub(super) struct Tokens {
    keeper: Arc<dyn Keeper>,
    now: Mutex<Held>,
    /// Held while the token is renewed: a second renewal would kill what the first one gave.
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    token: Option<Token>,
    /// Whether the token is not kept yet.
    unkept: bool,
    /// The token that the platform refused for good, and why: it is not presented again.
    dead: Option<(String, StopCause)>,
}

impl Tokens {
    /// The token that was kept, or the one pasted since.
    pub fn of(access: &Access) -> Self {
        let kept = access
            .secrets
            .get(TOKEN)
            .and_then(|kept| Some((serde_json::from_str::<Token>(kept.secret.expose()).ok()?, kept.kept_at)));
        let pasted = access.secrets.get(PASTED).filter(|kept| !kept.secret.is_empty());
        let token = match (kept, pasted) {
            (Some((token, at)), Some(pasted)) if pasted.kept_at <= at => Some(token),
            // A token pasted anew is for the same shop: whose it is, is compared.
            (former, Some(pasted)) => {
                let mall_id = former.map(|(token, _)| token.mall_id).unwrap_or_default();
                Some(Token { mall_id, ..of_pasted(pasted.secret.expose().trim()) })
            }
            (Some((token, _)), None) => Some(token),
            (None, None) => None,
        };
        let held = Held { token, ..Held::default() };
        Self { keeper: Arc::clone(&access.keeper), now: Mutex::new(held), renewing: tokio::sync::Mutex::default() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token as it stands.
    pub fn current(&self) -> Option<Token> {
        self.held().token.clone()
    }

    /// The shop, as far as the token names it.
    pub fn mall_id(&self) -> Option<String> {
        self.current().map(|token| token.mall_id).filter(|id| !id.is_empty())
    }

    /// Refuses an account that another shop is already; a free one is this shop's to take as long as the claim is held. Where
    /// the own account is known, only that counts.
    pub async fn claim(&self, mall_id: &str) -> Result<Option<Claim>, CallError> {
        if mall_id.is_empty() || self.mall_id().is_some() {
            return Ok(None);
        }
        self.keeper.claim(mall_id).await.map(Some)
    }

    /// Takes a new token over and keeps it.
    pub async fn take(&self, token: Token) {
        *self.held() = Held { token: Some(token), unkept: true, dead: None };
        self.keep().await;
    }

    /// Notes whose token it is, when the platform said so.
    pub async fn name(&self, mall_id: &str) {
        let named = {
            let mut held = self.held();
            match &mut held.token {
                Some(token) if token.mall_id.is_empty() => {
                    mall_id.clone_into(&mut token.mall_id);
                    held.unkept = true;
                    true
                }
                _ => false,
            }
        };
        if named {
            self.keep().await;
        }
    }

    /// Keeps what is not kept yet. Fails quietly: the next call tries again.
    async fn keep(&self) {
        let Some(token) = self.current().filter(|_| self.held().unkept) else { return };
        let Ok(text) = serde_json::to_string(&token) else { return };
        let expires_at = token.access_deadline.map(|deadline| Millis(deadline.saturating_mul(1_000)));
        match self.keeper.keep(TOKEN, &Secret::new(text), expires_at).await {
            Ok(()) => {
                let mut held = self.held();
                if held.token.as_ref().is_some_and(|now| now.access_token == token.access_token) {
                    held.unkept = false;
                }
            }
            Err(error) => tracing::error!(%error, "a renewed token was not kept; it is tried again"),
        }
    }

    /// The token for a call; renewed first when it is time.
    pub async fn access(&self, gateway: &Gateway) -> Result<Secret<String>, CallError> {
        self.keep().await;
        let token = self.usable()?;
        let now = unix_seconds(gateway.clock.now());
        if !token.is_due(now) || token.refresh_token.is_empty() {
            if token.is_over(now) {
                return Err(login("the access token is over"));
            }
            return Ok(Secret::new(token.access_token));
        }
        match self.renew(gateway, &token.access_token).await {
            Ok(()) => Ok(Secret::new(self.usable()?.access_token)),
            // The old one still serves for a while.
            Err(error) if !matches!(error, CallError::Login { .. }) && !token.is_over(now) => {
                tracing::warn!(%error, "the token could not be renewed yet");
                Ok(Secret::new(token.access_token))
            }
            Err(error) => Err(error),
        }
    }

    fn usable(&self) -> Result<Token, CallError> {
        let held = self.held();
        let Some(token) = &held.token else { return Err(login("not authorised yet")) };
        match &held.dead {
            Some((dead, cause)) if *dead == token.access_token => Err(refused(*cause)),
            _ => Ok(token.clone()),
        }
    }

    /// The platform refused the token for good.
    pub fn bury(&self, access_token: &str, why: StopCause) {
        self.held().dead = Some((access_token.to_owned(), why));
    }

    /// Renews the token unless somebody else has done so since `stale` was read.
    pub async fn renew(&self, gateway: &Gateway, stale: &str) -> Result<(), CallError> {
        let _alone = self.renewing.lock().await;
        let token = self.usable()?;
        if token.access_token != stale {
            return Ok(());
        }
        if token.refresh_token.is_empty() {
            return Err(login("the access token is over and cannot be renewed"));
        }
        let ask = Ask::write("pdd.pop.auth.token.refresh").of_app().with("refresh_token", token.refresh_token.as_str());
        match gateway.call::<TokenAnswer>(&ask, None).await {
            Ok(answer) => {
                let mut fresh = Token::received(answer, unix_seconds(gateway.clock.now()));
                if fresh.mall_id.is_empty() {
                    fresh.mall_id = token.mall_id;
                }
                self.take(fresh).await;
                Ok(())
            }
            Err(Failure::Http(fault)) => Err(fault.of_read()),
            Err(Failure::Api(error)) if is_about_time(&error) => {
                Err(CallError::Stopped { cause: StopCause::ClockOff, message: error.words(), url: None })
            }
            Err(Failure::Api(error)) if refuses_the_token(error.class) => {
                self.bury(&token.access_token, StopCause::LoginDead);
                Err(CallError::Login { message: error.words() })
            }
            // An address, an app or a risk that is refused says nothing about the token: it is renewed once that is mended.
            Err(Failure::Api(error)) => Err(error.into_call_error(false, None)),
            Err(Failure::NotUnderstood(message)) => Err(CallError::Transient { message, retry_after_ms: None }),
        }
    }
}

fn of_pasted(access_token: &str) -> Token {
    Token {
        access_token: access_token.to_owned(),
        refresh_token: String::new(),
        received_at: 0,
        access_deadline: None,
        refresh_deadline: None,
        mall_id: String::new(),
        owner_name: String::new(),
        scope: Vec::new(),
    }
}

/// Whether a renewal that was turned down for this will never go well.
const fn refuses_the_token(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::Reauthorize | ErrorClass::BadRequest | ErrorClass::Business)
}

/// A token that was refused before.
fn refused(cause: StopCause) -> CallError {
    match cause {
        StopCause::LoginDead => login("the authorisation is over"),
        cause => CallError::Stopped { cause, message: "the token was refused".to_owned(), url: None },
    }
}

fn login(message: &str) -> CallError {
    CallError::Login { message: message.to_owned() }
}
