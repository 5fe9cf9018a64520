//! Notices that come out of work on orders: what they are called, what causes them, and that they are written in the same
//! transaction as the change that caused them. One open notice a cause.

mod ai;
mod import;
mod price;
mod trouble;
mod upload;
mod verification;

pub use ai::{ai_budget, ai_budget_cause, ai_causes, ai_trouble};
pub use import::{cards_imported, cards_not_imported, import_done, import_failed};
pub use price::{Unchanged, price_cause, price_not_changed, prices_cut_off};
pub use trouble::{OrderTrouble, shop_trouble, trouble_cause};
pub use upload::{card_upload_cause, card_upload_unknown};
pub use verification::{
    auto_verification_cause, auto_verify_failed, first_cause, verification_cause, verification_in_doubt, verify_failed,
    verify_first, verify_ok,
};

use crate::{deliver::facts::OrderFacts, notices::Matrix, shops::Stop};
use huolang_domain::{
    ErrorCode, Ids, Millis, OrderId, OrderSn, Params, PoolId, RuleId, ShopId, order::PlatformOrder, params::params,
    platform::StopCause, rule::Rule,
};
use huolang_platforms::fault::Hindrance;
use huolang_store::{
    Conn, StoreError, Tx, channels, dispatches,
    notices::{self, NewNotice, NoticeState, Severity},
    orders::Order,
    routes,
};
use std::collections::HashSet;

/// 新订单
pub const NEW_ORDER: &str = "new_order";
/// 待人工发货
pub const MANUAL_SHIPMENT: &str = "manual_shipment";
/// 待核对
pub const NEEDS_REVIEW: &str = "needs_review";
/// 登录即将失效
pub const LOGIN_ENDING: &str = "login_ending";
/// 店铺快到有效期
pub const SHOP_ENDING: &str = "shop_ending";
/// 店铺受限
pub const SHOP_LIMITED: &str = "shop_limited";
/// 即将超时
pub const DEADLINE_NEAR: &str = "deadline_near";

/// Writes notices; a new one goes on its way to the seller in the same transaction. One cause is written once a call.
///
/// # Errors
/// What the database refuses.
pub async fn write(tx: &mut Tx, raises: &[NewNotice], ids: &dyn Ids, now: Millis) -> Result<Vec<String>, StoreError> {
    if raises.is_empty() {
        return Ok(Vec::new());
    }
    // Read once something is to be sent: one that is open already goes out to nobody.
    let mut known: Option<Matrix> = None;
    let (mut told, mut ways) = (Vec::new(), Vec::new());
    let mut causes = HashSet::new();
    for raise in raises.iter().filter(|raise| causes.insert(raise.cause.as_str())) {
        let mut notice = notices::raise(tx, raise, ids, now).await?;
        if notice.state == NoticeState::Acknowledged && happens_anew(raise, now.since(notice.created_at)) {
            // Somebody saw what there was by then; this is something else.
            notices::resolve(tx, &notice.id, now).await?;
            told.push(notice.id.into_string());
            notice = notices::raise(tx, raise, ids, now).await?;
        }
        if notice.count == 1 {
            let cells = match known.take() {
                Some(cells) => cells,
                None => matrix(tx).await?,
            };
            ways.append(&mut cells.dispatches(&notice.id, raise.event, shop_of(raise), now));
            known = Some(cells);
        }
        told.push(notice.id.into_string());
    }
    dispatches::add_many(tx, &ways, ids, now).await?;
    Ok(told)
}

/// A backup that fails after so long fails on another night, in milliseconds.
const ANOTHER_NIGHT_MS: i64 = 12 * 3_600_000;

/// Whether each time a cause comes is a thing of its own, so that having seen one says nothing of the next. A cause that only
/// lasts, and is noticed again at every look, is none of them. `age` is that of the notice that was seen.
fn happens_anew(raise: &NewNotice, age: i64) -> bool {
    match raise.event {
        "clock_jumped" | "cards_set_aside" | "callback_stopped" | "import_failed" => true,
        // A backup that failed is tried again all night long.
        "backup_failed" => age >= ANOTHER_NIGHT_MS,
        // A middleman warns once a day at most; pools and rules of the seller's own are looked at all the time.
        "low_stock" => raise.shop_id.is_some() && !raise.cause.starts_with("low_stock:rule:"),
        // Orders of a platform that calls us share one alert a shop.
        MANUAL_SHIPMENT => raise.cause.starts_with("inbound_"),
        _ => false,
    }
}

/// Writes down what happened and asks for nothing. It goes only into channels that the seller wants it in.
///
/// # Errors
/// What the database refuses.
pub async fn tell(tx: &mut Tx, news: &NewNotice, ids: &dyn Ids, now: Millis) -> Result<String, StoreError> {
    let matrix = matrix(tx).await?;
    let notice = notices::tell(tx, news, ids, now).await?;
    let ways = matrix.dispatches(&notice.id, news.event, shop_of(news), now);
    dispatches::add_many(tx, &ways, ids, now).await?;
    Ok(notice.id.into_string())
}

