//! Hints that a platform pushes: never facts. Each leads to a read of its order by the order API, and is confirmed only when
//! what it spoke of is committed: read one by one, or listed.

use crate::{
    Engine, EngineError,
    intake::{Source, TakenIn},
    shops::{Api, Shop, Standing, Waits},
};
use huolang_domain::{Millis, OrderSn, ShopId};
use huolang_platforms::capability::Hint;
use std::{collections::HashSet, sync::Arc};

/// What came of hints.
#[derive(Debug, Default)]
struct Acted {
    taken: TakenIn,
    /// The hints whose orders are committed.
    done: Vec<String>,
}

impl Engine {
    /// Waits for hints of a shop and acts on them.
    ///
    /// # Errors
    /// What the platform or the database refuses. Nothing is lost: listing finds what a hint spoke of.
    pub async fn hint_round(&self, id: &ShopId) -> Result<TakenIn, EngineError> {
        let Some(shop) = self.shops().get(id) else { return Ok(TakenIn::default()) };
        let Some(events) = shop.adapter.push_events() else { return Ok(TakenIn::default()) };
        let hints = match events.next_hints().await {
            Ok(hints) => hints,
            Err(error) => return Err(self.read_failed(&shop, &error).await?),
        };
        self.act_and_confirm(&shop, hints).await
    }

    /// Acts on hints, and tells the platform which of them led to something that is committed. The others are confirmed by a
    /// listing, or come again.
    pub(crate) async fn act_and_confirm(&self, shop: &Arc<Shop>, hints: Vec<Hint>) -> Result<TakenIn, EngineError> {
        let acted = self.heed(shop, hints).await?;
        confirm(shop, &acted.done).await;
        Ok(acted.taken)
    }

    /// Reads the orders that hints speak of and takes them in.
    ///
    /// # Errors
    /// What the platform or the database refuses.
    pub async fn act_on(&self, shop: &Arc<Shop>, hints: Vec<Hint>) -> Result<TakenIn, EngineError> {
        Ok(self.heed(shop, hints).await?.taken)
    }

    /// A listing that began at `began` is complete and committed: it answers for what happened before.
    pub(crate) async fn confirm_listed(&self, shop: &Arc<Shop>, began: Millis) {
        confirm(shop, &shop.owed().listed(began)).await;
    }

    async fn heed(&self, shop: &Arc<Shop>, hints: Vec<Hint>) -> Result<Acted, EngineError> {
        let mut acted = Acted::default();
        // A shop that is paused or parked reads nothing, and so confirms nothing.
        if hints.is_empty() || shop.standing() != Standing::Active {
            return Ok(acted);
        }
        let detail = shop.adapter.order_detail();
        let is_listed = shop.adapter.pull_orders().is_some();
        let readable = |hint: &Hint| hint.sn.is_some() && detail.is_some();
        let (named, unnamed): (Vec<Hint>, Vec<Hint>) = hints.into_iter().partition(readable);
        if !unnamed.is_empty() {
            // A hint that names no order only says that there is something to list.
            shop.bell().notify_one();
            let ids = ids(unnamed);
            if is_listed {
                shop.owed().note(ids, Waits::ForListing, self.now());
            } else {
                acted.done.extend(ids);
            }
        }
        let Some(detail) = detail.filter(|_| !named.is_empty()) else { return Ok(acted) };
        let mut seen = HashSet::new();
        let sns: Vec<OrderSn> =
            named.iter().filter_map(|hint| hint.sn.clone()).filter(|sn| seen.insert(sn.clone())).collect();
        let read = crate::deliver::within(self.policy().call_ms, detail.orders(&sns)).await;
        shop.learn(Api::Read, read.as_ref().map(|_| ()), self.now());
        let orders = match read {
            Ok(orders) => orders,
            Err(error) => {
                // The read is made up for by listing, soon.
                shop.bell().notify_one();
                return Err(self.read_failed(shop, &error).await?);
            }
        };
        self.read_went_well(shop).await?;
        let known: HashSet<OrderSn> = orders.iter().map(|order| order.sn.clone()).collect();
        let is_known = |hint: &Hint| hint.sn.as_ref().is_some_and(|sn| known.contains(sn));
        let (found, unknown): (Vec<Hint>, Vec<Hint>) = named.into_iter().partition(is_known);
        if is_listed {
            shop.owed().note(ids(unknown), Waits::ForOrder, self.now());
        }
        if found.is_empty() {
            return Ok(acted);
        }
        let found = ids(found);
        acted.taken = self.take(&shop.id, orders, Source::hints(found.clone())).await?;
        shop.owed().forget(&found);
        acted.done.extend(found);
        Ok(acted)
    }
}

fn ids(hints: Vec<Hint>) -> Vec<String> {
    hints.into_iter().map(|hint| hint.external_id).collect()
}

async fn confirm(shop: &Shop, external_ids: &[String]) {
    if let Some(events) = shop.adapter.push_events().filter(|_| !external_ids.is_empty()) {
        events.committed(external_ids).await;
    }
}
