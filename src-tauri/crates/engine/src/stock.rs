//! How full the pools are, and what rules may still sell: warns when one falls to its mark, takes the warning back when it
//! is filled, and lets orders that wait for cards go on.

use crate::{Engine, EngineError, Topic, deliver::request::Request, jobs::kind, notice};
use huolang_domain::{
    Millis, NoticeId, OrderId, PoolId, RuleId, ShopId,
    rule::{Rule, RuleStatus},
    state::ContentState,
};
use huolang_store::{
    Durability, StoreError, Tx, deliveries, jobs, notices, orders,
    pools::{self, Pool},
    products,
    rules::{self, KeptRule},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    slice,
};

impl Engine {
    /// Looks at pools whose cards changed. One open warning a pool: it is taken back when there is enough again.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn check_stock(&self, touched: &[PoolId]) -> Result<(), EngineError> {
        let (engine, now, list) = (self.clone(), self.now(), touched.to_vec());
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let left = pools::lasting(tx, &list, now).await?;
                    let (mut low, mut well) = (Vec::new(), Vec::new());
                    for (id, left) in left {
                        let pool = pools::get(tx, &id).await?;
                        match left {
                            Some(left) if left <= pool.low_stock_at => {
                                low.push(notice::low_stock(&id, &pool.name, left))
                            }
                            _ => well.push(notice::low_stock_cause(&id)),
                        }
                        let waits = notice::out_of_stock_cause(&id);
                        if notices::lasts(tx, &waits).await? && is_served(tx, &id, now).await? {
                            well.push(waits);
                        }
                    }
                    let mut told = notice::write(tx, &low, engine.ids().as_ref(), now).await?;
                    let closed = notices::resolve_causes(tx, &well, now).await?;
                    told.extend(closed.into_iter().map(NoticeId::into_string));
                    Ok(told)
                })
            })
            .await?;
        self.bus().tell(Topic::Pools, touched.iter().map(PoolId::as_str));
        self.tell_notices(told);
        Ok(())
    }

    /// Looks at pools whose expiry guard holds back more cards as time passes.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn check_expiring(&self) -> Result<(), EngineError> {
        let touched = self.turned_by_time().await?;
        if touched.is_empty() { Ok(()) } else { self.check_stock(&touched).await }
    }

    /// The pools that are low since cards came under their guard and of which nobody was told since, and those that are called
    /// low and are not: their guard or their mark was changed.
    async fn turned_by_time(&self) -> Result<Vec<PoolId>, EngineError> {
        const EVENT: &str = "low_stock";
        let now = self.now();
        let mut conn = self.db().reader().await?;
        let open: HashSet<String> =
            notices::unresolved(&mut conn, EVENT).await?.into_iter().map(|told| told.cause).collect();
        let is_told = |pool: &Pool| open.contains(&notice::low_stock_cause(&pool.id));
        let mut listed = pools::list(&mut conn).await?;
        listed.retain(|pool| pool.near_expiry_days > 0 || is_told(pool));
        let ids: Vec<PoolId> = listed.iter().map(|pool| pool.id.clone()).collect();
        let left = pools::lasting(&mut conn, &ids, now).await?;
        let mut turned = Vec::new();
        for pool in listed {
            let is_low = left.get(&pool.id).copied().flatten().is_some_and(|left| left <= pool.low_stock_at);
            let turns = if is_told(&pool) || !is_low {
                is_told(&pool) && !is_low
            } else if let Some(since) = pools::held_back_since(&mut conn, &pool, now).await? {
                let cause = notice::low_stock_cause(&pool.id);
                !notices::was_told(&mut conn, EVENT, &cause, since.max(pool.updated_at)).await?
            } else {
                false
            };
            if turns {
                turned.push(pool.id);
            }
        }
        Ok(turned)
    }

    /// Takes the warnings back of pools that no order waits for any more: it was cancelled, or goes by another rule.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn forget_who_waited(&self) -> Result<(), EngineError> {
        let now = self.now();
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let mut over = Vec::new();
                    for told in notices::unresolved(tx, "out_of_stock").await? {
                        let Some(pool) = notice::pool_of_cause(&told.cause) else { continue };
                        if who_waits(tx, &pool).await?.is_empty() {
                            over.push(told.cause);
                        }
                    }
                    notices::resolve_causes(tx, &over, now).await
                })
            })
            .await?;
        self.tell_notices(closed.into_iter().map(NoticeId::into_string).collect());
        Ok(())
    }

    /// Looks at rules that a person changed. One open warning a rule: it is taken back when there is enough again.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn check_rules(&self, touched: &[RuleId]) -> Result<(), EngineError> {
        let (engine, now, list) = (self.clone(), self.now(), touched.to_vec());
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { look_at_rules(tx, &engine, &list, now).await })
            })
            .await?;
        self.tell_notices(told);
        Ok(())
    }

    /// Orders that wait for cards of a pool, oldest first, at most `limit`.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn waiting_for_pool(&self, pool: &PoolId, limit: i64) -> Result<Vec<(OrderId, ShopId)>, EngineError> {
        let mut conn = self.db().reader().await?;
        let using: Vec<RuleId> =
            rules::using_pool(&mut conn, pool).await?.into_iter().map(|kept| kept.rule.id).collect();
        let mut waiting = deliveries::waiting_for_rule(&mut conn, &using, ContentState::OutOfStock, limit).await?;
        // An order with several lines that wait is one order.
        waiting.dedup();
        let orders = orders::get_many(&mut conn, &waiting).await?;
        Ok(orders.into_iter().rev().map(|order| (order.id, order.shop_id)).collect())
    }

    /// "发出等待的 N 单": delivers the orders that wait for cards of a pool, as far as its cards reach. Gives the orders
    /// that were taken up, oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn deliver_waiting(&self, pool: &PoolId, actor: &str) -> Result<Vec<OrderId>, EngineError> {
        const MOST: i64 = 5_000;
        let waiting = self.waiting_for_pool(pool, MOST).await?;
        let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
        let entry =
            self.audit_entry(actor, "delivery.deliver_waiting", pool.as_str(), serde_json::json!({ "orders": count }));
        let (ids, now) = (self.ids().clone(), self.now());
        let request = Request { approved: true, actor: actor.to_owned(), ..Request::default() };
        let called = self.inbound_shops().await?;
        // Orders of platforms that call us are served by the task that calls them back; one behind 阿奇索 may only read.
        let wanted: Vec<_> = waiting
            .iter()
            .filter(|(_, shop)| !called.iter().any(|inbound| inbound.id == *shop && inbound.takes_orders()))
            .map(|(order, shop)| kind::deliver(order, shop, &request, now))
            .collect();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    jobs::enqueue_many(tx, &wanted, ids.as_ref(), now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.signals().deliver.notify_one();
        self.inbound().bell.notify_one();
        Ok(waiting.into_iter().map(|(order, _)| order).collect())
    }
}

