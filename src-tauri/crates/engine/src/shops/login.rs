//! Logging a shop in by the platform's own page or a QR code: one attempt a shop, kept in memory only.

#[cfg(test)]
mod tests;

use super::Shop;
use crate::{Engine, EngineError, Topic};
use huolang_domain::{ErrorCode, Millis, ShopId, platform::StopCause};
use huolang_platforms::{
    capability::{Authorize, AuthorizeState, AuthorizeStep},
    connect::taken_by,
    fault::CallError,
};
use huolang_vault::{IndexPurpose, Secret};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// Makes the word that comes back with a code.
const WORD: IndexPurpose = IndexPurpose::new("shop login");

/// How long an attempt may take, and a person on the platform's page, in milliseconds.
const LASTS_MS: i64 = 15 * 60_000;

/// An attempt to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// Cancelled when the attempt is over, however it ended: whoever listens for its code lets go.
    pub ended: CancellationToken,
    /// The shop.
    pub shop: ShopId,
    /// The random word that has to come back with the code.
    pub state: Secret<String>,
    /// What the person has to do.
    pub step: AuthorizeStep,
    /// When it ends.
    pub ends_at: Millis,
}

impl Login {
    const fn is_by_scan(&self) -> bool {
        matches!(self.step, AuthorizeStep::Qr { .. })
    }
}

/// The attempts under way, and those that were done a moment ago.
#[derive(Debug, Clone, Default)]
pub(crate) struct Logins(Arc<Mutex<Attempts>>);

#[derive(Debug, Default)]
struct Attempts {
    under_way: BTreeMap<ShopId, Login>,
    /// How the last attempt of a shop ended well: its code may have come another way than to whoever watches it.
    done: BTreeMap<ShopId, AuthorizeState>,
    /// The other shop whose account the last attempt of a shop turned out to be: whoever watches it hears that, too.
    taken: BTreeMap<ShopId, String>,
}

impl Logins {
    fn held(&self) -> MutexGuard<'_, Attempts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, login: Login) {
        let mut held = self.held();
        held.done.remove(&login.shop);
        held.taken.remove(&login.shop);
        if let Some(former) = held.under_way.insert(login.shop.clone(), login) {
            former.ended.cancel();
        }
    }

    fn get(&self, shop: &ShopId) -> Option<Login> {
        self.held().under_way.get(shop).cloned()
    }

    fn done(&self, shop: &ShopId) -> Option<AuthorizeState> {
        self.held().done.get(shop).cloned()
    }

    fn note_taken(&self, shop: &ShopId, by: &str) {
        self.held().taken.insert(shop.clone(), by.to_owned());
    }

    fn taken(&self, shop: &ShopId) -> Option<String> {
        self.held().taken.get(shop).cloned()
    }

    /// A person is on the platform's page: the attempt waits for them.
    fn wait(&self, shop: &ShopId, until: Millis) {
        let mut held = self.held();
        if let Some(login) = held.under_way.get_mut(shop) {
            login.ends_at = login.ends_at.max(until);
        }
    }

    fn end(&self, shop: &ShopId, done: Option<&AuthorizeState>) {
        let mut held = self.held();
        held.taken.remove(shop);
        match done {
            Some(state) => held.done.insert(shop.clone(), state.clone()),
            None => held.done.remove(shop),
        };
        if let Some(former) = held.under_way.remove(shop) {
            former.ended.cancel();
        }
    }

    /// The attempt to which a word belongs.
    fn of_state(&self, state: &str) -> Option<Login> {
        let asked = Secret::from(state);
        self.held().under_way.values().find(|login| login.state == asked).cloned()
    }
}

impl Engine {
    /// Begins to log a shop in. `redirect` is where the platform's page leads, when somebody listens there. A new attempt
    /// takes the place of an older one.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] when the platform has no such login; what the platform refuses.
    pub async fn begin_login(&self, id: &ShopId, redirect: Option<&str>) -> Result<Login, EngineError> {
        let shop = self.shop_to_log_in(id)?;
        let state = self.login_word();
        let begun = authorize(&shop)?.begin(state.expose(), redirect);
        let step = crate::deliver::within(self.policy().call_ms, begun).await.map_err(|error| refused(&error))?;
        let lasts = match &step {
            AuthorizeStep::Page { .. } => LASTS_MS,
            AuthorizeStep::Qr { lasts_ms, .. } => *lasts_ms,
        };
        let ended = CancellationToken::new();
        let login = Login { ended, shop: id.clone(), state, step, ends_at: self.now().plus(lasts) };
        self.around().logins.put(login.clone());
        Ok(login)
    }

