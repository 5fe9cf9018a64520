//! Connecting a shop on the platform's own page (`docs/platforms/pdd.md#authorisation`).

use super::{adapter::PddAdapter, ask::Ask, time::unix_seconds, tokens::Token, wire::token::TokenAnswer};
use crate::{
    capability::{Authorize, AuthorizeState, AuthorizeStep, Lack},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{Millis, platform::StopCause};
use reqwest::Url;

/// Where the page leads when neither the form nor the caller names an address. The window listens there; without a window
/// the code stands in the address bar, to be pasted.
pub const USUAL_BACK: &str = "http://127.0.0.1:17890/pdd/callback";

/// Every method that needs the owner's leave, with what does not work without it. Methods of the app itself are in no scope.
pub const NEEDED: [(&str, &str); 19] = [
    ("pdd.order.number.list.increment.get", "orders"),
    ("pdd.order.list.get", "orders"),
    ("pdd.order.information.get", "orders"),
    ("pdd.mall.info.get", "shop"),
    ("pdd.refund.list.increment.get", "refunds"),
    ("pdd.refund.status.check", "refunds"),
    ("pdd.refund.information.get", "refunds"),
    ("pdd.goods.list.get", "goods"),
    ("pdd.goods.detail.get", "goods"),
    ("pdd.goods.quantity.update", "stock"),
    ("pdd.goods.sku.price.update", "price"),
    ("pdd.pmc.user.permit", "push"),
    ("pdd.logistics.online.send", "parcels"),
    ("pdd.voucher.voucher.info.send", "vouchers"),
    ("pdd.voucher.ota.card.prepare.verification", "redeem_ota"),
    ("pdd.voucher.ota.card.verification", "redeem_ota"),
    ("pdd.mall.info.store.get", "redeem_ota"),
    ("pdd.voucher.virtual.card.verification", "redeem_merchant"),
    ("pdd.voucher.realtime.verify.sync", "redeem_realtime"),
];

/// The page of the owner's consent.
#[must_use]
pub fn authorize_url(page: &Url, client_id: &str, redirect_uri: &str, state: &str) -> String {
    let mut url = page.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state)
        .append_pair("view", "web");
    url.into()
}

/// The platform's own page.
#[must_use]
pub fn usual_page() -> Option<Url> {
    Url::parse("https://fuwu.pinduoduo.com/service-market/auth").ok()
}

/// The methods of [`NEEDED`] that are not in `scope`. Without any scope nothing is said: the platform merges packages.
#[must_use]
pub fn lacks(scope: &[String]) -> Vec<Lack> {
    let missing = NEEDED.iter().filter(|(method, _)| !scope.iter().any(|given| given == method));
    let lacks = missing.map(|&(scope, stops)| Lack { scope, stops });
    if scope.is_empty() { Vec::new() } else { lacks.collect() }
}

#[async_trait]
impl Authorize for PddAdapter {
    async fn begin(&self, state: &str, redirect: Option<&str>) -> Result<AuthorizeStep, CallError> {
        // It must equal the one registered for the app, so the form's goes first.
        let redirect = self.redirect.as_deref().or(redirect).unwrap_or(USUAL_BACK);
        let gateway = &self.client.gateway;
        let url = authorize_url(&gateway.bases.authorize, &gateway.app.client_id, redirect, state);
        Ok(AuthorizeStep::Page { url, back: Some(redirect.to_owned()) })
    }

    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        Ok(AuthorizeState::Waiting)
    }

    async fn finish(&self, code: &str) -> Result<AuthorizeState, CallError> {
        let ask = Ask::write("pdd.pop.auth.token.create").of_app().with("code", code.trim());
        let answer: TokenAnswer = self.client.call(&ask).await.map_err(once_more)?;
        let mut token = Token::received(answer, unix_seconds(self.client.gateway.clock.now()));
        if token.mall_id.is_empty() {
            // What the answer does not say is asked with the token itself, before it is kept.
            token.mall_id = self.whose(&token.access_token).await;
        }
        // Another shop's login takes nobody's place.
        if let Some(former) = self.client.tokens.mall_id() {
            if token.mall_id.is_empty() {
                token.mall_id.clone_from(&former);
            }
            if token.mall_id != former {
                let message = "the account that agreed belongs to another shop".to_owned();
                return Err(CallError::Stopped { cause: StopCause::WrongAccount, message, url: None });
            }
        }
        let claim = self.client.tokens.claim(&token.mall_id).await?;
        let missing_scopes = lacks(&token.scope).into_iter().map(|lack| lack.scope.to_owned()).collect();
        let owner = token.owner_name.clone();
        self.client.tokens.take(token).await;
        drop(claim);
        let mall = self.mall().await?;
        let account = if mall.mall_name.0.is_empty() { owner } else { mall.mall_name.0 };
        Ok(AuthorizeState::Done { account, missing_scopes })
    }

    fn is_authorized(&self) -> bool {
        self.client.tokens.current().is_some()
    }

    fn login_ends_at(&self) -> Option<Millis> {
        let ends_at = self.client.tokens.current()?.ends_at()?;
        Some(Millis(ends_at.saturating_mul(1_000)))
    }

    fn lacks(&self) -> Vec<Lack> {
        self.client.tokens.current().map(|token| lacks(&token.scope)).unwrap_or_default()
    }
}

/// A code that was lost on the way is asked for anew: the person is still there.
fn once_more(error: CallError) -> CallError {
    match error {
        CallError::Unknown { message } => CallError::Transient { message, retry_after_ms: None },
        // The code is wrong or older than ten minutes; the login itself is another matter.
        CallError::Login { message } | CallError::Stopped { cause: StopCause::TokenForeign, message, .. } => {
            code_refused(&message)
        }
        CallError::Business { code, message } if !OF_THE_APP.contains(&code.as_str()) => code_refused(&message),
        other => other,
    }
}

/// The platform's own words say neither what is wrong nor what to do.
fn code_refused(said: &str) -> CallError {
    let message = format!(
        "the code is wrong, was used before, or is older than ten minutes; begin the login again and agree anew on the \
         platform's page (the platform said: {said})"
    );
    CallError::Business { code: "code_refused".to_owned(), message }
}

/// Refusals that another code would meet as well.
const OF_THE_APP: [&str; 6] =
    ["answer_not_understood", "answer_too_large", "bad_setting", "api_offline", "wrong_gateway", "no_permission"];
