//! Hints that a platform pushes: never facts. Each leads to a read of its order by the order API.

use crate::{
    Engine, EngineError,
    intake::{Source, TakenIn},
    shops::{Api, Shop, Standing},
};
use huolang_domain::{OrderSn, ShopId};
use huolang_platforms::capability::Hint;
use std::{collections::HashSet, sync::Arc};

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

    /// Acts on hints, and tells the platform that what they led to is committed. What failed is not confirmed: it comes again.
    pub(crate) async fn act_and_confirm(&self, shop: &Arc<Shop>, hints: Vec<Hint>) -> Result<TakenIn, EngineError> {
        let external: Vec<String> = hints.iter().map(|hint| hint.external_id.clone()).collect();
        let taken = self.act_on(shop, hints).await?;
        if let Some(events) = shop.adapter.push_events() {
            events.committed(&external).await;
        }
        Ok(taken)
    }

    /// Reads the orders that hints speak of and takes them in.
    ///
    /// # Errors
    /// What the platform or the database refuses.
    pub async fn act_on(&self, shop: &Arc<Shop>, hints: Vec<Hint>) -> Result<TakenIn, EngineError> {
        if hints.is_empty() || shop.standing() != Standing::Active {
            return Ok(TakenIn::default());
        }
        let mut seen = HashSet::new();
        let named: Vec<OrderSn> =
            hints.iter().filter_map(|hint| hint.sn.clone()).filter(|sn| seen.insert(sn.clone())).collect();
        // A hint that names no order only says that there is something to list.
        if hints.iter().any(|hint| hint.sn.is_none()) {
            shop.bell().notify_one();
        }
        let Some(detail) = shop.adapter.order_detail().filter(|_| !named.is_empty()) else {
            return Ok(TakenIn::default());
        };
        let read = crate::deliver::within(self.policy().call_ms, detail.orders(&named)).await;
        shop.learn(Api::Read, read.as_ref().map(|_| ()), self.now());
        let orders = match read {
            Ok(orders) => orders,
            Err(error) => {
                // The read is made up for by listing, soon.
                shop.bell().notify_one();
                return Err(self.read_failed(shop, &error).await?);
            }
        };
        let external = hints.into_iter().map(|hint| hint.external_id).collect();
        self.take(&shop.id, orders, Source::hints(external)).await
    }
}
