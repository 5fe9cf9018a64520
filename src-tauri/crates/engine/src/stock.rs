//! How full the pools are: warns when one falls to its mark, takes the warning back when it is filled, and lets orders
//! that wait for cards go on.

use crate::{Engine, EngineError, Topic, deliver::request::Request, jobs::kind, notice};
use huolang_domain::{NoticeId, OrderId, PoolId, RuleId, ShopId, state::ContentState};
use huolang_store::{Durability, deliveries, jobs, notices, orders, pools, rules};

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
                    let left = pools::available(tx, &list).await?;
                    let (mut low, mut well) = (Vec::new(), Vec::new());
                    for (id, left) in left {
                        let pool = pools::get(tx, &id).await?;
                        match left {
                            Some(left) if left <= pool.low_stock_at => {
                                low.push(notice::low_stock(&id, &pool.name, left))
                            }
                            _ => well.push(notice::low_stock_cause(&id)),
                        }
                        if left != Some(0) {
                            well.push(notice::out_of_stock_cause(&id));
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
        let request = Request { actor: actor.to_owned(), ..Request::default() };
        let called = self.inbound_shops().await?;
        // Orders of platforms that call us are served by the task that calls them back.
        let wanted: Vec<_> = waiting
            .iter()
            .filter(|(_, shop)| !called.iter().any(|inbound| inbound.id == *shop))
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
