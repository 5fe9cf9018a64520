//! The account: its cookies, device, token, and whether it may make calls at all. Everything that has to outlive the
//! program goes to the keeper.

use super::{
    cookies::Jar,
    ids::{DEVICE_DRAWS, device_id, device_id_valid},
    stop::Stop,
    token::ImToken,
};
use crate::{
    connect::{Access, ConnectError, Keeper, Kept, account_taken},
    fault::CallError,
};
use huolang_domain::{Clock, Dice, Millis};
use huolang_vault::Secret;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// A token is not used in its last hour.
const TOKEN_MARGIN_MS: i64 = 3_600_000;

/// Names under which things are kept.
mod name {
    pub const JAR: &str = "jar";
    pub const USER: &str = "user_id";
    pub const DEVICE: &str = "device_id";
    pub const TOKEN: &str = "access_token";
}

/// The account.
pub struct Account {
    clock: Arc<dyn Clock>,
    dice: Arc<dyn Dice>,
    keeper: Arc<dyn Keeper>,
    state: Mutex<State>,
    /// Counts up whenever the account stops or goes on.
    turned: watch::Sender<u64>,
}

struct State {
    jar: Jar,
    user_id: Option<String>,
    device_id: Option<String>,
    token: Option<ImToken>,
    stop: Option<Stop>,
}

/// What a call needs of the account.
pub struct Papers {
    /// The token that calls are signed with.
    pub signing_token: String,
    /// The `Cookie` header.
    pub cookies: String,
}

