//! From a kept verification to a record on the wire.

use huolang_store::verifications::Verification;
use huolang_store::verifications::attempts::Attempt;

use super::body::{VerificationAttempt, VerificationRecord};
use crate::orders::row::ShopNames;

/// A record.
pub fn record(names: &ShopNames, row: Verification) -> VerificationRecord {
    VerificationRecord {
        id: row.id.into_string(),
        shop_name: names.name(&row.shop_id),
        shop_id: row.shop_id.into_string(),
        order_id: row.order_id.map(huolang_domain::OrderId::into_string),
        order_sn: row.sn.into_string(),
        code: row.masked,
        state: row.state,
        undoing: row.undoing,
        reason: row.reason.map(|code| code.to_string()),
        message: row.message,
        title: row.title,
        amount: row.amount.map(|amount| amount.0),
        expires_at: row.expires_at.map(|at| at.0),
        via: row.via,
        rule_id: row.rule_id.map(huolang_domain::VerificationRuleId::into_string),
        batch_id: row.batch,
        actor: row.actor,
        verified_at: row.verified_at.map(|at| at.0),
        undo_until: row.receipt.and(row.undo_until).map(|at| at.0),
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
    }
}

/// A call.
pub fn attempt(attempt: Attempt) -> VerificationAttempt {
    VerificationAttempt {
        act: attempt.act,
        number: attempt.number,
        state: attempt.state,
        code: attempt.code,
        message: attempt.message,
        latency_ms: attempt.latency_ms,
        started_at: attempt.started_at.0,
        finished_at: attempt.finished_at.map(|at| at.0),
    }
}
