//! What an order's history says of lines that ended.

use super::{End, LineEnd, OrderEnd};
use huolang_domain::{Millis, units::line_of};
use huolang_store::events::NewEvent;
use serde_json::{Value, json};

/// The entries for an order.
pub(super) fn tell(end: &OrderEnd, now: Millis) -> impl Iterator<Item = NewEvent> {
    end.lines.iter().map(move |line| {
        let (kind, detail) = entry(line);
        NewEvent { order_id: end.order.clone(), kind, detail, actor: end.actor.clone(), at: now }
    })
}

fn entry(line: &LineEnd) -> (&'static str, Value) {
    let number = line_of(line.delivery.line);
    let code = line.attempts.last().and_then(|attempt| attempt.code.clone());
    match (&line.end, line.again) {
        (End::Sent, false) if line.missing > 0 => ("sent_in_part", json!({ "line": number, "missing": line.missing })),
        (End::Sent, false) => ("sent", json!({ "line": number })),
        (End::Sent, true) => ("resent", json!({ "line": number })),
        (End::Given { .. }, _) => ("source_answered", json!({ "line": number })),
        (End::Again { at, .. }, false) => ("retry_later", json!({ "line": number, "at": at, "code": code })),
        (End::Failed { message }, false) => ("failed", json!({ "line": number, "code": code, "message": message })),
        (End::Again { .. } | End::Failed { .. }, true) => ("resend_failed", json!({ "line": number, "code": code })),
        (End::Unknown | End::Review, true) => ("resend_unknown", json!({ "line": number })),
        (End::Unknown, false) => ("result_unknown", json!({ "line": number })),
        (End::Review, false) => ("needs_review", json!({ "line": number })),
    }
}
