//! One round of delivering: take up, reserve and commit, send.

use super::{
    claimed::Claimed,
    reserve::{Reserved, reserve},
    send::send,
};
use crate::{
    Engine, EngineError, Topic,
    jobs::{Lease, kind, take_up},
    shops::{Api, Shop},
};
use huolang_domain::{JobId, OrderId};
use huolang_store::{
    Durability,
    jobs::{self, Reschedule},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::sync::OwnedSemaphorePermit;

/// A job that the program itself stumbles over is looked at again after so long, in milliseconds.
const STUMBLE_MS: i64 = 60_000;

type Places = HashMap<OrderId, (Arc<Shop>, Option<OwnedSemaphorePermit>)>;

impl Engine {
    /// Takes up a batch of due deliveries: reserves, commits, and starts the calls. Their results come in by
    /// [`Engine::outcome_round`]. Tells how many jobs were taken up.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn deliver_round(&self) -> Result<usize, EngineError> {
        let batch = take_up(self, kind::DELIVER, Api::Deliver).await?;
        let mut places = Places::new();
        let mut claimed = Vec::with_capacity(batch.taken.len());
        for taken in batch.taken {
            let order = taken.payload.order_id;
            places.insert(order.clone(), (taken.shop, taken.permit));
            claimed.push(Claimed { lease: taken.lease, order, request: taken.payload.request });
        }
        if claimed.is_empty() {
            return Ok(batch.claimed);
        }
        match self.reserve_batch(claimed.clone()).await {
            Ok(reserved) => self.dispatch(&claimed, reserved, &mut places),
            Err(error) if claimed.len() == 1 => self.stumble(claimed, error).await?,
            Err(error) => {
                // One order must not hold the others up: each on its own shows which one it is.
                tracing::warn!(%error, orders = claimed.len(), "a batch could not be reserved; its orders are tried one by one");
                for job in claimed {
                    match self.reserve_batch(vec![job.clone()]).await {
                        Ok(reserved) => self.dispatch(&[job], reserved, &mut places),
                        Err(error) => self.stumble(vec![job], error).await?,
                    }
                }
            }
        }
        Ok(batch.claimed)
    }

    async fn reserve_batch(&self, claimed: Vec<Claimed>) -> Result<Reserved, EngineError> {
        let engine = self.clone();
        let reserved = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let reserved = reserve(tx, &engine, claimed).await?;
                    engine.fail_points().reach("reserve.before_commit");
                    Ok(reserved)
                })
            })
            .await?;
        self.fail_points().reach("reserve.after_commit");
        Ok(reserved)
    }

    /// Tells what was reserved and starts the calls.
    fn dispatch(&self, claimed: &[Claimed], reserved: Reserved, places: &mut Places) {
        self.tell_orders(&reserved.orders);
        self.tell_notices(reserved.notices);
        if reserved.drew {
            self.bus().tell(Topic::Pools, Vec::<String>::new());
        }
        if reserved.ships {
            self.signals().ship.notify_one();
        }
        if reserved.read_backs {
            self.signals().read_back.notify_one();
        }
        let sending: HashSet<JobId> = reserved.sends.iter().map(|order| order.lease.id.clone()).collect();
        self.held().release(claimed.iter().map(|job| &job.lease.id).filter(|job| !sending.contains(*job)));
        for order in reserved.sends {
            let Some((shop, Some(permit))) = places.remove(&order.order) else {
                tracing::error!(order.id = %order.order, "an order was reserved without a place to send it; its lease runs out");
                continue;
            };
            self.in_flight().launch(send(self.clone(), shop, order, permit));
        }
    }

    /// Puts off jobs that the program or the database stumbled over. While the database takes nothing at all, the error
    /// goes up to the loop, which waits.
    async fn stumble(&self, claimed: Vec<Claimed>, error: EngineError) -> Result<(), EngineError> {
        let now = self.now();
        let leases: Vec<Lease> = claimed.into_iter().map(|job| job.lease).collect();
        tracing::error!(%error, jobs = leases.len(), "orders could not be reserved; they are tried again later");
        self.held().release(leases.iter().map(|lease| &lease.id));
        let message = error.code().to_string();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let later: Vec<Reschedule> = leases
                        .into_iter()
                        .map(|lease| Reschedule {
                            lease,
                            run_at: now.plus(STUMBLE_MS),
                            counts: true,
                            error: Some(message.clone()),
                        })
                        .collect();
                    jobs::reschedule_many(tx, &later, now).await
                })
            })
            .await?;
        Ok(())
    }
}
