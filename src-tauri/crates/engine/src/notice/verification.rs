//! Notices about vouchers: one that was verified, one whose verification nobody knows, and one that a rule could not verify.

use super::{About, raise};
use huolang_domain::{OrderId, OrderSn, ShopId, VerificationId, VerificationRuleId, params::params};
use huolang_store::{
    notices::{NewNotice, Severity},
    verifications::Verification,
};

/// 核销结果不明: nobody knows whether a voucher counts.
#[must_use]
pub fn verification_in_doubt(id: &VerificationId, shop: &ShopId, about: Option<&About>, masked: &str) -> NewNotice {
    let sn = about.map(|about| about.sn.to_string()).unwrap_or_default();
    let told = params([("sn", sn), ("code", masked.to_owned())]);
    let order = about.map(|about| &about.order);
    raise("verification_in_doubt", verification_cause(id), Severity::Critical, (Some(shop), order), told)
}

/// 核销成功: news that ask for nothing.
#[must_use]
pub fn verify_ok(row: &Verification, order: Option<&OrderId>, sn: &OrderSn) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("code", row.masked.clone()), ("title", row.title.clone())]);
    raise("verify_ok", verification_cause(&row.id), Severity::Info, (Some(&row.shop_id), order), told)
}

/// 核销失败: a rule could not verify a voucher.
#[must_use]
pub fn verify_failed(
    id: &VerificationId,
    shop: &ShopId,
    order: Option<&OrderId>,
    sn: &OrderSn,
    reason: &str,
) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("reason", reason.to_owned())]);
    raise("verify_failed", verification_cause(id), Severity::Warning, (Some(shop), order), told)
}

/// 核销失败: a rule could not even ask for the codes of an order.
#[must_use]
pub fn auto_verify_failed(order: &OrderId, shop: &ShopId, sn: &OrderSn, reason: &str) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("reason", reason.to_owned())]);
    raise("verify_failed", auto_verification_cause(order), Severity::Warning, (Some(shop), Some(order)), told)
}

/// The cause of the notice that a rule could not ask for the codes of an order.
#[must_use]
pub fn auto_verification_cause(order: &OrderId) -> String {
    format!("auto_verification:{order}")
}

/// 首单核销等你确认: a rule would verify for the first time, and asks.
#[must_use]
pub fn verify_first(rule: &VerificationRuleId, shop: &ShopId, order: &OrderId, sn: &OrderSn) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("rule_id", rule.to_string())]);
    raise("verify_first", first_cause(rule), Severity::Warning, (Some(shop), Some(order)), told)
}

/// The cause of the notice that a rule asks.
#[must_use]
pub fn first_cause(rule: &VerificationRuleId) -> String {
    format!("verify_first:{rule}")
}

/// The cause of the notices about one voucher.
#[must_use]
pub fn verification_cause(id: &VerificationId) -> String {
    format!("verification:{id}")
}
