//! What can go wrong in the engine, with the stable code the screens know.

use huolang_domain::ErrorCode;
use huolang_store::StoreError;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine's figures contradict each other.
    #[error("the engine cannot start: {0}")]
    Policy(String),
    /// `HUOLANG_FAIL` names no fail point.
    #[error(transparent)]
    FailPoint(#[from] crate::fail_point::UnknownPlace),
    /// The form of a channel cannot be used.
    #[error(transparent)]
    Channel(#[from] huolang_notify::SetupError),
    /// An account is connected already.
    #[error("the account is connected already, as the shop {shop}")]
    AccountTaken {
        /// The seller's name of the shop that has it.
        shop: String,
    },
    /// Something was asked that cannot be done now.
    #[error("{message}")]
    Refused {
        /// Why, as a stable word.
        code: ErrorCode,
        /// Why, for the log.
        message: String,
    },
}

impl EngineError {
    /// A refusal.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }

    /// The stable code and the words for the log: whoever knows the code says it in a sentence of their own.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}: {self}", self.code())
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => error.code(),
            Self::Policy(_) | Self::FailPoint(_) | Self::Channel(_) => ErrorCode::InvalidInput,
            Self::AccountTaken { .. } => ErrorCode::ShopAccountTaken,
            Self::Refused { code, .. } => *code,
        }
    }
}
