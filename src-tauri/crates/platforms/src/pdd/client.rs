//! Calls as the rest of the adapter makes them: with the shop's token, at a decent pace, with errors in the engine's classes.

use super::{
    ask::Ask,
    error::{ApiError, ErrorClass},
    gateway::{Failure, Gateway, is_about_time},
    pace::Pace,
    tokens::Tokens,
};
use crate::{fault::CallError, http::HttpFault};
use huolang_domain::{Dice, platform::StopCause};
use huolang_vault::Secret;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A read without a good answer is made so often in all before the caller hears of it.
const READS: u32 = 2;

/// The calls of one shop.
pub(super) struct Client {
    pub gateway: Gateway,
    pub tokens: Tokens,
    pace: Pace,
    dice: Arc<dyn Dice>,
}

impl Client {
    pub fn new(gateway: Gateway, tokens: Tokens, dice: Arc<dyn Dice>) -> Self {
        Self { gateway, tokens, pace: Pace::default(), dice }
    }

    /// Makes a call. One that only reads is made again once; one that changes something never is, unless the platform
    /// certainly did nothing.
    pub async fn call<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, CallError> {
        let now = self.gateway.clock.local();
        if let Some(left) = self.pace.rests(ask.method, now) {
            let message = format!("{} rests", ask.method);
            return Err(CallError::RateLimited { message, retry_after_ms: Some(left) });
        }
        let mut tries = 0;
        loop {
            tries += 1;
            match self.with_token(ask).await {
                Ok(answer) => {
                    self.pace.answered(ask.method);
                    return Ok(answer);
                }
                Err(Stopped::Call(error)) => return Err(error),
                Err(Stopped::Failed(failure)) if tries < READS && !ask.writes && may_repeat(&failure) => {}
                Err(Stopped::Failed(failure)) => return Err(self.explain(ask, failure)),
            }
        }
    }

    /// A read with a token that the shop has not taken over yet. A refusal says nothing of the shop's own.
    pub async fn call_with<T: DeserializeOwned>(&self, ask: &Ask, token: &Secret<String>) -> Result<T, CallError> {
        let mut answer = self.gateway.call(ask, Some(token)).await;
        if answer.as_ref().is_err_and(may_repeat) {
            answer = self.gateway.call(ask, Some(token)).await;
        }
        answer.map_err(|failure| self.explain(ask, failure))
    }

    /// A call with the token it needs. A token that is over is renewed, and the call is made once more.
    async fn with_token<T: DeserializeOwned>(&self, ask: &Ask) -> Result<T, Stopped> {
        if !ask.needs_token {
            return self.gateway.call(ask, None).await.map_err(Stopped::Failed);
        }
        let token = self.tokens.access(&self.gateway).await?;
        match self.gateway.call(ask, Some(&token)).await {
            Err(Failure::Api(error)) if error.class == ErrorClass::TokenExpired => {
                self.tokens.renew(&self.gateway, token.expose()).await?;
                let fresh = self.tokens.access(&self.gateway).await?;
                self.last_try(ask, &fresh).await
            }
            other => self.bury_refused(other, &token),
        }
    }

    async fn last_try<T: DeserializeOwned>(&self, ask: &Ask, token: &Secret<String>) -> Result<T, Stopped> {
        let answer = self.gateway.call(ask, Some(token)).await;
        self.bury_refused(answer, token)
    }

    /// A token that only the owner can replace is not presented again.
    fn bury_refused<T>(&self, answer: Result<T, Failure>, token: &Secret<String>) -> Result<T, Stopped> {
        if let Err(Failure::Api(ApiError {
            class: class @ (ErrorClass::Reauthorize | ErrorClass::TokenExpired), ..
        })) = &answer
        {
            self.tokens.bury(token.expose(), class.stops().unwrap_or(StopCause::LoginDead));
        }
        answer.map_err(Stopped::Failed)
    }

    fn explain(&self, ask: &Ask, failure: Failure) -> CallError {
        match failure {
            Failure::Http(fault) if ask.writes => fault.of_write(),
            Failure::Http(fault) => fault.of_read(),
            Failure::NotUnderstood(message) if ask.writes => CallError::Unknown { message },
            Failure::NotUnderstood(message) => {
                CallError::Business { code: "answer_not_understood".to_owned(), message }
            }
            Failure::Api(error) => {
                let now = self.gateway.clock.local();
                let wait = self.pace.refused(ask.method, error.class, now, self.dice.as_ref());
                if is_about_time(&error) {
                    return CallError::Stopped { cause: StopCause::ClockOff, message: error.words(), url: None };
                }
                // Without a permission for something special only that does not work; the orders go on.
                if error.class == ErrorClass::NoPermission && !ask.is_vital() {
                    return CallError::Business { code: error.class.as_str().to_owned(), message: error.words() };
                }
                error.into_call_error(ask.writes, wait)
            }
        }
    }
}

/// Why a call ended.
enum Stopped {
    /// On the way to its token.
    Call(CallError),
    /// By its own answer.
    Failed(Failure),
}

impl From<CallError> for Stopped {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// Whether a read may be made again at once.
fn may_repeat(failure: &Failure) -> bool {
    match failure {
        Failure::Http(HttpFault::Lost { .. }) | Failure::NotUnderstood(_) => true,
        Failure::Api(error) => error.class == ErrorClass::ServerUncertain,
        Failure::Http(_) => false,
    }
}
