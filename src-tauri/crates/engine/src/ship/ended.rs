//! Writes what came of marking orders shipped. A worker that lost its lease writes nothing.

use super::{Answer, begin};
use crate::{
    Engine, attempt,
    deliver::{
        Settled,
        outcome::{Follows, code_of, follows},
    },
    jobs::kind,
    shops::park,
};
use huolang_domain::{Millis, OrderId, ShopId};
use huolang_store::{
    StoreError, Tx,
    attempts::{self, Outcome},
    jobs::{self, Reschedule},
};
use std::collections::HashSet;

mod tracks;

pub(crate) use tracks::{Mark, Marked, mark};

/// Writes a batch of answers.
pub(crate) async fn write(tx: &mut Tx, engine: &Engine, answers: Vec<Answer>) -> Result<Settled, StoreError> {
    let now = engine.now();
    let policy = engine.policy();
    let (mut done, mut later, mut dead) = (Vec::new(), Vec::new(), HashSet::<ShopId>::new());
    let mut marks: Vec<(huolang_domain::JobId, Mark, Outcome)> = Vec::with_capacity(answers.len());
    for answer in answers {
        let Answer { lease, order, shop, actor, attempt: id, tried, result, latency_ms } = answer;
        let what = follows(&result, tried, &policy.ship_retry, &policy, now, engine.dice().as_ref());
        let job = lease.id.clone();
        let put_off = |run_at, counts, error| Reschedule { lease: lease.clone(), run_at, counts, error };
        let (marked, outcome) = match (what, result) {
            (_, Ok(())) | (Follows::Done, _) => {
                done.push(lease.clone());
                (Marked::Shipped, attempt::accepted(id, Some(latency_ms)))
            }
            (Follows::Again { at, counts }, Err(error)) => {
                let outcome = attempt::refused(id, &error, latency_ms, Some(at));
                later.push(put_off(at, counts, outcome.code.clone()));
                (Marked::Again { at: Some(at), error: Some(code_of(&error)) }, outcome)
            }
            (Follows::GiveUp, Err(error)) => {
                done.push(lease.clone());
                let (message, outcome) = (attempt::message(&error), attempt::refused(id, &error, latency_ms, None));
                (Marked::Failed { message, code: outcome.code.clone() }, outcome)
            }
            (Follows::Park, Err(error)) => {
                dead.insert(shop.clone());
                later.push(put_off(now, false, None));
                (Marked::Again { at: None, error: None }, attempt::refused(id, &error, latency_ms, None))
            }
            (Follows::ReadBack { .. }, Err(_)) => {
                done.push(lease.clone());
                (Marked::Unknown, attempt::unknown(id, Some(latency_ms)))
            }
        };
        marks.push((job, Mark { order, actor, tries: tried.counted + 1, marked }, outcome));
    }
    let mut held = HashSet::new();
    if !done.is_empty() {
        held.extend(jobs::finish_many(tx, &done, now).await?);
    }
    held.extend(jobs::reschedule_many(tx, &later, now).await?);
    let (mut kept, mut outcomes) = (Vec::new(), Vec::new());
    for (job, mark, outcome) in marks {
        if held.contains(&job) {
            kept.push(mark);
            outcomes.push(outcome);
        } else {
            tracing::warn!(order.id = %mark.order, "a lease was lost; its late result is discarded and will be read back");
        }
    }
    attempts::finish_many(tx, &outcomes, now).await?;
    let mut settled = mark(tx, engine, kept, now).await?;
    for shop in dead {
        jobs::park_shop(tx, &shop, kind::HELD_BACK).await?;
        settled.notices.extend(park::login_dead(tx, engine, &shop, now).await?);
    }
    Ok(settled)
}

/// Names an order in the history of its platform track.
pub(super) fn entry(
    order: &OrderId,
    kind: &'static str,
    actor: &str,
    detail: serde_json::Value,
    at: Millis,
) -> huolang_store::events::NewEvent {
    begin::entry(order, kind, actor, detail, at)
}
