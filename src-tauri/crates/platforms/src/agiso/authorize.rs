//! The owner's leave: by the page that shows a token to be pasted, or by the one that leads back with a code.

use super::{adapter::AgisoAdapter, token};
use crate::{
    capability::{Authorize, AuthorizeState, AuthorizeStep},
    fault::CallError,
    http::Url,
};
use async_trait::async_trait;
use huolang_domain::Millis;
use huolang_vault::Secret;

#[async_trait]
impl Authorize for AgisoAdapter {
    async fn begin(&self, state: &str, _redirect: Option<&str>) -> Result<AuthorizeStep, CallError> {
        let service = self.service().path();
        let url = match &self.settings.redirect {
            Some(_) => token::authorize_url(service, &self.client.app_id, state),
            None => token::manual_page(service),
        };
        Ok(AuthorizeStep::Page { url, back: self.settings.redirect.clone() })
    }

    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        Ok(AuthorizeState::Waiting)
    }

    /// With a registered address the page gives a code that is traded in; without one it shows the token itself.
    async fn finish(&self, code: &str) -> Result<AuthorizeState, CallError> {
        if self.settings.redirect.is_none() {
            self.client.take_token(&Secret::from(code)).await?;
            return Ok(done(String::new()));
        }
        let (own, _) = token::token_url(self.service().path(), &self.client.app_id, code, &self.client.secret);
        let address = match own.split_once("/auth/token?") {
            Some((_, query)) if self.client.elsewhere => format!("{}/auth/token?{query}", self.client.base()),
            _ => own,
        };
        let url = Url::parse(&address)
            .map_err(|error| CallError::Business { code: "bad_setting".to_owned(), message: error.to_string() })?;
        let given = self.client.trade_code(url).await?;
        Ok(done(given.first(&["ShopName", "UserNick", "ShopId"])))
    }

    fn is_authorized(&self) -> bool {
        self.client.has_token()
    }

    fn login_ends_at(&self) -> Option<Millis> {
        self.client.ends_at()
    }
}

const fn done(account: String) -> AuthorizeState {
    AuthorizeState::Done { account, missing_scopes: Vec::new() }
}
