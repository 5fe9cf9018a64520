//! The kinds of work and their names in the queue.

use crate::deliver::request::Request;
use huolang_domain::{Millis, OrderId, ShopId, VerificationId};
use huolang_store::{
    jobs::{NewJob, URGENT, USUAL},
    verifications::attempts::Act,
};

/// Reserve and send the content of an order.
pub const DELIVER: &str = "deliver";
/// Mark an order shipped on its platform.
pub const SHIP: &str = "mark_shipped";
/// Read back what a call without an answer has done.
pub const READ_BACK: &str = "read_back";

/// Verify a voucher, or undo that.
pub const VERIFY: &str = "verify";
/// Read back what a call that verified or undid has done.
pub const VERIFY_BACK: &str = "verify_back";
/// Verify the vouchers of an order by a rule.
pub const AUTO_VERIFY: &str = "auto_verify";
/// In keys only: an [`AUTO_VERIFY`] that a person said go for.
const APPROVED_VERIFY: &str = "approved_verify";

/// The work a parked shop holds back.
pub const HELD_BACK: &[&str] = &[DELIVER, SHIP, READ_BACK, VERIFY, VERIFY_BACK, AUTO_VERIFY];

/// The work that waits for moments and retries; a delivery may wait for its own time, too. A rule for vouchers waits for the
/// time that it names, and for nothing else.
pub const SOON: &[&str] = &[DELIVER, SHIP, READ_BACK, VERIFY, VERIFY_BACK];

/// The key under which an order's work of a kind waits once.
#[must_use]
pub fn key(kind: &str, order: &OrderId) -> String {
    format!("{kind}:{order}")
}

/// The keys of every kind of work for an order.
#[must_use]
pub fn keys(order: &OrderId) -> [String; 3] {
    [key(DELIVER, order), key(SHIP, order), key(READ_BACK, order)]
}

fn job(kind: &'static str, order: &OrderId, shop: &ShopId, run_at: Millis) -> NewJob {
    NewJob {
        kind,
        idem_key: key(kind, order),
        queue_key: order.to_string(),
        shop_id: Some(shop.clone()),
        payload: serde_json::json!({ "order_id": order }),
        priority: USUAL,
        run_at,
    }
}

/// Deliver an order, at `run_at`, as asked.
#[must_use]
pub fn deliver(order: &OrderId, shop: &ShopId, request: &Request, run_at: Millis) -> NewJob {
    let mut job = job(DELIVER, order, shop, run_at);
    job.priority = if request.now { URGENT } else { USUAL };
    job.payload = serde_json::json!({ "order_id": order, "request": request });
    job
}

/// Mark an order shipped.
#[must_use]
pub fn ship(order: &OrderId, shop: &ShopId, actor: &str, run_at: Millis) -> NewJob {
    let mut job = job(SHIP, order, shop, run_at);
    job.payload = serde_json::json!({ "order_id": order, "actor": actor });
    job
}

/// Verify a voucher, or undo that, as was asked for at `since`. `order` names whose calls it must not meet.
#[must_use]
pub fn verify(
    voucher: &VerificationId,
    order: Option<&OrderId>,
    shop: &ShopId,
    act: Act,
    since: Millis,
    run_at: Millis,
) -> NewJob {
    NewJob { priority: URGENT, ..voucher_job(VERIFY, voucher, order, shop, act, since, run_at) }
}

/// Read back what a call about a voucher has done; that was asked for at `since`.
#[must_use]
pub fn verify_back(
    voucher: &VerificationId,
    order: Option<&OrderId>,
    shop: &ShopId,
    act: Act,
    since: Millis,
    run_at: Millis,
) -> NewJob {
    voucher_job(VERIFY_BACK, voucher, order, shop, act, since, run_at)
}

fn voucher_job(
    kind: &'static str,
    voucher: &VerificationId,
    order: Option<&OrderId>,
    shop: &ShopId,
    act: Act,
    since: Millis,
    run_at: Millis,
) -> NewJob {
    NewJob {
        kind,
        idem_key: format!("{kind}:{act}:{voucher}", act = act.as_str()),
        queue_key: order.map_or_else(|| format!("voucher:{voucher}"), |order| format!("vouchers:{order}")),
        shop_id: Some(shop.clone()),
        payload: serde_json::json!({ "verification_id": voucher, "act": act, "since": since }),
        priority: USUAL,
        run_at,
    }
}

/// Verify the vouchers of an order by a rule.
#[must_use]
pub fn auto_verify(order: &OrderId, shop: &ShopId, run_at: Millis) -> NewJob {
    NewJob { queue_key: format!("vouchers:{order}"), ..job(AUTO_VERIFY, order, shop, run_at) }
}

/// The keys of what verifies an order by rule: the rule's own work, and what a person said go for.
#[must_use]
pub fn auto_verify_keys(order: &OrderId) -> [String; 2] {
    [key(AUTO_VERIFY, order), key(APPROVED_VERIFY, order)]
}

/// The same, after a person said go for this order. It has a key of its own, for the rule's own work may be running just then:
/// the go must not be taken for the same work once more.
#[must_use]
pub fn approved_verify(order: &OrderId, shop: &ShopId, actor: &str, run_at: Millis) -> NewJob {
    let payload = serde_json::json!({ "order_id": order, "actor": actor });
    let idem_key = key(APPROVED_VERIFY, order);
    NewJob { idem_key, payload, priority: URGENT, ..auto_verify(order, shop, run_at) }
}

/// Read back what a call for an order has done.
#[must_use]
pub fn read_back(order: &OrderId, shop: &ShopId, run_at: Millis) -> NewJob {
    job(READ_BACK, order, shop, run_at)
}
