//! What came of verifying: the platform's rule for answers after lost ones (`docs/platforms/douyin-life.md#vouchers`).

use super::{
    answer::{Class, Verdict},
    wire::{VerifyData, VerifyResult},
};
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

/// The answer of one try: HTTP status, and the body if it was JSON.
pub struct Attempt {
    /// The status; 0 when there was no answer.
    pub status: u16,
    /// The body.
    pub body: Option<Value>,
}

/// In a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// Every voucher counts as used.
    Verified,
    /// Some do.
    Partial,
    /// None does.
    Failed,
    /// Nobody knows: the vouchers are to be looked at.
    UnknownRecheck,
}

/// What came of one voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeResult {
    pub encrypted_code: String,
    pub ok: bool,
    pub result: i64,
    /// An earlier try, whose answer was lost, had verified it.
    pub already: bool,
    pub verify_id: Option<String>,
    pub certificate_id: Option<String>,
    #[serde(skip)]
    pub order_id: Option<String>,
    #[serde(skip)]
    pub message: String,
}

/// What came of all tries so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In a word.
    pub result: Result,
    /// Each voucher; empty when the call failed as a whole.
    pub codes: Vec<CodeResult>,
    /// The last answer.
    pub last: Verdict,
}

impl Outcome {
    /// Judges the tries of one verification, the oldest first; all bore the same body.
    #[must_use]
    pub fn of(attempts: &[Attempt]) -> Self {
        let verdicts: Vec<Verdict> =
            attempts.iter().map(|attempt| Verdict::of(attempt.status, attempt.body.as_ref())).collect();
        let nothing = || Verdict::of(0, None);
        let Some((last, earlier)) = verdicts.split_last() else {
            return Self { result: Result::UnknownRecheck, codes: Vec::new(), last: nothing() };
        };
        if last.class == Class::Ok {
            let data = attempts.last().and_then(|attempt| attempt.body.as_ref()).map(|body| &body["data"]);
            let data = data.and_then(|data| VerifyData::deserialize(data).ok()).unwrap_or_default();
            let retried = earlier.iter().any(|verdict| verdict.class != Class::Ok);
            let codes: Vec<CodeResult> = data.verify_results.into_iter().map(|it| code(it, retried)).collect();
            let done = codes.iter().filter(|code| code.ok).count();
            let result = match done {
                _ if codes.is_empty() => Result::UnknownRecheck,
                0 => Result::Failed,
                done if done == codes.len() => Result::Verified,
                _ => Result::Partial,
            };
            return Self { result, codes, last: last.clone() };
        }
        let in_doubt = verdicts.iter().any(|verdict| verdict.class == Class::Retry);
        let result = if in_doubt { Result::UnknownRecheck } else { Result::Failed };
        Self { result, codes: Vec::new(), last: last.clone() }
    }
}

fn code(wire: VerifyResult, retried: bool) -> CodeResult {
    let already = retried && matches!(wire.result, 1_208 | 2);
    let some = |text: String| (!text.is_empty()).then_some(text);
    CodeResult {
        encrypted_code: wire.code,
        ok: wire.result == 0 || already,
        result: wire.result,
        already,
        verify_id: some(wire.verify_id),
        certificate_id: some(wire.certificate_id),
        order_id: some(wire.order_id),
        message: wire.msg,
    }
}

/// The most tries of one verification.
pub const MOST_TRIES: usize = 14;

/// How long to wait after `tries` tries, in milliseconds; `None`: no more.
#[must_use]
pub const fn wait_ms(tries: usize) -> Option<u64> {
    match tries {
        0 => Some(0),
        1..=5 => Some(5_000),
        6..MOST_TRIES => Some(40_000),
        _ => None,
    }
}
