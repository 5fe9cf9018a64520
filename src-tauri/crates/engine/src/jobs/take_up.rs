//! Takes up a batch of due jobs of one kind, as far as their shops have room for calls.

use super::{Lease, Payload, payload};
use crate::{
    Engine, EngineError,
    shops::{Admission, Api, Shop, Standing},
};
use huolang_domain::{Millis, ShopId};
use huolang_store::{
    Durability, StoreError,
    jobs::{self, Job, Reschedule},
};
use serde::de::DeserializeOwned;
use std::{collections::HashSet, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;

/// A job that was claimed and whose shop has a place for its call.
pub(crate) struct Taken<P = Payload> {
    /// The lease.
    pub lease: Lease,
    /// What it says.
    pub payload: P,
    /// How often it was begun before.
    pub before: i64,
    /// Its shop.
    pub shop: Arc<Shop>,
    /// The place among the shop's calls; absent: the shop is parked and nothing will be called.
    pub permit: Option<OwnedSemaphorePermit>,
}

/// A batch.
pub(crate) struct Batch<P = Payload> {
    /// What may be worked on.
    pub taken: Vec<Taken<P>>,
    /// How many jobs were claimed in all.
    pub claimed: usize,
}

/// Claims up to a batch of jobs of `kind`. Jobs whose shop has no room are put off to when it will have some; jobs of
/// paused or unknown shops are held back.
pub(crate) async fn take_up(engine: &Engine, kind: &'static str, api: Api) -> Result<Batch, EngineError> {
    take_up_as(engine, kind, api).await
}

/// The same for jobs with a payload of their own.
pub(crate) async fn take_up_as<P: DeserializeOwned>(
    engine: &Engine,
    kind: &'static str,
    api: Api,
) -> Result<Batch<P>, EngineError> {
    let nothing = || Batch { taken: Vec::new(), claimed: 0 };
    let policy = engine.policy();
    let room = engine.in_flight().room().min(policy.batch);
    if room == 0 {
        return Ok(nothing());
    }
    let now = engine.now();
    let running = engine.running_ms();
    let limit = i64::try_from(room).unwrap_or(i64::MAX);
    let lease_until = now.plus(policy.lease_ms);
    let claimed = engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(jobs::claim(tx, kind, limit, lease_until, now)))
        .await?;
    if claimed.is_empty() {
        return Ok(nothing());
    }
    engine.fail_points().reach("claim.after_commit");
    engine.held().hold(claimed.iter().map(|job| &job.id), running.saturating_add(policy.lease_ms));
    let mut batch = Batch { taken: Vec::with_capacity(claimed.len()), claimed: claimed.len() };
    let mut refused = Refused::default();
    for job in claimed {
        match admit(engine, &job, api, now) {
            Ok(taken) => batch.taken.push(taken),
            Err(why) => refused.add(&job, why),
        }
    }
    refused.write(engine, now).await?;
    Ok(batch)
}

/// Why a job is not worked on now.
enum Refusal {
    /// Its payload cannot be read.
    Unreadable,
    /// Its shop is paused or not connected.
    HeldBack,
    /// Its shop has no room before then.
    NotBefore(Millis),
}

fn admit<P: DeserializeOwned>(engine: &Engine, job: &Job, api: Api, now: Millis) -> Result<Taken<P>, Refusal> {
    let payload = payload::read(job).ok_or(Refusal::Unreadable)?;
    let shop = job.shop_id.as_ref().and_then(|shop| engine.shops().get(shop)).ok_or(Refusal::HeldBack)?;
    let permit = match shop.standing() {
        Standing::Paused => return Err(Refusal::HeldBack),
        Standing::Parked => None,
        Standing::Active => match shop.lane(api).admit(now) {
            Admission::Go(permit) => Some(permit),
            Admission::Busy => return Err(Refusal::NotBefore(shop.lane(api).next_slot(now, now))),
            Admission::NotBefore(at) => return Err(Refusal::NotBefore(shop.lane(api).next_slot(at, now))),
        },
    };
    Ok(Taken { lease: job.lease(), payload, before: job.attempts - 1, shop, permit })
}

#[derive(Default)]
struct Refused {
    gone: Vec<Lease>,
    held_back: Vec<Lease>,
    shops: HashSet<ShopId>,
    later: Vec<Reschedule>,
}

impl Refused {
    fn add(&mut self, job: &Job, why: Refusal) {
        match why {
            Refusal::Unreadable => self.gone.push(job.lease()),
            Refusal::HeldBack => {
                self.held_back.push(job.lease());
                self.shops.extend(job.shop_id.clone());
            }
            Refusal::NotBefore(run_at) => {
                self.later.push(Reschedule {
                    lease: job.lease(),
                    run_at,
                    counts: false,
                    error: job.last_error.clone(),
                });
            }
        }
    }

    async fn write(self, engine: &Engine, now: Millis) -> Result<(), StoreError> {
        let Self { gone, held_back, shops, later } = self;
        if gone.is_empty() && held_back.is_empty() && later.is_empty() {
            return Ok(());
        }
        let ended: Vec<_> = gone
            .iter()
            .chain(&held_back)
            .chain(later.iter().map(|job| &job.lease))
            .map(|lease| lease.id.clone())
            .collect();
        engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if !gone.is_empty() {
                        jobs::finish_many(tx, &gone, now).await?;
                    }
                    jobs::reschedule_many(tx, &later, now).await?;
                    if !held_back.is_empty() {
                        jobs::release_many(tx, &held_back).await?;
                        for shop in &shops {
                            jobs::park_shop(tx, shop, super::kind::HELD_BACK).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        engine.held().release(&ended);
        Ok(())
    }
}