/// Whether no order waits for a pool, or one that does can be served: an order gets all of its cards or none.
async fn is_served(tx: &mut Tx, pool: &PoolId, now: Millis) -> Result<bool, StoreError> {
    let waiting = who_waits(tx, pool).await?;
    let guards: BTreeSet<(PoolId, i64)> =
        waiting.iter().map(|(rule, _)| (pool.clone(), rule.near_expiry_days)).collect();
    let left = pools::drawable(tx, &guards, now).await?;
    let is_enough = |(rule, units): &(Rule, i64)| {
        let left = left.get(&(pool.clone(), rule.near_expiry_days));
        left.is_some_and(|left| left.is_none_or(|left| left >= *units))
    };
    Ok(waiting.is_empty() || waiting.iter().any(is_enough))
}

/// The rules whose orders wait for cards of a pool, each with the fewest cards that serve one of them.
async fn who_waits(tx: &mut Tx, pool: &PoolId) -> Result<Vec<(Rule, i64)>, StoreError> {
    let using: Vec<Rule> = rules::using_pool(tx, pool).await?.into_iter().map(|kept| kept.rule).collect();
    let ids: Vec<RuleId> = using.iter().map(|rule| rule.id.clone()).collect();
    let fewest = deliveries::fewest_waiting(tx, &ids).await?;
    let of = |rule: Rule| {
        let pieces = *fewest.get(&rule.id)?;
        let units = if rule.allow_partial { 1 } else { pieces.saturating_mul(rule.units_per_quantity) };
        Some((rule, units))
    };
    Ok(using.into_iter().filter_map(of).collect())
}

/// Looks at rules pieces of whose own stock were taken: whoever passes the mark is told, once. Gives the notices.
pub(crate) async fn rules_ran_low(
    tx: &mut Tx,
    engine: &Engine,
    taken: &BTreeMap<RuleId, i64>,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<RuleId> = taken.keys().cloned().collect();
    let mut raises = Vec::new();
    for KeptRule { rule, .. } in rules::get_many(tx, &ids).await? {
        let count = taken.get(&rule.id).copied().unwrap_or_default();
        if is_low(&rule) && !is_low(&Rule { stock: rule.stock.saturating_add(count), ..rule.clone() }) {
            let title = title_of(tx, &rule).await?;
            raises.push(notice::rule_low(&rule, &title));
        }
    }
    notice::write(tx, &raises, engine.ids().as_ref(), now).await
}

/// Looks at rules whose own stock was set, or got pieces back. Gives the notices that changed.
pub(crate) async fn look_at_rules(
    tx: &mut Tx,
    engine: &Engine,
    touched: &[RuleId],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let (mut raises, mut low) = (Vec::new(), HashSet::new());
    for KeptRule { rule, .. } in rules::get_many(tx, touched).await? {
        if is_low(&rule) {
            let title = title_of(tx, &rule).await?;
            raises.push(notice::rule_low(&rule, &title));
            low.insert(rule.id);
        }
    }
    // A rule that was removed needs nobody either.
    let well: Vec<String> = touched.iter().filter(|id| !low.contains(*id)).map(notice::rule_low_cause).collect();
    let mut told = notice::write(tx, &raises, engine.ids().as_ref(), now).await?;
    let closed = notices::resolve_causes(tx, &well, now).await?;
    told.extend(closed.into_iter().map(NoticeId::into_string));
    Ok(told)
}

/// Whether a rule sells of a limited stock that is at its mark, or below. A mark of 0 never warns.
fn is_low(rule: &Rule) -> bool {
    let mark = rule.low_stock_at.filter(|mark| *mark > 0);
    rule.status != RuleStatus::Inactive && rule.stock >= 0 && mark.is_some_and(|mark| rule.stock <= mark)
}

/// The product of a rule as people know it.
async fn title_of(tx: &mut Tx, rule: &Rule) -> Result<String, StoreError> {
    let listed = products::by_refs(tx, &rule.shop_id, slice::from_ref(&rule.product_ref)).await?;
    Ok(listed.into_iter().next().map_or_else(|| rule.product_ref.clone(), |product| product.title))
}
