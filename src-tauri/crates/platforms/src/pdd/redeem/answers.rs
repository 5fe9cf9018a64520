//! What the platform's words about a code mean, each its own answer (`docs/platforms/pdd.md#vouchers`).

use crate::{capability::VoucherRefusal, fault::CallError, pdd::wire::voucher::CardState};

/// Splits refusals of a code from errors of the call.
pub(super) fn refusal_of<T>(answer: Result<T, CallError>) -> Result<Result<T, VoucherRefusal>, CallError> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(CallError::Business { code, message }) if is_about_code(&code) => Ok(Err(by_code(&code, &message))),
        Err(error) => Err(error),
    }
}

/// Sub-codes are numbers; errors of app and account are words.
fn is_about_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The same where the answer itself says no: two of its codes ask to be tried again, and nothing was done then.
pub(super) fn refused_inside(code: &str, message: &str) -> Result<VoucherRefusal, CallError> {
    match code {
        "100005" | "1000010" => {
            Err(CallError::Transient { message: format!("{code} {message}"), retry_after_ms: None })
        }
        code => Ok(by_code(code, message)),
    }
}

/// A refusal by its sub-code.
pub(super) fn by_code(code: &str, message: &str) -> VoucherRefusal {
    match code {
        "100001" | "100006" | "60004" | "60009" => VoucherRefusal::WrongCode,
        "60010" => VoucherRefusal::AlreadyUsed,
        "1000012" | "60005" => VoucherRefusal::Expired,
        "100002" | "100007" => VoucherRefusal::ForeignShop,
        "100004" | "60011" | "60012" => VoucherRefusal::Refunded,
        "60006" => destroyed(),
        other => VoucherRefusal::Other { code: other.to_owned(), message: message.to_owned() },
    }
}

/// The platform has destroyed the code: it is worth nothing any more.
pub(super) fn destroyed() -> VoucherRefusal {
    VoucherRefusal::Other { code: "destroyed".to_owned(), message: String::new() }
}

/// The platform is still at work on the code (核销中): looking again tells later.
pub(super) fn under_way() -> CallError {
    CallError::Transient { message: "the platform is still verifying".to_owned(), retry_after_ms: Some(5_000) }
}

/// The refusal that a card's state calls for; `None`: it can be used. An error while the platform is still at work on it.
pub(super) fn refused_by_state(card: &CardState, now: i64) -> Option<Result<VoucherRefusal, CallError>> {
    match card.status {
        Some(2) => Some(Ok(VoucherRefusal::AlreadyUsed)),
        Some(3) => Some(Ok(VoucherRefusal::Expired)),
        Some(4) => Some(Ok(destroyed())),
        Some(99) => Some(Err(under_way())),
        _ if card.available_start_time.is_some_and(|start| now < start) => Some(Ok(VoucherRefusal::NotYet)),
        _ if card.is_usable() => None,
        // A state that nobody knows is neither used nor free.
        _ => Some(Ok(VoucherRefusal::Other { code: "unknown_state".to_owned(), message: String::new() })),
    }
}
