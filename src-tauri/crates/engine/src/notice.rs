//! Notices that come out of work on orders: what they are called, what causes them, and that they are written in the same
//! transaction as the change that caused them. One open notice a cause.

use crate::deliver::facts::OrderFacts;
use huolang_domain::{Ids, Millis, OrderId, OrderSn, Params, PoolId, ShopId, params::params, platform::StopCause};
use huolang_platforms::fault::Hindrance;
use huolang_store::{
    StoreError, Tx, dispatches,
    notices::{self, NewNotice, Severity},
};
use std::collections::HashSet;

/// The channel that every new notice goes into; others are added by the rules of the seller.
const FIRST_CHANNEL: &str = "desktop";

/// Writes notices; a new one goes on its way to the seller in the same transaction. One cause is written once a call.
///
/// # Errors
/// What the database refuses.
pub async fn write(tx: &mut Tx, raises: &[NewNotice], ids: &dyn Ids, now: Millis) -> Result<Vec<String>, StoreError> {
    let mut told = Vec::new();
    let mut causes = HashSet::new();
    for raise in raises.iter().filter(|raise| causes.insert(raise.cause.as_str())) {
        let notice = notices::raise(tx, raise, ids, now).await?;
        if notice.count == 1 {
            dispatches::add_many(tx, &notice.id, &[(FIRST_CHANNEL, now)], ids, now).await?;
        }
        told.push(notice.id.into_string());
    }
    Ok(told)
}

/// Closes the notices of orders that no longer need anybody.
///
/// # Errors
/// What the database refuses.
pub async fn settle_orders(tx: &mut Tx, orders: &[OrderId], now: Millis) -> Result<Vec<String>, StoreError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let causes: Vec<String> = orders.iter().flat_map(causes_of).collect();
    let closed = notices::resolve_causes(tx, &causes, now).await?;
    Ok(closed.into_iter().map(huolang_domain::NoticeId::into_string).collect())
}

fn raise(
    event: &'static str,
    cause: String,
    severity: Severity,
    (shop, order): (Option<&ShopId>, Option<&OrderId>),
    told: Params,
) -> NewNotice {
    let params = serde_json::to_value(told).unwrap_or_default();
    NewNotice { event, cause, severity, shop_id: shop.cloned(), order_id: order.cloned(), params }
}

/// 待人工发货: a person ships, answers or puts something right.
#[must_use]
pub fn manual_shipment(order: &OrderFacts, title: &str, reason: &str) -> NewNotice {
    let told = params([
        ("sn", order.sn.to_string()),
        ("title", title.to_owned()),
        ("buyer", order.buyer_name.clone()),
        ("reason", reason.to_owned()),
    ]);
    raise("manual_shipment", manual_cause(&order.id), Severity::Warning, (Some(&order.shop), Some(&order.id)), told)
}

/// The cause of a notice that a person must act on an order.
#[must_use]
pub fn manual_cause(order: &OrderId) -> String {
    format!("manual:{order}")
}

/// 缺货等待: a pool (or a rule without one) cannot serve an order.
#[must_use]
pub fn out_of_stock(order: &OrderFacts, pool: Option<&PoolId>) -> NewNotice {
    let cause = pool.map_or_else(|| format!("out_of_stock:order:{}", order.id), out_of_stock_cause);
    let told = params([("sn", order.sn.to_string()), ("pool_id", pool.map(ToString::to_string).unwrap_or_default())]);
    raise("out_of_stock", cause, Severity::Warning, (Some(&order.shop), Some(&order.id)), told)
}

/// The cause of a notice that a pool is empty.
#[must_use]
pub fn out_of_stock_cause(pool: &PoolId) -> String {
    format!("out_of_stock:{pool}")
}

/// 低库存: a pool fell to its mark.
#[must_use]
pub fn low_stock(pool: &PoolId, name: &str, left: i64) -> NewNotice {
    let told = params([("pool_id", pool.to_string()), ("pool", name.to_owned()), ("left", left.to_string())]);
    raise("low_stock", low_stock_cause(pool), Severity::Warning, (None, None), told)
}

/// The cause of a notice that a pool is low.
#[must_use]
pub fn low_stock_cause(pool: &PoolId) -> String {
    format!("low_stock:{pool}")
}

/// What a notice about one order needs to know.
#[derive(Debug, Clone)]
pub struct About {
    /// The order.
    pub order: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// Its number.
    pub sn: OrderSn,
}

