//! Why a call to a platform gave no good answer, in the classes that decide what happens next.

use huolang_domain::platform::StopCause;

/// A call that gave no good answer. Messages are redacted: no token, card or phone is in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It certainly did nothing and may go better in a moment (refused connection, 5xx before the body was sent, …).
    #[error("temporary trouble: {message}")]
    Transient {
        /// What happened.
        message: String,
        /// How long the platform asks us to wait, in milliseconds.
        retry_after_ms: Option<i64>,
    },
    /// Too many calls.
    #[error("rate limited: {message}")]
    RateLimited {
        /// What happened.
        message: String,
        /// How long the platform asks us to wait, in milliseconds.
        retry_after_ms: Option<i64>,
    },
    /// The platform refused for good; a person has to look.
    #[error("refused ({code}): {message}")]
    Business {
        /// The platform's code.
        code: String,
        /// The platform's words.
        message: String,
    },
    /// The login is dead: the shop is parked and a person logs in again.
    #[error("login needed: {message}")]
    Login {
        /// What happened.
        message: String,
    },
    /// A person has to act at the platform before any call can go well: the shop is parked, and one alert says why.
    #[error("stopped ({cause}): {message}")]
    Stopped {
        /// Why.
        cause: StopCause,
        /// The platform's words.
        message: String,
        /// The page where the person acts, for example the platform's own check of who is there.
        url: Option<String>,
    },
    /// It may have been done: the answer was lost after the request went out. Only a read-back tells.
    #[error("result unknown: {message}")]
    Unknown {
        /// What happened.
        message: String,
    },
}

impl CallError {
    /// The retry class this error belongs to.
    #[must_use]
    pub const fn class(&self) -> huolang_domain::retry::RetryClass {
        use huolang_domain::retry::RetryClass;
        match self {
            Self::Transient { .. } => RetryClass::Transient,
            Self::RateLimited { .. } => RetryClass::RateLimited,
            Self::Business { .. } => RetryClass::Business,
            Self::Login { .. } | Self::Stopped { .. } => RetryClass::Login,
            Self::Unknown { .. } => RetryClass::Unknown,
        }
    }

    /// Why the shop has to be parked; `None`: it need not.
    #[must_use]
    pub const fn stop_cause(&self) -> Option<StopCause> {
        match self {
            Self::Login { .. } => Some(StopCause::LoginDead),
            Self::Stopped { cause, .. } => Some(*cause),
            _ => None,
        }
    }

    /// The page where a person acts.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Stopped { url, .. } => url.as_deref(),
            _ => None,
        }
    }
}

/// Something that hinders a shop without stopping it: it is told of, once a cause, and goes away by itself or by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    /// The day's quota is used up; it is renewed at midnight.
    QuotaUsed,
    /// Another program fetches tokens with the same app and shuts this one out.
    AppShared,
}

impl Hindrance {
    /// Every hindrance.
    pub const ALL: [Self; 2] = [Self::QuotaUsed, Self::AppShared];

    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QuotaUsed => "quota_used",
            Self::AppShared => "app_shared",
        }
    }
}
