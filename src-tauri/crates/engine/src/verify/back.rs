//! Reads back what a call about a voucher has done. Only the platform's word, or a person, resolves it.

use super::{
    MOST_CALLS, PATIENCE_MS,
    answer::{Answer, ReadBack},
    begin::{hold_back, lost_calls},
    verdict::Verdict,
};
use crate::{
    Engine, EngineError, attempt,
    deliver::{Settled, within},
    in_flight,
    jobs::{Taken, VoucherPayload, kind, take_up_as},
    shops::{Api, Shop, park},
};
use huolang_domain::{
    ErrorCode, Millis, VerificationId,
    retry::{Next, RetryClass, next_attempt},
    state::VerificationState,
};
use huolang_platforms::{
    capability::{Found, Verify, VerifyRequest},
    fault::CallError,
};
use huolang_store::{
    Durability, StoreError, Tx,
    attempts::AttemptState,
    jobs::{self, Lease, Reschedule},
    verifications::{
        self, Verification,
        attempts::{self, Act},
    },
};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;

/// Whether the result of that call is not known.
const fn is_open(row: &Verification, act: Act) -> bool {
    match act {
        Act::Verify => matches!(row.state, VerificationState::Submitting),
        Act::Undo => matches!(row.state, VerificationState::Verified) && row.undoing,
    }
}

impl Engine {
    /// Takes up results that nobody knows and asks their platforms. Tells how many jobs were taken up.
    pub(super) async fn verify_back_round(&self) -> Result<usize, EngineError> {
        let batch = take_up_as::<VoucherPayload>(self, kind::VERIFY_BACK, Api::Read).await?;
        if batch.taken.is_empty() {
            return Ok(batch.claimed);
        }
        let ids: Vec<VerificationId> = batch.taken.iter().map(|taken| taken.payload.verification_id.clone()).collect();
        let mut conn = self.db().reader().await?;
        let rows = verifications::get_many(&mut conn, &ids).await?;
        let rows: HashMap<VerificationId, Verification> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut secrets = verifications::secrets(&mut conn, self.vault(), &ids).await?;
        drop(conn);
        let (mut done, mut waiting) = (Vec::new(), Vec::new());
        for Taken { lease, payload, before, shop, permit } in batch.taken {
            let row = rows.get(&payload.verification_id).filter(|row| is_open(row, payload.act));
            let (Some(row), Some(secret)) = (row, secrets.remove(&payload.verification_id)) else {
                done.push(lease);
                continue;
            };
            let Some(permit) = permit else {
                waiting.push((lease, shop.id.clone()));
                continue;
            };
            let request = VerifyRequest {
                key: row.id.to_string(),
                sn: Some(row.sn.clone()).filter(|sn| !sn.as_str().is_empty()),
                code: secret.code,
                ticket: secret.ticket,
                lost: 0,
            };
            let since = payload.since.unwrap_or(row.created_at);
            let question = Question { lease, id: row.id.clone(), act: payload.act, since, before, request };
            self.in_flight().launch(ask(self.clone(), shop, question, permit));
        }
        self.give_back(done, waiting).await?;
        Ok(batch.claimed)
    }

    /// Ends jobs that have nothing to do, and gives back those that wait for their shop.
    pub(super) async fn give_back(
        &self,
        done: Vec<Lease>,
        waiting: Vec<(Lease, huolang_domain::ShopId)>,
    ) -> Result<(), EngineError> {
        if done.is_empty() && waiting.is_empty() {
            return Ok(());
        }
        self.held().release(done.iter().chain(waiting.iter().map(|(lease, _)| lease)).map(|lease| &lease.id));
        let now = self.now();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if !done.is_empty() {
                        jobs::finish_many(tx, &done, now).await?;
                    }
                    hold_back(tx, waiting).await
                })
            })
            .await?;
        Ok(())
    }
}

