//! Writes what came of the calls of a batch. A worker that lost its lease writes nothing.

use super::{
    answer::{Answer, LineAnswer, Said},
    outcome::{Follows, follows},
    settle::{End, LineEnd, OrderEnd, Settled, settle},
};
use crate::{Engine, attempt, jobs::kind, shops::park};
use huolang_domain::{Millis, ShopId};
use huolang_store::{
    StoreError, Tx,
    jobs::{self, Lease, Reschedule},
};
use std::collections::HashSet;

/// What becomes of the job of an order.
enum JobEnd {
    Done,
    Later { at: Millis, counts: bool, error: Option<String> },
    Park,
}

/// Writes a batch of answers.
pub(crate) async fn write(tx: &mut Tx, engine: &Engine, answers: Vec<Answer>) -> Result<Settled, StoreError> {
    let now = engine.now();
    let ended: Vec<(Lease, ShopId, OrderEnd, JobEnd)> =
        answers.into_iter().map(|answer| end(engine, answer, now)).collect();
    let held = end_jobs(tx, &ended, now).await?;
    let (mut ends, mut dead) = (Vec::new(), HashSet::new());
    for (lease, shop, end, job) in ended {
        if !held.contains(&lease.id) {
            tracing::warn!(order.id = %end.order, "a lease was lost; its late result is discarded and will be read back");
            continue;
        }
        if matches!(job, JobEnd::Park) {
            dead.insert(shop);
        }
        ends.push(end);
    }
    let mut settled = settle(tx, engine, ends, now).await?;
    for shop in dead {
        settled.notices.extend(park::login_dead(tx, engine, &shop, now).await?);
    }
    Ok(settled)
}

async fn end_jobs(
    tx: &mut Tx,
    ended: &[(Lease, ShopId, OrderEnd, JobEnd)],
    now: Millis,
) -> Result<HashSet<huolang_domain::JobId>, StoreError> {
    let (mut done, mut later, mut parked) = (Vec::new(), Vec::new(), Vec::new());
    for (lease, _, _, job) in ended {
        match job {
            JobEnd::Done => done.push(lease.clone()),
            JobEnd::Later { at, counts, error } => {
                later.push(Reschedule { lease: lease.clone(), run_at: *at, counts: *counts, error: error.clone() })
            }
            JobEnd::Park => parked.push(Reschedule { lease: lease.clone(), run_at: now, counts: false, error: None }),
        }
    }
    let mut held = HashSet::new();
    if !done.is_empty() {
        held.extend(jobs::finish_many(tx, &done, now).await?);
    }
    held.extend(jobs::reschedule_many(tx, &later, now).await?);
    held.extend(jobs::reschedule_many(tx, &parked, now).await?);
    let shops: HashSet<&ShopId> =
        ended.iter().filter(|(.., job)| matches!(job, JobEnd::Park)).map(|(_, shop, ..)| shop).collect();
    for shop in shops {
        jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
    }
    Ok(held)
}

fn end(engine: &Engine, answer: Answer, now: Millis) -> (Lease, ShopId, OrderEnd, JobEnd) {
    let Answer { lease, order, shop, actor, later, lines } = answer;
    let mut job = later.map_or(JobEnd::Done, |at| JobEnd::Later { at, counts: false, error: None });
    let mut login_dead = false;
    let mut ends = Vec::with_capacity(lines.len());
    for line in lines {
        let (end, dead) = end_line(engine, line, now);
        login_dead |= dead;
        if let End::Again { at, counts } = end.end
            && !end.again
        {
            let at = at.unwrap_or(now);
            let error = end.attempts.last().and_then(|attempt| attempt.code.clone());
            job = match job {
                JobEnd::Later { at: sooner, .. } if sooner <= at => job,
                _ => JobEnd::Later { at, counts, error },
            };
        }
        if matches!(end.end, End::Given { .. }) {
            // The content is fixed: it goes out in the next round.
            job = JobEnd::Later { at: now, counts: false, error: None };
        }
        ends.push(end);
    }
    if login_dead {
        job = JobEnd::Park;
    }
    let auto = actor == "system";
    (lease, shop, OrderEnd { order, actor, auto, login_dead, lines: ends }, job)
}

/// How a line ended, and whether the login was found dead.
fn end_line(engine: &Engine, line: LineAnswer, now: Millis) -> (LineEnd, bool) {
    let policy = engine.policy();
    let LineAnswer { delivery, again, missing, attempt: id, tried, said } = line;
    let (end, outcome, dead) = match said {
        Said::NotMade => (End::Again { at: None, counts: false }, attempt::not_there(id, "not_made"), false),
        Said::Answer { result, latency_ms } => {
            let what = follows(&result, tried, &policy.content_retry, &policy, now, engine.dice().as_ref());
            match (what, result) {
                (_, Ok(())) | (Follows::Done, _) => (End::Sent, attempt::accepted(id, Some(latency_ms)), false),
                (Follows::Again { at, counts }, Err(error)) => {
                    (End::Again { at: Some(at), counts }, attempt::refused(id, &error, latency_ms, Some(at)), false)
                }
                (Follows::GiveUp, Err(error)) => {
                    let message = attempt::message(&error);
                    (End::Failed { message }, attempt::refused(id, &error, latency_ms, None), false)
                }
                (Follows::Park, Err(error)) => {
                    (End::Again { at: None, counts: false }, attempt::refused(id, &error, latency_ms, None), true)
                }
                (Follows::ReadBack { .. }, Err(_)) => (End::Unknown, attempt::unknown(id, Some(latency_ms)), false),
            }
        }
        Said::Source { result, units, latency_ms } => {
            let bare = result.as_ref().map(|_| ()).map_err(Clone::clone);
            match (follows(&bare, tried, &policy.content_retry, &policy, now, engine.dice().as_ref()), result) {
                (_, Ok(text)) => (End::Given { text, units }, attempt::accepted(id, Some(latency_ms)), false),
                (Follows::Again { at, counts }, Err(error)) => {
                    (End::Again { at: Some(at), counts }, attempt::refused(id, &error, latency_ms, Some(at)), false)
                }
                // A source cannot be asked what it gave: only a person can look.
                (Follows::ReadBack { .. }, Err(error)) => {
                    (End::Review, attempt::refused(id, &error, latency_ms, None), false)
                }
                (_, Err(error)) => {
                    let message = attempt::message(&error);
                    (End::Failed { message }, attempt::refused(id, &error, latency_ms, None), false)
                }
            }
        }
    };
    (LineEnd { delivery, end, again, missing, attempts: vec![outcome] }, dead)
}
