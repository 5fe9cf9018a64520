//! Writes what was read back: done, the same again, or a person is asked.

use super::Answer;
use crate::{
    Engine, attempt,
    deliver::{End, LineEnd, OrderEnd, Settled, request::Request, settle},
    jobs::kind,
    ship::{Mark, Marked, mark},
    shops::park,
};
use huolang_domain::{
    JobId, Millis, OrderId, ShopId,
    retry::{Next, next_attempt},
};
use huolang_platforms::{capability::Found, fault::CallError};
use huolang_store::{
    StoreError, Tx,
    attempts::{self, Attempt, AttemptState, Outcome, Track},
    jobs::{self, NewJob, Reschedule},
};
use std::collections::{HashMap, HashSet};

/// What the answer about one call means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Done,
    NotDone,
    Review,
    Later(Millis),
    LoginDead,
}

/// Writes a batch of answers.
pub(crate) async fn write(tx: &mut Tx, engine: &Engine, answers: Vec<Answer>) -> Result<Settled, StoreError> {
    let now = engine.now();
    let judged: Vec<(Answer, Vec<Verdict>, Option<Verdict>)> =
        answers.into_iter().map(|answer| judge(engine, answer, now)).collect();
    let held = end_jobs(tx, &judged, now).await?;
    let judged: Vec<_> = judged.into_iter().filter(|(answer, ..)| held.contains(&answer.lease.id)).collect();
    let orders: Vec<OrderId> = judged.iter().map(|(answer, ..)| answer.order.clone()).collect();
    let open = open_attempts(tx, &orders).await?;

    let (mut ends, mut marks, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut follow, mut dead) = (Vec::<NewJob>::new(), HashSet::<ShopId>::new());
    for (answer, lines, shipped) in judged {
        let of = |track: Track, line: i64| open.get(&(answer.order.clone(), track, line)).cloned().unwrap_or_default();
        let verdicts = || lines.iter().chain(shipped.as_ref());
        if verdicts().any(|verdict| *verdict == Verdict::LoginDead) {
            dead.insert(answer.shop.clone());
        }
        if lines.contains(&Verdict::NotDone) {
            follow.push(kind::deliver(&answer.order, &answer.shop, &Request::default(), now));
        }
        if shipped == Some(Verdict::NotDone) {
            follow.push(kind::ship(&answer.order, &answer.shop, "", now));
        }
        let settled: Vec<LineEnd> = answer
            .lines
            .into_iter()
            .zip(&lines)
            .filter_map(|((delivery, _), verdict)| {
                let (end, close) = line_end(*verdict)?;
                let attempts = of(Track::Content, delivery.line).into_iter().map(close).collect();
                Some(LineEnd { delivery, end, again: false, missing: 0, attempts })
            })
            .collect();
        if !settled.is_empty() {
            let actor = "system".to_owned();
            ends.push(OrderEnd { order: answer.order.clone(), actor, auto: true, login_dead: false, lines: settled });
        }
        if let Some((marked, close)) = shipped.and_then(marked) {
            outcomes.extend(of(Track::Platform, 0).into_iter().map(close));
            marks.push(Mark { order: answer.order, actor: String::new(), tries: answer.before + 1, marked });
        }
    }
    attempts::finish_many(tx, &outcomes, now).await?;
    let mut result = settle(tx, engine, ends, now).await?;
    result.add(mark(tx, engine, marks, now).await?);
    result.delivers |= follow.iter().any(|job| job.kind == kind::DELIVER);
    result.ships |= follow.iter().any(|job| job.kind == kind::SHIP);
    jobs::enqueue_many(tx, &follow, engine.ids().as_ref(), now).await?;
    for shop in dead {
        result.notices.extend(park::login_dead(tx, engine, &shop, now).await?);
    }
    Ok(result)
}

type Close = fn(huolang_domain::AttemptId) -> Outcome;

fn close_accepted(id: huolang_domain::AttemptId) -> Outcome {
    attempt::accepted(id, None)
}

fn close_not_there(id: huolang_domain::AttemptId) -> Outcome {
    attempt::not_there(id, "not_there")
}

fn close_unknown(id: huolang_domain::AttemptId) -> Outcome {
    attempt::unknown(id, None)
}