impl Account {
    /// From what the shop's form holds and what was kept. A cookie that was pasted after the kept ones goes before them.
    ///
    /// # Errors
    /// [`ConnectError::Invalid`] for a cookie that names no account, or another one.
    pub fn open(access: &Access, clock: Arc<dyn Clock>, dice: Arc<dyn Dice>) -> Result<Self, ConnectError> {
        let kept = |name: &str| access.secrets.get(name).filter(|kept| !kept.secret.is_empty());
        let user_id = kept(name::USER).map(|kept| kept.secret.expose().clone());
        let jar = kept(name::JAR).and_then(|kept| serde_json::from_str::<Jar>(kept.secret.expose()).ok());
        let pasted = kept("cookie").filter(|cookie| kept(name::JAR).is_none_or(|jar| jar.kept_at < cookie.kept_at));
        let is_new = pasted.is_some() || jar.is_none();
        let jar = match pasted {
            Some(cookie) => Some(pasted_jar(cookie, user_id.as_deref())?),
            None => jar,
        };
        let jar = jar.unwrap_or_default();
        let user_id = user_id.or_else(|| jar.user_id().map(str::to_owned));
        let device = kept(name::DEVICE).map(|kept| kept.secret.expose().clone());
        let device = device.filter(|device| user_id.as_deref().is_some_and(|user| device_id_valid(device, user)));
        let token = kept(name::TOKEN).filter(|_| !is_new && device.is_some());
        let token = token.map(|kept| ImToken { secret: kept.secret.clone(), expires_at: kept.expires_at });
        let stop = if jar.is_empty() { Some(Stop::NotLoggedIn) } else { None };
        Ok(Self {
            clock,
            dice,
            keeper: access.keeper.clone(),
            state: Mutex::new(State { jar, user_id, device_id: device, token, stop }),
            turned: watch::Sender::new(0),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it stands still; `None`: it may make calls.
    #[must_use]
    pub fn stopped(&self) -> Option<Stop> {
        self.state().stop.clone()
    }

    /// # Errors
    /// [`CallError::Login`] while it stands still.
    pub fn ready(&self) -> Result<(), CallError> {
        self.state().stop.as_ref().map_or(Ok(()), |stop| Err(stop.error()))
    }

    /// Makes every call stop until a person acted; gives what calls say.
    pub fn stop(&self, stop: Stop) -> CallError {
        let error = stop.error();
        let is_news = {
            let mut state = self.state();
            let is_news = state.stop.as_ref().map(Stop::cause) != Some(stop.cause());
            state.stop = Some(stop);
            is_news
        };
        if is_news {
            tracing::warn!(cause = self.stopped().map_or("", |stop| stop.cause()), "xianyu account stopped");
            self.turned.send_modify(|turn| *turn = turn.wrapping_add(1));
        }
        error
    }

    /// Lets it go on. An account without a login stays.
    pub fn go_on(&self) {
        let mut state = self.state();
        if state.jar.is_empty() {
            return;
        }
        let stopped = state.stop.take().is_some();
        drop(state);
        if stopped {
            self.turned.send_modify(|turn| *turn = turn.wrapping_add(1));
        }
    }

    /// Waits until it may make calls.
    pub async fn wait_ready(&self) {
        let mut turned = self.turned.subscribe();
        while self.stopped().is_some() {
            if turned.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until it stands still.
    pub async fn wait_stopped(&self) -> Stop {
        let mut turned = self.turned.subscribe();
        loop {
            if let Some(stop) = self.stopped() {
                return stop;
            }
            if turned.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// What a call needs.
    ///
    /// # Errors
    /// [`CallError::Login`] while the account stands still.
    pub fn papers(&self) -> Result<Papers, CallError> {
        self.ready()?;
        let state = self.state();
        Ok(Papers { signing_token: state.jar.signing_token().to_owned(), cookies: state.jar.header(self.clock.now()) })
    }

    /// A cookie's value.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.state().jar.get(name).map(str::to_owned)
    }

    /// The account's own id; empty before its first login.
    #[must_use]
    pub fn user_id(&self) -> String {
        self.state().user_id.clone().unwrap_or_default()
    }

    /// Refuses an account that another shop is already, before more is asked of the platform. Where the own account is known,
    /// only that counts. It is claimed when it is taken over, see [`Account::adopt`].
    ///
    /// # Errors
    /// [`CallError::Stopped`] names the other shop.
    pub async fn check_free(&self, user: &str) -> Result<(), CallError> {
        if !self.user_id().is_empty() {
            return Ok(());
        }
        self.keeper.taken_by(user).await.map_or(Ok(()), |shop| Err(account_taken(&shop)))
    }

    /// Merges the cookies of an answer and keeps them.
    ///
    /// # Errors
    /// [`CallError::Login`] when they are another account's; nothing is merged then.
    pub async fn merge(&self, set_cookies: &[String]) -> Result<(), CallError> {
        if set_cookies.is_empty() {
            return Ok(());
        }
        let merged = {
            let mut state = self.state();
            let mut jar = state.jar.clone();
            let changed = jar.merge(set_cookies.iter().map(String::as_str), self.clock.now());
            let other = state.user_id.as_deref().is_some_and(|own| jar.user_id().is_some_and(|user| user != own));
            if other {
                drop(state);
                return Err(self.stop(Stop::OtherAccount));
            }
            state.jar = jar.clone();
            changed.then_some(jar)
        };
        if let Some(jar) = merged {
            self.keep_jar(&jar).await;
        }
        Ok(())
    }

    /// Forgets the signing token, so that the next call asks for a new one.
    pub fn forget_signing_token(&self) {
        let mut state = self.state();
        for name in ["_m_h5_c", "_m_h5_tk", "_m_h5_tk_enc"] {
            state.jar.remove(name);
        }
    }

    /// The token of the message service, when there is one that lasts.
    #[must_use]
    pub fn token(&self) -> Option<ImToken> {
        let now = self.clock.now();
        let token = self.state().token.clone()?;
        token.expires_at.is_none_or(|end| end.plus(-TOKEN_MARGIN_MS) > now).then_some(token)
    }

    /// Forgets the token of the message service.
    pub async fn forget_token(&self) {
        let had = self.state().token.take().is_some();
        if had {
            self.keep(name::TOKEN, "", None).await;
        }
    }

    /// Keeps a new token of the message service.
    pub async fn set_token(&self, token: ImToken) {
        let (secret, expires_at) = (token.secret.expose().clone(), token.expires_at);
        self.state().token = Some(token);
        self.keep(name::TOKEN, &secret, expires_at).await;
    }

    /// The device id of this account, drawn once and kept.
    pub async fn device_id(&self) -> String {
        let drawn = {
            let mut state = self.state();
            if let Some(device) = &state.device_id {
                return device.clone();
            }
            let device = draw_device(self.dice.as_ref(), state.user_id.as_deref().unwrap_or_default());
            state.device_id = Some(device.clone());
            device
        };
        self.keep(name::DEVICE, &drawn, None).await;
        drawn
    }

    /// Takes over a new login and lets the account go on. Another shop may have become that account since it was asked for.
    ///
    /// # Errors
    /// [`CallError::Stopped`] when it is another account's, or another shop's: the old login stays as it was.
    pub async fn adopt(&self, jar: Jar, device: String, token: Option<ImToken>) -> Result<(), CallError> {
        let user = check_identity(&jar, self.state().user_id.as_deref())?;
        let _claim = if self.user_id().is_empty() { Some(self.keeper.claim(&user).await?) } else { None };
        {
            let mut state = self.state();
            state.jar = jar.clone();
            state.user_id = Some(user.clone());
            state.device_id = Some(device.clone());
            state.token = None;
            state.stop = None;
        }
        self.keep(name::USER, &user, None).await;
        self.keep(name::DEVICE, &device, None).await;
        self.keep_jar(&jar).await;
        match token {
            Some(token) => self.set_token(token).await,
            None => {
                self.keep(name::TOKEN, "", None).await;
            }
        }
        self.turned.send_modify(|turn| *turn = turn.wrapping_add(1));
        Ok(())
    }

    /// Pins the account's id once a login was seen to work.
    pub async fn pin(&self) {
        let (user, jar) = {
            let state = self.state();
            (state.user_id.clone(), state.jar.clone())
        };
        if let Some(user) = user {
            self.keep(name::USER, &user, None).await;
            self.keep_jar(&jar).await;
        }
    }

    async fn keep_jar(&self, jar: &Jar) {
        match serde_json::to_string(jar) {
            Ok(text) => {
                self.keep(name::JAR, &text, None).await;
            }
            Err(error) => tracing::warn!(%error, "cookies could not be written"),
        }
    }

    /// Keeps something under a name of the adapter's own. `false`: it could not be kept.
    pub async fn keep(&self, name: &str, value: &str, expires_at: Option<Millis>) -> bool {
        let kept = self.keeper.keep(name, &Secret::new(value.to_owned()), expires_at).await;
        if let Err(error) = &kept {
            tracing::warn!(name, %error, "a renewed secret was not kept; the next change tries again");
        }
        kept.is_ok()
    }
}

/// Draws a device id.
pub fn draw_device(dice: &dyn Dice, user_id: &str) -> String {
    let draws: [u8; DEVICE_DRAWS] = std::array::from_fn(|_| u8::try_from(dice.below(16)).unwrap_or(0));
    device_id(&draws, user_id)
}

/// The account that cookies belong to.
///
/// # Errors
/// [`CallError::Business`] when they name none, the shop's own word for another account when it is not `own`.
pub fn check_identity(jar: &Jar, own: Option<&str>) -> Result<String, CallError> {
    match (jar.user_id(), own) {
        (None, _) => Err(CallError::Business {
            code: "login_without_account".to_owned(),
            message: "the login names no account".to_owned(),
        }),
        (Some(user), Some(own)) if user != own => Err(Stop::OtherAccount.error()),
        (Some(user), _) => Ok(user.to_owned()),
    }
}

fn pasted_jar(cookie: &Kept, own: Option<&str>) -> Result<Jar, ConnectError> {
    let refuse = |reason: &str| Err(ConnectError::Invalid { field: "cookie", reason: reason.to_owned() });
    let jar = Jar::parse(cookie.secret.expose());
    let Some(user) = jar.user_id() else {
        return refuse("no_account: unb is missing; copy the whole Cookie header of a page where you are logged in");
    };
    if own.is_some_and(|own| own != user) {
        return refuse("other_account: the login is that of another account; connect it as a shop of its own");
    }
    if jar.get("cookie2").is_none() {
        return refuse(
            "no_session: cookie2 is missing; copy the whole Cookie header of a page where you are logged in",
        );
    }
    Ok(jar)
}
