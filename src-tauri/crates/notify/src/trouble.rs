//! Why a message did not go out, in words for which the screens have a sentence and a next step each.

use huolang_http::{BAD_CERTIFICATE, HttpFault, NO_SUCH_HOST};
use serde::{Deserialize, Serialize};

/// What is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The channel is not there: no desktop, or no program that shows pop-ups.
    NotHere,
    /// The name of the host is not known.
    NoSuchHost,
    /// The host takes no connection.
    NoConnection,
    /// Its certificate is not trusted, or belongs to another host.
    BadCertificate,
    /// No answer in time.
    TimedOut,
    /// The host has trouble of its own.
    ServerError,
    /// Too many messages at once.
    RateLimited,
    /// No more messages today.
    DayLimit,
    /// The account has no money left.
    BalanceEmpty,
    /// User name or password (the mail provider's authorisation code) are wrong.
    LoginRefused,
    /// Key, token or address of the channel is not known to the host.
    BadKey,
    /// The host did not accept the signature: the secret or the computer's clock is wrong.
    BadSignature,
    /// The host lets nobody in from this address.
    NotAllowed,
    /// The robot wants a keyword that the message lacks.
    KeywordMissing,
    /// A receiver is not known, or receives nothing.
    RecipientRefused,
    /// A field of the form is missing or cannot be used.
    BadSetting,
    /// A template cannot be filled in, or the provider does not know it.
    BadTemplate,
    /// Anything else that the host refused.
    Refused,
}

impl Trouble {
    /// Every trouble there is.
    pub const ALL: &'static [Self] = &[
        Self::NotHere,
        Self::NoSuchHost,
        Self::NoConnection,
        Self::BadCertificate,
        Self::TimedOut,
        Self::ServerError,
        Self::RateLimited,
        Self::DayLimit,
        Self::BalanceEmpty,
        Self::LoginRefused,
        Self::BadKey,
        Self::BadSignature,
        Self::NotAllowed,
        Self::KeywordMissing,
        Self::RecipientRefused,
        Self::BadSetting,
        Self::BadTemplate,
        Self::Refused,
    ];

    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotHere => "not_here",
            Self::NoSuchHost => "no_such_host",
            Self::NoConnection => "no_connection",
            Self::BadCertificate => "bad_certificate",
            Self::TimedOut => "timed_out",
            Self::ServerError => "server_error",
            Self::RateLimited => "rate_limited",
            Self::DayLimit => "day_limit",
            Self::BalanceEmpty => "balance_empty",
            Self::LoginRefused => "login_refused",
            Self::BadKey => "bad_key",
            Self::BadSignature => "bad_signature",
            Self::NotAllowed => "not_allowed",
            Self::KeywordMissing => "keyword_missing",
            Self::RecipientRefused => "recipient_refused",
            Self::BadSetting => "bad_setting",
            Self::BadTemplate => "bad_template",
            Self::Refused => "refused",
        }
    }

    /// Whether it may pass by itself; everything else waits for a person.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(
            self,
            Self::NoSuchHost
                | Self::NoConnection
                | Self::TimedOut
                | Self::ServerError
                | Self::RateLimited
                | Self::DayLimit
        )
    }
}

/// A message that did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", trouble.as_str())]
pub struct SendError {
    /// What is in the way.
    pub trouble: Trouble,
    /// The host's own words; no secret is in them.
    pub detail: String,
    /// How long the host asks us to wait, in milliseconds.
    pub retry_after_ms: Option<i64>,
}

impl SendError {
    /// A trouble with the host's words.
    #[must_use]
    pub fn new(trouble: Trouble, detail: impl Into<String>) -> Self {
        Self { trouble, detail: crate::text::cut_chars(&detail.into(), 300), retry_after_ms: None }
    }

    /// The host asks us to wait.
    #[must_use]
    pub const fn after(mut self, ms: Option<i64>) -> Self {
        self.retry_after_ms = ms;
        self
    }
}

impl From<HttpFault> for SendError {
    fn from(fault: HttpFault) -> Self {
        let trouble = match &fault {
            HttpFault::NotSent { reason, .. } if *reason == NO_SUCH_HOST => Trouble::NoSuchHost,
            HttpFault::NotSent { reason, .. } if *reason == BAD_CERTIFICATE => Trouble::BadCertificate,
            HttpFault::NotSent { reason, .. } | HttpFault::Lost { reason, .. } if *reason == "timed out" => {
                Trouble::TimedOut
            }
            HttpFault::NotSent { .. } | HttpFault::Lost { .. } => Trouble::NoConnection,
            HttpFault::TooLarge { .. } => Trouble::ServerError,
            HttpFault::Setup(_) | HttpFault::BadAddress(_) | HttpFault::BadCall(_) => Trouble::BadSetting,
        };
        Self::new(trouble, fault.to_string())
    }
}
