//! Contents that a person sends in the platform's console: fixed here, watched until the platform calls the order shipped.

use super::{
    Settled,
    settle::{End, LineEnd, OrderEnd, settle},
};
use crate::Engine;
use huolang_domain::{DeliveryId, Millis, OrderId, state::ContentState};
use huolang_store::{
    StoreError, Tx,
    deliveries::{self, Delivery},
    events,
};
use std::collections::{BTreeMap, HashSet};

/// What the history of an order says when a person has copied its content.
pub(crate) const COPIED: &str = "content_copied";

/// The lines of these orders whose content is fixed and waits for a person.
pub(crate) async fn held(
    tx: &mut Tx,
    engine: &Engine,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, Vec<Delivery>>, StoreError> {
    let mut held: BTreeMap<OrderId, Vec<Delivery>> = BTreeMap::new();
    if orders.is_empty() {
        return Ok(held);
    }
    let kept = deliveries::by_orders(tx, orders).await?;
    let waiting: Vec<Delivery> = kept.into_iter().filter(|delivery| delivery.content == ContentState::Manual).collect();
    let ids: Vec<DeliveryId> = waiting.iter().map(|delivery| delivery.id.clone()).collect();
    let fixed: HashSet<DeliveryId> = deliveries::bodies(tx, engine.vault(), &ids).await?.into_keys().collect();
    for delivery in waiting.into_iter().filter(|delivery| fixed.contains(&delivery.id)) {
        held.entry(delivery.order_id.clone()).or_default().push(delivery);
    }
    Ok(held)
}

/// The platform calls these orders shipped, or a person says so: what was held for them is with the buyer. Gives the orders
/// of which nothing was held.
pub(crate) async fn sent(
    tx: &mut Tx,
    engine: &Engine,
    orders: &[OrderId],
    actor: &str,
    now: Millis,
) -> Result<(Settled, Vec<OrderId>), StoreError> {
    let held = held(tx, engine, orders).await?;
    let rest = orders.iter().filter(|order| !held.contains_key(*order)).cloned().collect();
    let settled = end(tx, engine, held, &End::Sent, actor, now).await?;
    Ok((settled, rest))
}

/// A refund opened before the platform called the orders shipped. Whoever has copied a content may have sent it: a person
/// says whether the buyer has it, and until then no card goes back. Gives the orders of which nothing was copied.
pub(crate) async fn doubted(
    tx: &mut Tx,
    engine: &Engine,
    orders: &[OrderId],
    now: Millis,
) -> Result<(Settled, Vec<OrderId>), StoreError> {
    let mut held = held(tx, engine, orders).await?;
    let mut copied = BTreeMap::new();
    for order in orders {
        let Some(lines) = held.remove(order) else { continue };
        if events::list_by_order(tx, order).await?.iter().any(|event| event.kind == COPIED) {
            copied.insert(order.clone(), lines);
        }
    }
    let rest = orders.iter().filter(|order| !copied.contains_key(*order)).cloned().collect();
    let settled = end(tx, engine, copied, &End::Review, "system", now).await?;
    Ok((settled, rest))
}

async fn end(
    tx: &mut Tx,
    engine: &Engine,
    held: BTreeMap<OrderId, Vec<Delivery>>,
    end: &End,
    actor: &str,
    now: Millis,
) -> Result<Settled, StoreError> {
    let line =
        |delivery: Delivery| LineEnd { delivery, end: end.clone(), again: false, missing: 0, attempts: Vec::new() };
    let orders = held.into_iter().map(|(order, lines)| OrderEnd {
        order,
        actor: actor.to_owned(),
        auto: false,
        login_dead: false,
        lines: lines.into_iter().map(line).collect(),
    });
    settle(tx, engine, orders.collect(), now).await
}
