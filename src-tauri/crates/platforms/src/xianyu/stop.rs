//! Why an account stands still until a person acts.

use crate::fault::CallError;
use huolang_domain::platform::StopCause;

/// Why an account stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// It was never logged in.
    NotLoggedIn,
    /// The login is over.
    SessionExpired,
    /// The platform wants to see a person.
    HumanCheck {
        /// The page, when it may be shown.
        url: Option<String>,
    },
    /// The platform took the program for a machine.
    RiskBlock,
    /// Too many connections.
    TooManySessions,
    /// Another session took over.
    OtherSession,
    /// The login is that of another account.
    OtherAccount,
}

impl Stop {
    /// Its word, as in logs.
    #[must_use]
    pub const fn cause(&self) -> &'static str {
        match self {
            Self::NotLoggedIn => "not_logged_in",
            Self::SessionExpired => "session_expired",
            Self::HumanCheck { .. } => "human_check",
            Self::RiskBlock => "risk_block",
            Self::TooManySessions => "too_many_sessions",
            Self::OtherSession => "other_session",
            Self::OtherAccount => "other_account",
        }
    }

    /// What every call says meanwhile.
    #[must_use]
    pub fn error(&self) -> CallError {
        let stopped = |cause, message: &str, url: Option<&String>| CallError::Stopped {
            cause,
            message: message.to_owned(),
            url: url.cloned(),
        };
        let login = |message: &str| CallError::Login { message: message.to_owned() };
        match self {
            Self::NotLoggedIn => login("the account is not logged in yet"),
            Self::SessionExpired => login("the login is over"),
            Self::HumanCheck { url } => {
                stopped(StopCause::RiskControl, "the platform wants to see a person", url.as_ref())
            }
            Self::RiskBlock => stopped(StopCause::AccountBlocked, "the platform stopped the account", None),
            Self::TooManySessions => stopped(StopCause::SessionTaken, "too many connections of this account", None),
            Self::OtherSession => {
                stopped(StopCause::SessionTaken, "another connection of this account took over", None)
            }
            Self::OtherAccount => stopped(StopCause::WrongAccount, "the login is that of another account", None),
        }
    }
}
