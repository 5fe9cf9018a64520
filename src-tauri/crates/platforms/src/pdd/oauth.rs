//! Connecting a shop on the platform's own page (platforms sheet 拼多多 §2).

use super::{adapter::PddAdapter, ask::Ask, time::unix_seconds, tokens::Token, wire::token::TokenAnswer};
use crate::{
    capability::{Authorize, AuthorizeState, AuthorizeStep},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::Millis;
use reqwest::Url;

/// Where the page leads when neither the form nor the program names an address: nobody listens there, the code stands in
/// the address bar.
const NOWHERE: &str = "http://127.0.0.1:17890/pdd/callback";

/// Methods the program lives on; the seller is told which of them the shop did not allow.
pub const NEEDED: [&str; 10] = [
    "pdd.order.number.list.increment.get",
    "pdd.order.list.get",
    "pdd.order.information.get",
    "pdd.order.status.get",
    "pdd.refund.status.check",
    "pdd.refund.list.increment.get",
    "pdd.goods.list.get",
    "pdd.goods.detail.get",
    "pdd.mall.info.get",
    "pdd.pmc.user.permit",
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
pub fn missing_scopes(scope: &[String]) -> Vec<String> {
    if scope.is_empty() {
        return Vec::new();
    }
    NEEDED.iter().filter(|method| !scope.iter().any(|given| given == *method)).map(|one| (*one).to_owned()).collect()
}

#[async_trait]
impl Authorize for PddAdapter {
    async fn begin(&self, state: &str, redirect: Option<&str>) -> Result<AuthorizeStep, CallError> {
        // It must equal the one registered for the app, so the form's goes first.
        let redirect = self.redirect.as_deref().or(redirect).unwrap_or(NOWHERE);
        let gateway = &self.client.gateway;
        let url = authorize_url(&gateway.bases.authorize, &gateway.app.client_id, redirect, state);
        Ok(AuthorizeStep::Page { url })
    }

    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        Ok(AuthorizeState::Waiting)
    }

    async fn finish(&self, code: &str) -> Result<AuthorizeState, CallError> {
        let ask = Ask::write("pdd.pop.auth.token.create").of_app().with("code", code.trim());
        let answer: TokenAnswer = self.client.call(&ask).await.map_err(once_more)?;
        let token = Token::received(answer, unix_seconds(self.client.gateway.clock.now()));
        let missing_scopes = missing_scopes(&token.scope);
        let owner = token.owner_name.clone();
        self.client.tokens.take(token).await;
        let mall = self.mall().await?;
        let account = if mall.mall_name.0.is_empty() { owner } else { mall.mall_name.0 };
        Ok(AuthorizeState::Done { account, missing_scopes })
    }

    fn login_ends_at(&self) -> Option<Millis> {
        let ends_at = self.client.tokens.current()?.ends_at()?;
        Some(Millis(ends_at.saturating_mul(1_000)))
    }
}

/// A code that was lost on the way is asked for anew: the person is still there.
fn once_more(error: CallError) -> CallError {
    match error {
        CallError::Unknown { message } => CallError::Transient { message, retry_after_ms: None },
        // The code is wrong or older than ten minutes; the login itself is another matter.
        CallError::Login { message } => CallError::Business { code: "code_refused".to_owned(), message },
        other => other,
    }
}
