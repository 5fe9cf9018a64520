//! What the shops of one app share: its token, and how fast it may ask for orders (`docs/platforms/douyin-life.md#token`).

use super::token::{Token, TokenState};
use hex::encode;
use huolang_domain::Millis;
use huolang_vault::Secret;
use reqwest::Url;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// The apps that the shops of this program call with. One that no shop calls with any more is forgotten.
#[derive(Default)]
pub struct Apps(Mutex<HashMap<Name, Weak<App>>>);

/// Where the platform is, the app's id, and the digest of its secret: a wrong secret must not live on another shop's token.
type Name = (String, String, String);

/// An app.
#[derive(Default)]
pub(super) struct App {
    /// Its token; whoever fetches one holds it.
    pub(super) token: tokio::sync::Mutex<TokenState>,
    /// No order is asked for before that moment.
    pub(super) next: tokio::sync::Mutex<Millis>,
}

impl Apps {
    /// The app that `id` and `secret` name at the platform behind `base`.
    pub(super) fn app(&self, base: &Url, id: &str, secret: &Secret<String>) -> Arc<App> {
        let name = (base.to_string(), id.to_owned(), encode(Sha256::digest(secret.expose().trim())));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(app) = all.get(&name).and_then(Weak::upgrade) {
            return app;
        }
        all.retain(|_, app| app.strong_count() > 0);
        let app = Arc::<App>::default();
        all.insert(name, Arc::downgrade(&app));
        app
    }
}

impl App {
    /// A token that a shop kept: the newest of them counts.
    pub(super) fn adopt(&self, kept: Token) {
        // Whoever holds the token now is fetching a newer one.
        let Ok(mut state) = self.token.try_lock() else { return };
        if state.token.as_ref().is_none_or(|own| own.fetched_at < kept.fetched_at) {
            state.token = Some(kept);
        }
    }
}
