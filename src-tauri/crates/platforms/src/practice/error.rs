//! Why the practice market gave no good answer.

use crate::fault::CallError;

/// Why the practice market gave no good answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// The seller's login is dead.
    #[error("练习店铺的登录已失效，请重新登录")]
    DeadLogin,
    /// Too many calls.
    #[error("练习店铺：调用太快，请稍后再试")]
    RateLimited {
        /// How long to wait, in milliseconds.
        retry_after_ms: i64,
    },
    /// Not now; nothing was done.
    #[error("练习店铺：系统繁忙，请稍后再试")]
    Busy,
    /// The request was lost on its way; nothing was done. The caller cannot tell it from [`Self::LostAnswer`].
    #[error("练习店铺：没有收到回应")]
    LostRequest,
    /// It was done and the answer was lost.
    #[error("练习店铺：没有收到回应")]
    LostAnswer,
    /// Refused for good.
    #[error("{message}")]
    Refused {
        /// A stable code.
        code: String,
        /// The reason in words.
        message: String,
    },
    /// The journal cannot be written; nothing was done.
    #[error("练习店铺写不进记录文件：{0}")]
    Journal(String),
}

impl MarketError {
    /// A refusal.
    pub(super) fn refused(code: &str, message: impl Into<String>) -> Self {
        Self::Refused { code: code.to_owned(), message: message.into() }
    }
}

impl From<MarketError> for CallError {
    fn from(error: MarketError) -> Self {
        let message = error.to_string();
        match error {
            MarketError::DeadLogin => Self::Login { message },
            MarketError::RateLimited { retry_after_ms } => {
                Self::RateLimited { message, retry_after_ms: Some(retry_after_ms) }
            }
            MarketError::Busy | MarketError::Journal(_) => Self::Transient { message, retry_after_ms: None },
            MarketError::LostRequest | MarketError::LostAnswer => Self::Unknown { message },
            MarketError::Refused { code, message } => Self::Business { code, message },
        }
    }
}