/// As [`tell`]; what was open about the same cause is over. Gives the notices that changed.
///
/// # Errors
/// What the database refuses.
pub async fn tell_over(tx: &mut Tx, news: &NewNotice, ids: &dyn Ids, now: Millis) -> Result<Vec<String>, StoreError> {
    let closed = notices::resolve_causes(tx, std::slice::from_ref(&news.cause), now).await?;
    let mut told: Vec<String> = closed.into_iter().map(huolang_domain::NoticeId::into_string).collect();
    told.push(tell(tx, news, ids, now).await?);
    Ok(told)
}

/// Who is told of what.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn matrix(conn: &mut Conn) -> Result<Matrix, StoreError> {
    Ok(Matrix { channels: channels::list(conn).await?, routes: routes::all(conn).await? })
}

fn shop_of(notice: &NewNotice) -> &str {
    notice.shop_id.as_ref().map_or("", ShopId::as_str)
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
    raise(MANUAL_SHIPMENT, manual_cause(&order.id), Severity::Warning, (Some(&order.shop), Some(&order.id)), told)
}

/// The cause of a notice that a person must act on an order.
#[must_use]
pub fn manual_cause(order: &OrderId) -> String {
    format!("manual:{order}")
}

/// 新订单: paid orders that came in together, of one shop.
#[must_use]
pub fn new_orders(shop: &ShopId, fresh: &[(&OrderId, &PlatformOrder)]) -> Option<NewNotice> {
    let (id, first) = fresh.first()?;
    let title = first.lines.first().map(|line| line.title.clone()).unwrap_or_default();
    let amount: i64 = fresh.iter().map(|(_, order)| order.amount.0).sum();
    let told = params([
        ("sn", first.sn.to_string()),
        ("title", title),
        ("buyer", first.buyer.name.clone()),
        ("orders", fresh.len().to_string()),
        ("amount", amount.to_string()),
    ]);
    let order = (fresh.len() == 1).then_some(*id);
    Some(raise(NEW_ORDER, format!("new_order:{shop}"), Severity::Info, (Some(shop), order), told))
}

/// 即将超时: an order is to be shipped soon, or should have been.
#[must_use]
pub fn deadline_near(order: &Order, ship_by: Millis) -> NewNotice {
    let told = params([
        ("sn", order.sn.to_string()),
        ("title", order.title.clone()),
        ("buyer", order.buyer_name.clone()),
        ("ship_by", ship_by.0.to_string()),
    ]);
    let about = (Some(&order.shop_id), Some(&order.id));
    raise(DEADLINE_NEAR, deadline_cause(&order.id), Severity::Critical, about, told)
}