impl About {
    fn raise(&self, event: &'static str, cause: String, severity: Severity, more: Params) -> NewNotice {
        let mut told = params([("sn", self.sn.to_string())]);
        told.extend(more);
        raise(event, cause, severity, (Some(&self.shop), Some(&self.order)), told)
    }

    /// 待核对: nobody knows whether the buyer has the goods, or whether the platform knows.
    #[must_use]
    pub fn needs_review(&self, track: &str) -> NewNotice {
        self.raise("needs_review", review_cause(&self.order), Severity::Critical, params([("track", track.to_owned())]))
    }

    /// 发货失败
    #[must_use]
    pub fn failed(&self, track: &str, message: &str) -> NewNotice {
        let told = params([("track", track.to_owned()), ("message", message.to_owned())]);
        self.raise("delivery_failed", failed_cause(&self.order), Severity::Warning, told)
    }

    /// 退款: the buyer has the goods and asks for the money, or has it back.
    #[must_use]
    pub fn refund_after_delivery(&self, status: &str) -> NewNotice {
        let cause = format!("refund:{}", self.order);
        self.raise("refund_after_delivery", cause, Severity::Warning, params([("status", status.to_owned())]))
    }
}

/// The cause of a notice that a result is not known.
#[must_use]
pub fn review_cause(order: &OrderId) -> String {
    format!("review:{order}")
}

/// The cause of a notice that a delivery failed.
#[must_use]
pub fn failed_cause(order: &OrderId) -> String {
    format!("failed:{order}")
}

/// Every cause that ends when an order no longer needs a person.
#[must_use]
pub fn causes_of(order: &OrderId) -> [String; 4] {
    [manual_cause(order), review_cause(order), failed_cause(order), format!("out_of_stock:order:{order}")]
}

/// 登录失效, 平台风控 and what else stops a shop until a person acts.
#[must_use]
pub fn shop_stopped(shop: &ShopId, name: &str, cause: StopCause, url: Option<&str>) -> NewNotice {
    let told = params([
        ("shop", name.to_owned()),
        ("cause", cause.as_str().to_owned()),
        ("url", url.unwrap_or_default().to_owned()),
    ]);
    raise(stop_event(cause), stop_cause(shop, cause), Severity::Critical, (Some(shop), None), told)
}

/// The event under which a cause is told.
const fn stop_event(cause: StopCause) -> &'static str {
    match cause {
        StopCause::LoginDead => "login_dead",
        StopCause::RiskControl => "risk_control",
        _ => "shop_stopped",
    }
}

fn stop_cause(shop: &ShopId, cause: StopCause) -> String {
    format!("{cause}:{shop}")
}

/// The causes of every notice that a shop was stopped.
#[must_use]
pub fn stop_causes(shop: &ShopId) -> Vec<String> {
    StopCause::ALL.iter().map(|cause| stop_cause(shop, *cause)).collect()
}

/// A shop works, but not as it should: a quota is used up, another program uses its app.
#[must_use]
pub fn shop_limited(shop: &ShopId, name: &str, hindrance: Hindrance) -> NewNotice {
    let told = params([("shop", name.to_owned()), ("cause", hindrance.as_str().to_owned())]);
    raise("shop_limited", limited_cause(shop, hindrance), Severity::Warning, (Some(shop), None), told)
}

/// The cause of a notice that a shop is hindered.
#[must_use]
pub fn limited_cause(shop: &ShopId, hindrance: Hindrance) -> String {
    format!("limited:{}:{shop}", hindrance.as_str())
}

/// The computer's clock jumped.
#[must_use]
pub fn clock_jumped(expected: Millis, found: Millis) -> NewNotice {
    let told = params([("expected", expected.0.to_string()), ("found", found.0.to_string())]);
    raise("clock_jumped", "clock_jumped".to_owned(), Severity::Warning, (None, None), told)
}

/// 备份失败: the nightly backup could not be made.
#[must_use]
pub fn backup_failed(message: &str) -> NewNotice {
    let told = params([("message", message.to_owned())]);
    raise("backup_failed", backup_cause(), Severity::Warning, (None, None), told)
}

/// The cause of a notice that no backup was made.
#[must_use]
pub fn backup_cause() -> String {
    "backup_failed".to_owned()
}