/// How a line ended; `None`: still nobody knows, it is asked again.
fn line_end(verdict: Verdict) -> Option<(End, Close)> {
    match verdict {
        Verdict::Done => Some((End::Sent, close_accepted)),
        Verdict::NotDone => Some((End::Again { at: None, counts: false }, close_not_there)),
        Verdict::Review => Some((End::Review, close_unknown)),
        Verdict::Later(_) | Verdict::LoginDead => None,
    }
}

fn marked(verdict: Verdict) -> Option<(Marked, Close)> {
    match verdict {
        Verdict::Done => Some((Marked::Shipped, close_accepted)),
        Verdict::NotDone => Some((Marked::Again { at: None, error: None }, close_not_there)),
        Verdict::Review => Some((Marked::Review, close_unknown)),
        Verdict::Later(_) | Verdict::LoginDead => None,
    }
}

fn judge(engine: &Engine, answer: Answer, now: Millis) -> (Answer, Vec<Verdict>, Option<Verdict>) {
    let one = |found: &Result<Found, CallError>| verdict(engine, found, answer.before, now);
    let lines = answer.lines.iter().map(|(_, found)| one(found)).collect();
    let shipped = answer.shipped.as_ref().map(one);
    (answer, lines, shipped)
}

fn verdict(engine: &Engine, found: &Result<Found, CallError>, before: i64, now: Millis) -> Verdict {
    let error = match found {
        Ok(Found::Done) => return Verdict::Done,
        Ok(Found::NotDone) => return Verdict::NotDone,
        Ok(Found::CannotTell) => return Verdict::Review,
        Err(error) => error,
    };
    let (class, retry_after) = match error {
        CallError::Login { .. } | CallError::Stopped { .. } => return Verdict::LoginDead,
        CallError::Business { .. } => return Verdict::Review,
        // A question without an answer has changed nothing: it is simply asked again.
        CallError::Unknown { .. } => (huolang_domain::retry::RetryClass::Transient, None),
        CallError::Transient { retry_after_ms, .. } | CallError::RateLimited { retry_after_ms, .. } => {
            (error.class(), *retry_after_ms)
        }
    };
    let attempts = u32::try_from(before.saturating_add(1)).unwrap_or(u32::MAX);
    let policy = engine.policy();
    match next_attempt(&policy.read_back_retry, class, attempts, retry_after, now, engine.dice().as_ref()) {
        Next::At(at) => Verdict::Later(at),
        _ => Verdict::Review,
    }
}

async fn end_jobs(
    tx: &mut Tx,
    judged: &[(Answer, Vec<Verdict>, Option<Verdict>)],
    now: Millis,
) -> Result<HashSet<JobId>, StoreError> {
    let (mut done, mut later, mut shops) = (Vec::new(), Vec::new(), HashSet::new());
    for (answer, lines, shipped) in judged {
        let verdicts = || lines.iter().chain(shipped.as_ref());
        let dead = verdicts().any(|verdict| *verdict == Verdict::LoginDead);
        let again = verdicts().filter_map(|verdict| match verdict {
            Verdict::Later(at) => Some(*at),
            Verdict::LoginDead => Some(now),
            _ => None,
        });
        match again.min() {
            None => done.push(answer.lease.clone()),
            Some(run_at) => {
                later.push(Reschedule { lease: answer.lease.clone(), run_at, counts: !dead, error: None });
            }
        }
        if dead {
            shops.insert(&answer.shop);
        }
    }
    let mut held = HashSet::new();
    if !done.is_empty() {
        held.extend(jobs::finish_many(tx, &done, now).await?);
    }
    held.extend(jobs::reschedule_many(tx, &later, now).await?);
    for shop in shops {
        jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
    }
    Ok(held)
}

type Open = HashMap<(OrderId, Track, i64), Vec<huolang_domain::AttemptId>>;

/// The attempts without a known result, by order, track and line.
async fn open_attempts(tx: &mut Tx, orders: &[OrderId]) -> Result<Open, StoreError> {
    let mut open = Open::new();
    let of_orders: Vec<Attempt> = attempts::by_orders(tx, orders).await?;
    for attempt in of_orders {
        if matches!(attempt.state, AttemptState::Sending | AttemptState::Unknown) {
            open.entry((attempt.order_id, attempt.track, attempt.line)).or_default().push(attempt.id);
        }
    }
    Ok(open)
}