/// The cause of a notice that an order is to be shipped soon. It ends when the order was shipped, not when it needs nobody.
#[must_use]
pub fn deadline_cause(order: &OrderId) -> String {
    format!("deadline:{order}")
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

/// The pool that such a cause is about; absent: an order whose rule has none.
#[must_use]
pub fn pool_of_cause(cause: &str) -> Option<PoolId> {
    let pool = cause.strip_prefix("out_of_stock:")?;
    (!pool.starts_with("order:")).then(|| PoolId::from(pool))
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

/// 限售快卖完: a rule's own stock fell to its mark.
#[must_use]
pub fn rule_low(rule: &Rule, title: &str) -> NewNotice {
    let told =
        params([("rule_id", rule.id.to_string()), ("title", title.to_owned()), ("left", rule.stock.to_string())]);
    raise("low_stock", rule_low_cause(&rule.id), Severity::Warning, (Some(&rule.shop_id), None), told)
}

/// The cause of a notice that a rule's own stock is low.
#[must_use]
pub fn rule_low_cause(rule: &RuleId) -> String {
    format!("low_stock:rule:{rule}")
}

/// 库存预警 of cards that a middleman keeps for a shop.
#[must_use]
pub fn kept_cards_low(shop: &ShopId, kind: &str, name: &str, left: i64) -> NewNotice {
    let told = params([("pool", name.to_owned()), ("left", left.to_string())]);
    raise("low_stock", format!("low_stock:{shop}:{kind}"), Severity::Warning, (Some(shop), None), told)
}

/// 登录即将失效: a login ends at a moment that is near, and only a person can renew it.
#[must_use]
pub fn login_ending(shop: &ShopId, name: &str, ends_at: Millis) -> NewNotice {
    let told = params([("shop", name.to_owned()), ("ends_at", ends_at.0.to_string())]);
    raise(LOGIN_ENDING, login_ending_cause(shop, ends_at), Severity::Warning, (Some(shop), None), told)
}

/// The cause of a notice that a login ends: each login is told of once.
#[must_use]
pub fn login_ending_cause(shop: &ShopId, ends_at: Millis) -> String {
    format!("{LOGIN_ENDING}:{shop}:{}", ends_at.0)
}

/// 店铺快到有效期: from a moment that is near, or over, a shop takes no new orders, as its settings say.
#[must_use]
pub fn shop_ending(shop: &ShopId, name: &str, ends_at: Millis) -> NewNotice {
    let told = params([("shop", name.to_owned()), ("ends_at", ends_at.0.to_string())]);
    raise(SHOP_ENDING, shop_ending_cause(shop, ends_at), Severity::Warning, (Some(shop), None), told)
}

/// The cause of a notice that a shop's date is near: each date is told of once.
#[must_use]
pub fn shop_ending_cause(shop: &ShopId, ends_at: Millis) -> String {
    format!("{SHOP_ENDING}:{shop}:{}", ends_at.0)
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
        self.raise(NEEDS_REVIEW, review_cause(&self.order), Severity::Critical, params([("track", track.to_owned())]))
    }

    /// 发货失败
    #[must_use]
    pub fn failed(&self, track: &str, code: Option<&str>, message: &str) -> NewNotice {
        let code = code.unwrap_or_default().to_owned();
        let told = params([("track", track.to_owned()), ("code", code), ("message", message.to_owned())]);
        self.raise("delivery_failed", failed_cause(&self.order), Severity::Warning, told)
    }

    /// 退款: the buyer has the goods and asks for the money, or has it back.
    #[must_use]
    pub fn refund_after_delivery(&self, status: &str) -> NewNotice {
        let cause = refund_cause(&self.order);
        self.raise("refund_after_delivery", cause, Severity::Warning, params([("status", status.to_owned())]))
    }

    /// 退款: the money is asked for, or given back, before anything went out. Nothing more is to be sent; news, no alert.
    #[must_use]
    pub fn refund_before_delivery(&self, title: &str, status: &str) -> NewNotice {
        let cause = format!("refund_before:{}", self.order);
        let told = params([("title", title.to_owned()), ("status", status.to_owned())]);
        self.raise("refund_before_delivery", cause, Severity::Warning, told)
    }
}

/// The cause of a notice that a result is not known.
#[must_use]
pub fn review_cause(order: &OrderId) -> String {
    format!("review:{order}")
}

/// The cause of a notice of a refund after the delivery. It ends when the refund is withdrawn, and anew begins with each step.
#[must_use]
pub fn refund_cause(order: &OrderId) -> String {
    format!("refund:{order}")
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
pub fn shop_stopped(shop: &ShopId, name: &str, cause: StopCause, stop: Option<&Stop>) -> NewNotice {
    let text = |part: Option<&String>| part.cloned().unwrap_or_default();
    let told = params([
        ("shop", name.to_owned()),
        ("cause", cause.as_str().to_owned()),
        ("url", text(stop.and_then(|stop| stop.url.as_ref()))),
        ("address", text(stop.and_then(|stop| stop.address.as_ref()))),
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
    raise(SHOP_LIMITED, limited_cause(shop, hindrance), Severity::Warning, (Some(shop), None), told)
}

/// The cause of a notice that a shop is hindered.
#[must_use]
pub fn limited_cause(shop: &ShopId, hindrance: Hindrance) -> String {
    format!("limited:{}:{shop}", hindrance.as_str())
}

/// 日报: the figures of a day.
#[must_use]
pub fn daily_report(day: &str, figures: Params) -> NewNotice {
    let mut told = params([("day", day.to_owned())]);
    told.extend(figures);
    raise("daily_report", format!("daily_report:{day}"), Severity::Info, (None, None), told)
}

/// The computer's clock jumped.
#[must_use]
pub fn clock_jumped(expected: Millis, found: Millis) -> NewNotice {
    let told = params([("expected", expected.0.to_string()), ("found", found.0.to_string())]);
    raise("clock_jumped", "clock_jumped".to_owned(), Severity::Warning, (None, None), told)
}

/// 数据库被另一个货郎占用: this program has lost the database and begins nothing before it has it back.
#[must_use]
pub fn database_in_use() -> NewNotice {
    raise("database_in_use", database_cause(), Severity::Critical, (None, None), Params::new())
}

/// The cause of a notice that another program has the database.
#[must_use]
pub fn database_cause() -> String {
    "database_in_use".to_owned()
}

/// 备份失败: the nightly backup could not be made. The screens word the code.
#[must_use]
pub fn backup_failed(code: ErrorCode, message: &str) -> NewNotice {
    let told = params([("reason", code.as_str().to_owned()), ("message", message.to_owned())]);
    raise("backup_failed", backup_cause(), Severity::Warning, (None, None), told)
}

/// The cause of a notice that no backup was made.
#[must_use]
pub fn backup_cause() -> String {
    "backup_failed".to_owned()
}
