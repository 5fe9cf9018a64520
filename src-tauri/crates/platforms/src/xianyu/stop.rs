//! Why an account stands still until a person acts.

use crate::{capability::Stopped, fault::CallError};

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
    /// Its word; the UI has a sentence and a next step for each.
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

    /// For a person.
    #[must_use]
    pub fn told(&self) -> Stopped {
        let url = match self {
            Self::HumanCheck { url } => url.clone(),
            _ => None,
        };
        Stopped { cause: self.cause(), url }
    }

    /// What every call says meanwhile.
    #[must_use]
    pub fn error(&self) -> CallError {
        let message = match self {
            Self::NotLoggedIn => "the account is not logged in yet",
            Self::SessionExpired => "the login is over",
            Self::HumanCheck { .. } => "the platform wants to see a person",
            Self::RiskBlock => "the platform stopped the account",
            Self::TooManySessions => "too many connections of this account",
            Self::OtherSession => "another connection of this account took over",
            Self::OtherAccount => "the login is that of another account",
        };
        CallError::Login { message: message.to_owned() }
    }
}
