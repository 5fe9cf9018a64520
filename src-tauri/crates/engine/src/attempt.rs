//! The outcomes of attempts, as rows.

use crate::deliver::outcome::code_of;
use huolang_domain::{AttemptId, Millis, retry::RetryClass};
use huolang_platforms::fault::CallError;
use huolang_store::attempts::{AttemptState, Outcome};

/// The longest message kept of a platform's answer, in characters.
const LONGEST: usize = 300;

const fn outcome(id: AttemptId, state: AttemptState) -> Outcome {
    Outcome { id, state, class: None, code: None, message: None, latency_ms: None, next_try_at: None }
}

/// The platform took it.
pub(crate) const fn accepted(id: AttemptId, latency_ms: Option<i64>) -> Outcome {
    let mut accepted = outcome(id, AttemptState::Accepted);
    accepted.latency_ms = latency_ms;
    accepted
}

/// Nobody knows.
pub(crate) fn unknown(id: AttemptId, latency_ms: Option<i64>) -> Outcome {
    Outcome { class: Some(RetryClass::Unknown), latency_ms, ..outcome(id, AttemptState::Unknown) }
}

/// It certainly did not arrive.
pub(crate) fn not_there(id: AttemptId, code: &str) -> Outcome {
    Outcome { code: Some(code.to_owned()), ..outcome(id, AttemptState::Refused) }
}

/// The platform refused, or could not be reached.
pub(crate) fn refused(id: AttemptId, error: &CallError, latency_ms: i64, next_try_at: Option<Millis>) -> Outcome {
    let state = if error.class() == RetryClass::Unknown { AttemptState::Unknown } else { AttemptState::Refused };
    let code = match error {
        CallError::Business { code, .. } => code.clone(),
        error => code_of(error).to_string(),
    };
    Outcome {
        class: Some(error.class()),
        code: Some(code),
        message: Some(message(error)),
        latency_ms: Some(latency_ms),
        next_try_at,
        ..outcome(id, state)
    }
}

/// The platform's words, shortened.
pub(crate) fn message(error: &CallError) -> String {
    let (CallError::Transient { message, .. }
    | CallError::RateLimited { message, .. }
    | CallError::Business { message, .. }
    | CallError::Login { message }
    | CallError::Stopped { message, .. }
    | CallError::Unknown { message }) = error;
    message.chars().take(LONGEST).collect()
}