struct Question {
    lease: Lease,
    id: VerificationId,
    act: Act,
    since: Millis,
    before: i64,
    request: VerifyRequest,
}

/// Asks. A platform that cannot be asked cannot tell.
async fn ask(engine: Engine, shop: Arc<Shop>, question: Question, permit: OwnedSemaphorePermit) -> in_flight::Answer {
    engine.fail_points().reach("verify_back.before_call");
    let most = engine.policy().call_ms;
    let verify = shop.adapter.verify();
    let found = match verify {
        None => Ok((Found::CannotTell, None)),
        Some(verify) => match within(most, verify.verified(&question.request)).await {
            Ok(Found::Done) if question.act == Act::Verify => {
                // Without a receipt it counts all the same; it only cannot be undone here.
                let receipt = within(most, verify.receipt(&question.request)).await;
                Ok((Found::Done, receipt.ok().flatten()))
            }
            Ok(found) => Ok((found, None)),
            Err(error) => Err(error),
        },
    };
    drop(permit);
    shop.lane(Api::Read).learn(found.as_ref().map(|_| ()), engine.now());
    in_flight::Answer::Voucher(Box::new(Answer::ReadBack(ReadBack {
        lease: question.lease,
        id: question.id,
        shop: shop.id.clone(),
        act: question.act,
        since: question.since,
        before: question.before,
        found,
        undo_within_ms: verify.and_then(Verify::undo_within_ms),
    })))
}

/// What the answer means.
enum Meaning {
    Done(Option<String>),
    NotDone,
    Review,
    Later(Millis),
    LoginDead,
}

/// Writes one answer.
pub(super) async fn write(tx: &mut Tx, engine: &Engine, answer: ReadBack) -> Result<Settled, StoreError> {
    let now = engine.now();
    let meaning = meaning(engine, &answer, now);
    let lease = std::slice::from_ref(&answer.lease);
    let held = match &meaning {
        Meaning::Later(at) => later(tx, &answer.lease, *at, true, now).await?,
        Meaning::LoginDead => later(tx, &answer.lease, now, false, now).await?,
        _ => jobs::finish_many(tx, lease, now).await?.contains(&answer.lease.id),
    };
    let row = verifications::get(tx, &answer.id).await.ok().filter(|row| is_open(row, answer.act));
    let (true, Some(row)) = (held, row) else { return Ok(Settled::default()) };
    let mut settled = Settled::default();
    let mut close: Option<fn(huolang_domain::AttemptId) -> huolang_store::attempts::Outcome> = None;
    match (meaning, answer.act) {
        (Meaning::Later(_), _) => settled.vouchers = true,
        (Meaning::LoginDead, _) => {
            jobs::park_shop(tx, &answer.shop, kind::HELD_BACK).await?;
            settled.notices.extend(park::login_dead(tx, engine, &answer.shop, now).await?);
        }
        (Meaning::Review, _) => settled.add(Verdict::Review.write(tx, engine, &row, now).await?),
        (Meaning::Done(receipt), Act::Verify) => {
            close = Some(|id| attempt::accepted(id, None));
            let undo_within_ms = answer.undo_within_ms;
            let verdict = Verdict::Verified { sn: None, receipt, undo_within_ms };
            settled.add(verdict.write(tx, engine, &row, now).await?);
        }
        (Meaning::NotDone, Act::Verify) => {
            close = Some(|id| attempt::not_there(id, "not_there"));
            settled.add(once_more(tx, engine, &row, answer.since, now).await?);
        }
        (Meaning::NotDone, Act::Undo) => {
            close = Some(|id| attempt::accepted(id, None));
            settled.add(Verdict::Undone.write(tx, engine, &row, now).await?);
        }
        (Meaning::Done(_), Act::Undo) => {
            close = Some(|id| attempt::not_there(id, "not_there"));
            let in_time = row.undo_until.is_some_and(|until| now < until);
            let verdict = if in_time { Verdict::UndoAgain } else { Verdict::NotUndone((ErrorCode::UndoTooLate, None)) };
            settled.add(verdict.write(tx, engine, &row, now).await?);
            if in_time {
                let job = kind::verify(&row.id, row.order_id.as_ref(), &row.shop_id, Act::Undo, answer.since, now);
                jobs::enqueue_many(tx, &[job], engine.ids().as_ref(), now).await?;
                settled.vouchers = true;
            }
        }
    }
    if let Some(close) = close {
        let open = attempts::of_many(tx, std::slice::from_ref(&row.id))
            .await?
            .into_iter()
            .filter(|one| one.act == answer.act && matches!(one.state, AttemptState::Sending | AttemptState::Unknown));
        let outcomes: Vec<_> = open
            .map(|one| huolang_store::attempts::Outcome { class: Some(RetryClass::Unknown), ..close(one.id) })
            .collect();
        attempts::finish_many(tx, &outcomes, now).await?;
    }
    Ok(settled)
}

