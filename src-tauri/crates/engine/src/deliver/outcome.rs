//! What follows from the answer of a call that sent content.

#[cfg(test)]
mod tests;

use crate::Policy;
use huolang_domain::{
    Dice, ErrorCode, Millis,
    platform::StopCause,
    retry::{Next, RetryClass, RetryPolicy, next_attempt},
};
use huolang_platforms::fault::CallError;

/// What follows from a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// It is done.
    Done,
    /// Nothing was done; the same goes out again then.
    Again {
        /// When.
        at: Millis,
        /// Whether it counts as a failed try.
        counts: bool,
    },
    /// Nothing was done, and nothing will be without a person.
    GiveUp,
    /// The login is dead: the shop is parked, the work waits.
    Park,
    /// Nobody knows: it is read back.
    ReadBack {
        /// When.
        at: Millis,
    },
}

/// How often something was tried before this call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tried {
    /// Failures that count, see [`Follows::Again`].
    pub counted: i64,
    /// Calls in all.
    pub all: i64,
}

/// Decides what follows from `answer`, the result of the call after `tried`.
#[must_use]
pub fn follows(
    answer: &Result<(), CallError>,
    tried: Tried,
    retry: &RetryPolicy,
    policy: &Policy,
    now: Millis,
    dice: &dyn Dice,
) -> Follows {
    let Err(error) = answer else { return Follows::Done };
    let retry_after = match error {
        CallError::Transient { retry_after_ms, .. } | CallError::RateLimited { retry_after_ms, .. } => *retry_after_ms,
        _ => None,
    };
    // A wish for fewer calls says nothing about the order: it is counted apart, among all calls.
    let limited = error.class() == RetryClass::RateLimited;
    let before = if limited { tried.all } else { tried.counted };
    let attempts = u32::try_from(before.saturating_add(1)).unwrap_or(u32::MAX);
    match next_attempt(retry, error.class(), attempts, retry_after, now, dice) {
        Next::At(at) => Follows::Again { at, counts: !limited },
        Next::NeedsPerson => Follows::GiveUp,
        Next::ParkShop => Follows::Park,
        Next::ReadBack => Follows::ReadBack { at: now.plus(policy.settle_ms) },
    }
}

/// The program's own word for what stopped a shop.
#[must_use]
pub const fn code_of_stop(cause: StopCause) -> ErrorCode {
    match cause {
        StopCause::RiskControl | StopCause::AccountBlocked => ErrorCode::PlatformRiskControl,
        StopCause::PermissionMissing => ErrorCode::PermissionMissing,
        StopCause::QuotaUsed => ErrorCode::PlatformQuotaUsed,
        StopCause::LoginDead => ErrorCode::ShopLoginDead,
        StopCause::IpRefused => ErrorCode::ShopIpRefused,
        StopCause::AppRefused => ErrorCode::ShopAppRefused,
        StopCause::WrongAccount => ErrorCode::ShopWrongAccount,
        StopCause::AccountTaken => ErrorCode::ShopAccountTaken,
        StopCause::TokenForeign => ErrorCode::ShopTokenForeign,
        StopCause::ClockOff => ErrorCode::ShopClockOff,
        StopCause::SessionTaken => ErrorCode::ShopSessionTaken,
    }
}

/// The program's own word for an error of a call.
#[must_use]
pub fn code_of(error: &CallError) -> ErrorCode {
    match error {
        CallError::Transient { .. } => ErrorCode::PlatformUnreachable,
        CallError::RateLimited { .. } => ErrorCode::PlatformRateLimited,
        CallError::Business { code, .. } => match code.as_str() {
            "answer_not_understood" => ErrorCode::AnswerNotUnderstood,
            "answer_too_large" => ErrorCode::AnswerTooLarge,
            "login_page_not_understood" | "no_qr_code" => ErrorCode::AnswerNotUnderstood,
            "code_refused" => ErrorCode::ShopCodeRefused,
            "qr_login_failed" | "login_without_account" => ErrorCode::ShopLoginFailed,
            "human_check" | "verification_page_unknown" => ErrorCode::PlatformRiskControl,
            _ => ErrorCode::PlatformRefused,
        },
        CallError::Login { .. } => ErrorCode::ShopLoginDead,
        CallError::Stopped { cause, .. } => code_of_stop(*cause),
        CallError::Unknown { .. } => ErrorCode::PlatformTimeout,
    }
}
