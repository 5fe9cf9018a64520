//! What goes wrong with a model, each with its own sentence and next step.

use huolang_domain::ErrorCode;
use huolang_platforms::http::HttpFault;

/// Why there is no answer. Messages hold no key and nothing of a talk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFault {
    /// No endpoint, model or key is set, or its address cannot be used.
    #[error("no model is set up: {0}")]
    NotConfigured(String),
    /// The endpoint does not take the key.
    #[error("the endpoint does not take the key")]
    KeyInvalid,
    /// The account has no money left.
    #[error("the account at the endpoint has no money left")]
    NoMoney,
    /// Too many questions.
    #[error("the endpoint asks for fewer questions")]
    RateLimited,
    /// No answer in time.
    #[error("the model did not answer in time")]
    TimedOut,
    /// No connection: nothing was asked.
    #[error("the endpoint cannot be reached")]
    Unreachable,
    /// The connection broke in the middle of the answer.
    #[error("the answer broke off")]
    BrokeOff,
    /// What came is no answer.
    #[error("what came is no answer of a model")]
    Nonsense,
    /// The endpoint refused for another reason.
    #[error("the endpoint refused with status {0}")]
    Refused(u16),
}

impl ModelFault {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::NotConfigured(_) => ErrorCode::ModelNotConfigured,
            Self::KeyInvalid => ErrorCode::ModelKeyInvalid,
            Self::TimedOut => ErrorCode::ModelTimeout,
            Self::Nonsense => ErrorCode::ModelAnswerInvalid,
            Self::NoMoney | Self::RateLimited | Self::Unreachable | Self::BrokeOff | Self::Refused(_) => {
                ErrorCode::ModelFailed
            }
        }
    }

    /// The word of its cause: one notice a cause.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotConfigured(_) => "not_configured",
            Self::KeyInvalid => "key_invalid",
            Self::NoMoney => "no_money",
            Self::RateLimited => "rate_limited",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::BrokeOff => "broke_off",
            Self::Nonsense => "nonsense",
            Self::Refused(_) => "refused",
        }
    }

    /// Whether the endpoint may have worked all the same: the question counts at its most then.
    #[must_use]
    pub const fn may_cost(&self) -> bool {
        matches!(self, Self::TimedOut | Self::BrokeOff | Self::Nonsense)
    }
}

impl From<HttpFault> for ModelFault {
    fn from(fault: HttpFault) -> Self {
        match fault {
            HttpFault::Setup(message) | HttpFault::BadAddress(message) | HttpFault::BadCall(message) => {
                Self::NotConfigured(message)
            }
            HttpFault::NotSent { .. } => Self::Unreachable,
            HttpFault::Lost { reason: "timed out", .. } => Self::TimedOut,
            HttpFault::Lost { .. } => Self::BrokeOff,
            HttpFault::TooLarge { .. } => Self::Nonsense,
        }
    }
}
