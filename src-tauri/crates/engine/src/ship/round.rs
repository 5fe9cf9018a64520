//! One round of marking: take up, write the attempts and commit, call.

use super::{
    begin::{Begun, Claimed, begin, ids_of},
    call::call,
};
use crate::{
    Engine, EngineError,
    jobs::{kind, take_up},
    shops::Api,
};
use huolang_domain::{JobId, OrderId};
use huolang_store::Durability;
use std::collections::{HashMap, HashSet};

impl Engine {
    /// Takes up a batch of orders to be marked shipped, and starts the calls. Tells how many jobs were taken up.
    ///
    /// # Errors
    /// What the database refuses; what was claimed is then taken up again when its lease ends.
    pub async fn ship_round(&self) -> Result<usize, EngineError> {
        let batch = take_up(self, kind::SHIP, Api::Ship).await?;
        if batch.taken.is_empty() {
            return Ok(batch.claimed);
        }
        let mut places = HashMap::new();
        let mut claimed = Vec::with_capacity(batch.taken.len());
        for taken in batch.taken {
            let order: OrderId = taken.payload.order_id;
            let may_call = taken.permit.is_some();
            places.insert(order.clone(), (taken.shop, taken.permit));
            claimed.push(Claimed {
                lease: taken.lease,
                order,
                actor: taken.payload.actor,
                before: taken.before,
                may_call,
            });
        }
        let jobs = ids_of(&claimed);
        let begun = self.begin_shipping(claimed).await?;
        self.tell_orders(&begun.orders);
        if begun.read_backs {
            self.signals().read_back.notify_one();
        }
        let calling: HashSet<JobId> = begun.calls.iter().map(|call| call.lease.id.clone()).collect();
        self.held().release(jobs.iter().filter(|job| !calling.contains(*job)));
        for order in begun.calls {
            let Some((shop, Some(permit))) = places.remove(&order.order) else { continue };
            self.in_flight().launch(call(self.clone(), shop, order, permit));
        }
        Ok(batch.claimed)
    }

    async fn begin_shipping(&self, claimed: Vec<Claimed>) -> Result<Begun, EngineError> {
        let engine = self.clone();
        let begun = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let begun = begin(tx, &engine, claimed).await?;
                    engine.fail_points().reach("ship.before_commit");
                    Ok(begun)
                })
            })
            .await?;
        self.fail_points().reach("ship.after_commit");
        Ok(begun)
    }
}
