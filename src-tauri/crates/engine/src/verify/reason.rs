//! Why a voucher was not verified, as the stable words that screens have sentences for.

use crate::{attempt, deliver::outcome::code_of};
use huolang_domain::ErrorCode;
use huolang_platforms::{
    capability::{CHOOSE_STORE, VoucherRefusal},
    fault::CallError,
};

/// A reason, and the platform's own words where ours do not say it all.
pub(super) type Reason = (ErrorCode, Option<String>);

/// The reason of a refusal.
pub(super) fn of_refusal(refusal: &VoucherRefusal) -> Reason {
    let code = match refusal {
        VoucherRefusal::WrongCode => ErrorCode::VerificationCodeWrong,
        VoucherRefusal::AlreadyUsed => ErrorCode::VerificationCodeUsed,
        VoucherRefusal::Expired => ErrorCode::VerificationCodeExpired,
        VoucherRefusal::NotYet => ErrorCode::VerificationCodeNotYet,
        VoucherRefusal::Refunded => ErrorCode::VerificationCodeRefunded,
        VoucherRefusal::ForeignShop => ErrorCode::VerificationCodeForeign,
        VoucherRefusal::Other { code, message } => {
            let words = if message.is_empty() { code.clone() } else { message.clone() };
            return (ErrorCode::PlatformRefused, Some(words.chars().take(300).collect()));
        }
    };
    (code, None)
}

/// The reason of a call that gave no good answer.
pub(super) fn of_error(error: &CallError) -> Reason {
    if let CallError::Business { code, .. } = error {
        match code.as_str() {
            "capability_missing" => return (ErrorCode::CapabilityMissing, None),
            CHOOSE_STORE => return (ErrorCode::VerificationStoreNeeded, None),
            _ => {}
        }
    }
    (code_of(error), Some(attempt::message(error)))
}