    /// How far the attempt of a shop has come, or that it was done. When it is done the shop goes on.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when none is under way; what the platform refuses.
    pub async fn login_state(&self, id: &ShopId) -> Result<AuthorizeState, EngineError> {
        if let (None, Some(done)) = (self.around().logins.get(id), self.around().logins.done(id)) {
            return Ok(done);
        }
        if let Some(shop) = self.around().logins.taken(id) {
            return Err(EngineError::AccountTaken { shop });
        }
        let login = self.login_under_way(id)?;
        if self.now() > login.ends_at {
            self.around().logins.end(id, None);
            return Ok(AuthorizeState::Expired);
        }
        let shop = self.shop_to_log_in(id)?;
        let asked = authorize(&shop)?.poll();
        let state = crate::deliver::within(self.policy().call_ms, asked).await;
        self.after_login(id, state.map_err(|error| self.login_refused(id, &error))?).await
    }

    /// Ends an attempt with the code that the platform's page gave.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when none is under way; [`ErrorCode::OriginRefused`] when `state` is not the word of this
    /// attempt; what the platform refuses.
    pub async fn finish_login(
        &self,
        id: &ShopId,
        state: Option<&str>,
        code: &str,
    ) -> Result<AuthorizeState, EngineError> {
        let login = self.login_under_way(id)?;
        if state.is_some_and(|state| login.state != Secret::from(state)) {
            return Err(EngineError::refused(ErrorCode::OriginRefused, "the answer belongs to another login"));
        }
        let shop = self.shop_to_log_in(id)?;
        let finished = authorize(&shop)?.finish(code.trim());
        match crate::deliver::within(self.policy().call_ms, finished).await {
            Ok(state) => self.after_login(id, state).await,
            Err(error) => {
                // A cause that a person has to see to, as an address that is not let in, stands on the shop. Whoever agreed
                // with another account has changed nothing of it.
                let harmless =
                    [StopCause::LoginDead, StopCause::WrongAccount, StopCause::AccountTaken, StopCause::TokenForeign];
                if error.stop_cause().is_some_and(|cause| !harmless.contains(&cause)) {
                    shop.note_stop(&error);
                    self.park_shop(id).await?;
                }
                Err(self.login_refused(id, &error))
            }
        }
    }

    /// The refusal of an attempt. Whose account it was is kept for whoever watches it.
    fn login_refused(&self, id: &ShopId, error: &CallError) -> EngineError {
        match taken_by(error) {
            Some(shop) => {
                self.around().logins.note_taken(id, shop);
                EngineError::AccountTaken { shop: shop.to_owned() }
            }
            None => refused(error),
        }
    }

    /// The shop whose attempt has this word.
    #[must_use]
    pub fn login_of_state(&self, state: &str) -> Option<ShopId> {
        self.around().logins.of_state(state).map(|login| login.shop)
    }

    /// Ends an attempt without a login.
    pub fn cancel_login(&self, id: &ShopId) {
        self.around().logins.end(id, None);
    }

    async fn after_login(&self, id: &ShopId, state: AuthorizeState) -> Result<AuthorizeState, EngineError> {
        match &state {
            AuthorizeState::Done { .. } => {
                let scanned = self.around().logins.get(id).is_some_and(|login| login.is_by_scan());
                self.around().logins.end(id, Some(&state));
                // The adapter reads its secrets anew, and what was parked for the dead login goes on.
                self.connect_shop(id).await?;
                self.resume_shop(id).await?;
                // Whoever agrees on a page chooses what the program may read; whoever scans gives it all there is.
                if scanned {
                    self.read_first_products(id);
                }
            }
            AuthorizeState::Expired | AuthorizeState::Cancelled => self.around().logins.end(id, None),
            AuthorizeState::NeedsPerson { .. } => self.around().logins.wait(id, self.now().plus(LASTS_MS)),
            AuthorizeState::Waiting | AuthorizeState::Scanned => {}
        }
        self.bus().tell(Topic::Shops, [id.as_str()]);
        Ok(state)
    }

    /// A word that nobody can guess: a fresh id, sealed by a key that never leaves the vault.
    fn login_word(&self) -> Secret<String> {
        let word = self.vault().blind_index(WORD, self.ids().fresh().as_bytes());
        Secret::new(hex::encode(word.into_bytes()))
    }

    fn login_under_way(&self, id: &ShopId) -> Result<Login, EngineError> {
        let none = || EngineError::refused(ErrorCode::NotFound, "no login of this shop is under way; begin again");
        self.around().logins.get(id).ok_or_else(none)
    }

    fn shop_to_log_in(&self, id: &ShopId) -> Result<Arc<Shop>, EngineError> {
        let missing =
            || EngineError::refused(ErrorCode::NotFound, "the shop is not connected; complete its settings first");
        self.shops().get(id).ok_or_else(missing)
    }
}

fn authorize(shop: &Shop) -> Result<&dyn Authorize, EngineError> {
    let none =
        || EngineError::refused(ErrorCode::CapabilityMissing, "shops of this platform are not logged in by a page");
    shop.adapter.authorize().ok_or_else(none)
}

fn refused(error: &CallError) -> EngineError {
    EngineError::refused(crate::deliver::outcome::code_of(error), error.to_string())
}
