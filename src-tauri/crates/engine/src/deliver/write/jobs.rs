//! The jobs: what ends, what is looked at again, what follows. A job whose order is being sent keeps its lease.

use super::Plan;
use crate::{
    Engine,
    deliver::{claimed::Claimed, reserve::Reserved},
    jobs::kind,
};
use huolang_domain::{Millis, OrderId, ShopId};
use huolang_store::{
    StoreError, Tx,
    jobs::{self, Lease, NewJob, Reschedule},
};
use std::collections::{HashMap, HashSet};

/// Writes what becomes of the jobs.
pub(in crate::deliver) async fn jobs(
    tx: &mut Tx,
    engine: &Engine,
    claimed: &HashMap<OrderId, Claimed>,
    plans: &[Plan<'_>],
    reserved: &mut Reserved,
    now: Millis,
) -> Result<(), StoreError> {
    let settle = engine.policy().settle_ms;
    let mut done: Vec<Lease> = Vec::new();
    let mut later: Vec<Reschedule> = Vec::new();
    let mut parked: Vec<Lease> = Vec::new();
    let mut parked_shops: HashSet<ShopId> = HashSet::new();
    let mut follow: Vec<NewJob> = Vec::new();
    let mut planned: HashSet<&OrderId> = HashSet::new();
    for (order, plan, request) in plans {
        let Some(job) = claimed.get(&order.id) else { continue };
        planned.insert(&order.id);
        if plan.ship_now {
            follow.push(kind::ship(&order.id, &order.shop, &request.actor, now));
            reserved.ships = true;
        }
        if plan.read_back {
            follow.push(kind::read_back(&order.id, &order.shop, now.plus(settle)));
            reserved.read_backs = true;
        }
        if plan.sends() {
            continue;
        }
        if plan.park {
            parked.push(job.lease.clone());
            parked_shops.insert(order.shop.clone());
        } else if let Some(run_at) = plan.later {
            later.push(Reschedule { lease: job.lease.clone(), run_at, counts: false, error: None });
        } else {
            done.push(job.lease.clone());
        }
    }
    // Orders that are gone: their jobs go, too.
    done.extend(claimed.values().filter(|job| !planned.contains(&job.order)).map(|job| job.lease.clone()));
    if !done.is_empty() {
        jobs::finish_many(tx, &done, now).await?;
    }
    jobs::reschedule_many(tx, &later, now).await?;
    if !parked.is_empty() {
        jobs::release_many(tx, &parked).await?;
        for shop in &parked_shops {
            jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
        }
    }
    jobs::enqueue_many(tx, &follow, engine.ids().as_ref(), now).await?;
    Ok(())
}
