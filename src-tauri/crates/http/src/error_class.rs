//! Why a call gave no good answer, in the classes that decide what happens next.

/// A call to a platform that gave no good answer. Messages are redacted: no token, card or phone is in them.
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
            Self::Login { .. } => RetryClass::Login,
            Self::Unknown { .. } => RetryClass::Unknown,
        }
    }
}
