//! The kinds of work and their names in the queue.

use crate::deliver::request::Request;
use huolang_domain::{Millis, OrderId, ShopId};
use huolang_store::jobs::{NewJob, URGENT, USUAL};

/// Reserve and send the content of an order.
pub const DELIVER: &str = "deliver";
/// Mark an order shipped on its platform.
pub const SHIP: &str = "mark_shipped";
/// Read back what a call without an answer has done.
pub const READ_BACK: &str = "read_back";

/// The work a parked shop holds back.
pub const HELD_BACK: &[&str] = &[DELIVER, SHIP, READ_BACK];

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

/// Read back what a call for an order has done.
#[must_use]
pub fn read_back(order: &OrderId, shop: &ShopId, run_at: Millis) -> NewJob {
    job(READ_BACK, order, shop, run_at)
}
