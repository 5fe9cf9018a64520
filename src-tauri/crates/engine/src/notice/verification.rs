//! Notices about vouchers: one whose verification nobody knows, and one that a rule could not verify.

use super::{About, raise};
use huolang_domain::{OrderId, OrderSn, ShopId, VerificationId, params::params};
use huolang_store::notices::{NewNotice, Severity};

/// 核销结果不明: nobody knows whether a voucher counts.
#[must_use]
pub fn verification_in_doubt(id: &VerificationId, shop: &ShopId, about: Option<&About>, masked: &str) -> NewNotice {
    let sn = about.map(|about| about.sn.to_string()).unwrap_or_default();
    let told = params([("sn", sn), ("code", masked.to_owned())]);
    let order = about.map(|about| &about.order);
    raise("verification_in_doubt", verification_cause(id), Severity::Critical, (Some(shop), order), told)
}

/// 核销失败: a rule could not verify a voucher.
#[must_use]
pub fn verification_failed(
    id: &VerificationId,
    shop: &ShopId,
    order: Option<&OrderId>,
    sn: &OrderSn,
    reason: &str,
) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("reason", reason.to_owned())]);
    raise("verification_failed", verification_cause(id), Severity::Warning, (Some(shop), order), told)
}

/// 核销失败: a rule could not even ask for the codes of an order.
#[must_use]
pub fn auto_verification_failed(order: &OrderId, shop: &ShopId, sn: &OrderSn, reason: &str) -> NewNotice {
    let told = params([("sn", sn.to_string()), ("reason", reason.to_owned())]);
    let cause = format!("auto_verification:{order}");
    raise("verification_failed", cause, Severity::Warning, (Some(shop), Some(order)), told)
}

/// The cause of the notices about one voucher.
#[must_use]
pub fn verification_cause(id: &VerificationId) -> String {
    format!("verification:{id}")
}
