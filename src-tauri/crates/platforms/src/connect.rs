//! From the settings and secrets of a shop to its adapter.

use crate::{capability::Adapter, douyin_life, fault::CallError, form, http::HttpClient, registry};
use async_trait::async_trait;
use huolang_domain::{
    Clock, Dice, Millis, ShopId,
    platform::{PlatformKind, StopCause},
};
use huolang_vault::Secret;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What a shop's form holds, and where what changes by itself is kept.
#[derive(Clone)]
pub struct Access {
    /// The shop.
    pub shop: ShopId,
    /// The base addresses; empty: the platform's own. See [`Access::gateway`].
    pub gateway: Option<String>,
    /// The fields of the form without secrets.
    pub fields: BTreeMap<String, String>,
    /// The secrets: those of the form, and those that [`Keeper::keep`] kept.
    pub secrets: BTreeMap<String, Kept>,
    /// Where tokens and cookies are kept when they change.
    pub keeper: Arc<dyn Keeper>,
}

/// A secret as it was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The secret.
    pub secret: Secret<String>,
    /// When it ends, as far as it is known.
    pub expires_at: Option<Millis>,
    /// When it was kept.
    pub kept_at: Millis,
}

impl Access {
    /// A field of the form; empty counts as absent.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A secret; empty counts as absent.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret<String>> {
        self.secrets.get(name).map(|kept| &kept.secret).filter(|secret| !secret.is_empty())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// [`ConnectError::Missing`]
    pub fn needed(&self, name: &'static str) -> Result<&str, ConnectError> {
        self.field(name).ok_or(ConnectError::Missing { field: name })
    }

    /// A secret that must be there.
    ///
    /// # Errors
    /// [`ConnectError::Missing`]
    pub fn needed_secret(&self, name: &'static str) -> Result<&Secret<String>, ConnectError> {
        self.secret(name).ok_or(ConnectError::Missing { field: name })
    }

    /// The base address to call: the shop's own setting, or the platform's.
    #[must_use]
    pub fn gateway<'a>(&'a self, usual: &'a str) -> &'a str {
        self.gateway.as_deref().map(str::trim).filter(|own| !own.is_empty()).unwrap_or(usual)
    }
}

/// Keeps secrets that a platform gives or renews.
#[async_trait]
pub trait Keeper: Send + Sync {
    /// Keeps `secret` under `name`, flushed, before the old one may be forgotten.
    ///
    /// # Errors
    /// [`KeepError`] when it could not be kept; the caller goes on with what it has and tries again later.
    async fn keep(&self, name: &str, secret: &Secret<String>, expires_at: Option<Millis>) -> Result<(), KeepError>;

    /// The name of another shop of this platform that is `account` already, in the words of [`Adapter::account`]. Whoever
    /// takes a login over asks by [`Keeper::claim`].
    async fn taken_by(&self, account: &str) -> Option<String> {
        let _ = account;
        None
    }

    /// The turn of whoever claims an account, one for every shop; `None`: nobody else claims any.
    fn turn(&self) -> Option<Arc<Mutex<()>>> {
        None
    }

    /// Claims an account that no other shop of this platform is: from asking until the [`Claim`] is dropped nobody else claims
    /// one. Whoever holds it takes the account over and keeps it, so that the next one who asks finds it taken. Nothing but that
    /// is waited for meanwhile, least of all a platform.
    ///
    /// # Errors
    /// [`CallError::Stopped`] names the other shop, see [`taken_by`].
    async fn claim(&self, account: &str) -> Result<Claim, CallError> {
        let turn = match self.turn() {
            Some(turn) => Some(turn.lock_owned().await),
            None => None,
        };
        match self.taken_by(account).await {
            None => Ok(Claim { _turn: turn }),
            Some(shop) => Err(account_taken(&shop)),
        }
    }
}

/// An account that is free, see [`Keeper::claim`].
#[derive(Debug)]
#[must_use = "the account is free only as long as this is held"]
pub struct Claim {
    _turn: Option<OwnedMutexGuard<()>>,
}

/// What stands before the other shop's name.
const TAKEN: &str = "the account is connected already, as the shop ";

/// A login turned out to be the account of another shop.
#[must_use]
pub fn account_taken(shop: &str) -> CallError {
    CallError::Stopped { cause: StopCause::AccountTaken, message: format!("{TAKEN}{shop}"), url: None }
}

/// The name of the other shop, where a login turned out to be its account.
#[must_use]
pub fn taken_by(error: &CallError) -> Option<&str> {
    match error {
        CallError::Stopped { cause: StopCause::AccountTaken, message, .. } => message.strip_prefix(TAKEN),
        _ => None,
    }
}

/// A secret could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not kept: {0}")]
pub struct KeepError(pub String);

/// A keeper that forgets, for tests and for trying settings out.
#[derive(Debug, Default)]
pub struct Forgetful;

#[async_trait]
impl Keeper for Forgetful {
    async fn keep(&self, _: &str, _: &Secret<String>, _: Option<Millis>) -> Result<(), KeepError> {
        Ok(())
    }
}

/// What every adapter is given.
#[derive(Clone)]
pub struct Surroundings {
    /// The one HTTP client.
    pub http: HttpClient,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// The apps on 抖音来客 that several shops may call with: the same for every shop of the program.
    pub apps: Arc<douyin_life::Apps>,
}

/// Why a shop cannot be connected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// A field of the form is empty.
    #[error("{field} is empty")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field of the form cannot be used.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Shops of this platform are not connected by a form.
    #[error("shops on {0} cannot be connected in this version")]
    NotConnectable(PlatformKind),
}

impl ConnectError {
    /// What is wrong, as a stable word. A reason that begins with a word of its own, as `other_account: …`, has a sentence of its
    /// own on the screens.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Missing { .. } => "missing",
            Self::NotConnectable(_) => "not_connectable",
            Self::Invalid { reason, .. } => match reason.split_once(": ") {
                Some((word, _)) if is_word(word) => word,
                _ => "invalid",
            },
        }
    }
}

/// Two or more parts of small letters, joined by `_`.
fn is_word(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    text.contains('_') && text.split('_').all(is_part)
}

/// The adapter of a shop. It makes no call yet. A shop that has not logged in yet gets an adapter, too: it can be
/// authorised, and every other call says [`crate::fault::CallError::Login`].
///
/// # Errors
/// [`ConnectError`] names the field that is missing or wrong.
pub fn connect(kind: PlatformKind, access: Access, around: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    form::check(kind, &access)?;
    match registry::connector(kind) {
        Some(connector) => connector(access, around),
        None => Err(ConnectError::NotConnectable(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::{CallError, ConnectError, account_taken, taken_by};

    #[test]
    fn a_taken_account_names_the_other_shop() {
        assert_eq!(taken_by(&account_taken("小满闲鱼")), Some("小满闲鱼"));
        assert_eq!(taken_by(&CallError::Login { message: "小满闲鱼".to_owned() }), None);
    }

    #[test]
    fn a_reason_that_begins_with_a_word_is_told_by_it() {
        let code =
            |reason: &str| ConnectError::Invalid { field: "cookie", reason: reason.to_owned() }.code().to_owned();
        assert_eq!(code("other_account: the login is that of another account"), "other_account");
        assert_eq!(code("it consists of digits"), "invalid");
        assert_eq!(code("https://example.com: no such host"), "invalid");
        assert_eq!(ConnectError::Missing { field: "cookie" }.code(), "missing");
    }
}