/// It has certainly not been verified: the same goes out again, unless whoever asked is gone. A platform that never takes it
/// is not asked for ever: a person looks.
async fn once_more(
    tx: &mut Tx,
    engine: &Engine,
    row: &Verification,
    since: Millis,
    now: Millis,
) -> Result<Settled, StoreError> {
    if row.via.is_awaited() && now.since(since) > PATIENCE_MS {
        return Verdict::Refused((ErrorCode::PlatformTimeout, None)).write(tx, engine, row, now).await;
    }
    let past = attempts::of_many(tx, std::slice::from_ref(&row.id)).await?;
    if lost_calls(&past, &row.id, since) >= MOST_CALLS {
        return Verdict::Review.write(tx, engine, row, now).await;
    }
    let mut settled = Verdict::Again.write(tx, engine, row, now).await?;
    let shop = engine.shops().get(&row.shop_id);
    let rest = shop.as_ref().and_then(|shop| shop.adapter.verify()).map_or(0, |verify| verify.rest_ms(row.id.as_str()));
    let job = kind::verify(&row.id, row.order_id.as_ref(), &row.shop_id, Act::Verify, since, now.plus(rest));
    jobs::enqueue_many(tx, &[job], engine.ids().as_ref(), now).await?;
    settled.vouchers = true;
    Ok(settled)
}

async fn later(tx: &mut Tx, lease: &Lease, run_at: Millis, counts: bool, now: Millis) -> Result<bool, StoreError> {
    let job = Reschedule { lease: lease.clone(), run_at, counts, error: None };
    Ok(jobs::reschedule_many(tx, &[job], now).await?.contains(&lease.id))
}

fn meaning(engine: &Engine, answer: &ReadBack, now: Millis) -> Meaning {
    let error = match &answer.found {
        Ok((Found::Done, receipt)) => return Meaning::Done(receipt.clone()),
        Ok((Found::NotDone, _)) => return Meaning::NotDone,
        Ok((Found::CannotTell, _)) => return Meaning::Review,
        Err(error) => error,
    };
    let (class, retry_after) = match error {
        CallError::Login { .. } | CallError::Stopped { .. } => return Meaning::LoginDead,
        CallError::Business { .. } => return Meaning::Review,
        // A question without an answer has changed nothing: it is simply asked again.
        CallError::Unknown { .. } => (RetryClass::Transient, None),
        CallError::Transient { retry_after_ms, .. } | CallError::RateLimited { retry_after_ms, .. } => {
            (error.class(), *retry_after_ms)
        }
    };
    let attempts = u32::try_from(answer.before.saturating_add(1)).unwrap_or(u32::MAX);
    let policy = engine.policy();
    match next_attempt(&policy.read_back_retry, class, attempts, retry_after, now, engine.dice().as_ref()) {
        Next::At(at) => Meaning::Later(at),
        _ => Meaning::Review,
    }
}
