//! Takes up vouchers: writes what is about to be called, before the first byte goes out.

use super::{PATIENCE_MS, call, orders, verdict::Verdict};
use crate::{
    Engine, EngineError, attempt,
    deliver::{Settled, outcome::Tried},
    jobs::{Taken, VoucherPayload, kind, take_up_as},
    shops::{Api, Shop},
};
use huolang_domain::{
    AttemptId, ErrorCode, JobId, Millis, ShopId, VerificationId, retry::RetryClass, state::VerificationState,
};
use huolang_platforms::capability::VerifyRequest;
use huolang_store::{
    Durability, StoreError, Tx,
    attempts::AttemptState,
    jobs::{self, Lease},
    verifications::{
        self, Change, Verification,
        attempts::{self, Act},
    },
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::sync::OwnedSemaphorePermit;

/// A claimed job.
#[derive(Debug, Clone)]
struct Claimed {
    lease: Lease,
    id: VerificationId,
    act: Act,
    since: Option<Millis>,
    before: i64,
    /// Whether the shop may be called now.
    may_call: bool,
}

/// A call to be made.
#[derive(Debug)]
pub(super) struct Call {
    pub lease: Lease,
    pub id: VerificationId,
    pub request: VerifyRequest,
    pub tried: Tried,
    /// When it was asked for.
    pub since: Millis,
    pub what: What,
}

/// What is called for.
#[derive(Debug)]
pub(super) enum What {
    /// Looking it up: uses nothing, and needs no attempt.
    Look,
    /// Verifying it.
    Verify(AttemptId),
    /// Undoing that, by its receipt.
    Undo(AttemptId, String),
}

#[derive(Debug, Default)]
struct Begun {
    calls: Vec<Call>,
    settled: Settled,
}

/// What is to be done about a voucher.
enum Step {
    Look,
    Verify,
    Undo(String),
    /// A lost worker's call has to be read back.
    ReadBack,
    /// Whoever asked has gone: it is not done behind their back.
    TooLate,
    Nothing,
}

fn step(row: &Verification, act: Act, since: Millis, now: Millis) -> Step {
    match (act, row.state, row.undoing) {
        (Act::Verify, VerificationState::Submitting, _) | (Act::Undo, VerificationState::Verified, true) => {
            Step::ReadBack
        }
        (Act::Verify, VerificationState::Pending, _) => {
            let waited = now.since(since);
            match (row.via.is_awaited() && waited > PATIENCE_MS, row.looked) {
                (true, _) => Step::TooLate,
                (false, false) => Step::Look,
                (false, true) => Step::Verify,
            }
        }
        (Act::Undo, VerificationState::Verified, false) => row.receipt.clone().map_or(Step::Nothing, Step::Undo),
        _ => Step::Nothing,
    }
}

/// How many calls had no answer since a verification was asked for.
pub(super) fn lost_calls(past: &[attempts::Attempt], id: &VerificationId, since: Millis) -> usize {
    let lost = |one: &&attempts::Attempt| {
        one.verification_id == *id
            && one.act == Act::Verify
            && one.class == Some(RetryClass::Unknown)
            && one.started_at >= since
    };
    past.iter().filter(lost).count()
}

impl Engine {
    /// Takes up a batch of vouchers and starts the calls. Tells how many jobs were taken up.
    pub(super) async fn begin_round(&self) -> Result<usize, EngineError> {
        let batch = take_up_as::<VoucherPayload>(self, kind::VERIFY, Api::Verify).await?;
        if batch.taken.is_empty() {
            return Ok(batch.claimed);
        }
        let mut places: HashMap<JobId, (Arc<Shop>, Option<OwnedSemaphorePermit>)> = HashMap::new();
        let mut claimed = Vec::with_capacity(batch.taken.len());
        for Taken { lease, payload, before, shop, permit } in batch.taken {
            let may_call = permit.is_some();
            places.insert(lease.id.clone(), (shop, permit));
            let VoucherPayload { verification_id, act, since } = payload;
            claimed.push(Claimed { lease, id: verification_id, act, since, before, may_call });
        }
        let jobs: Vec<JobId> = claimed.iter().map(|job| job.lease.id.clone()).collect();
        let Begun { calls, settled } = self.begin_verifying(claimed).await?;
        self.after_settled(settled);
        let calling: HashSet<JobId> = calls.iter().map(|call| call.lease.id.clone()).collect();
        self.held().release(jobs.iter().filter(|job| !calling.contains(*job)));
        for one in calls {
            let Some((shop, Some(permit))) = places.remove(&one.lease.id) else { continue };
            self.in_flight().launch(call::call(self.clone(), shop, one, permit));
        }
        Ok(batch.claimed)
    }

    async fn begin_verifying(&self, claimed: Vec<Claimed>) -> Result<Begun, EngineError> {
        let engine = self.clone();
        let begun = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let begun = begin(tx, &engine, claimed).await?;
                    engine.fail_points().reach("verify.before_commit");
                    Ok(begun)
                })
            })
            .await?;
        self.fail_points().reach("verify.after_commit");
        Ok(begun)
    }
}

async fn begin(tx: &mut Tx, engine: &Engine, claimed: Vec<Claimed>) -> Result<Begun, StoreError> {
    let now = engine.now();
    let leases: Vec<Lease> = claimed.iter().map(|job| job.lease.clone()).collect();
    let held = jobs::extend_many(tx, &leases, now.plus(engine.policy().lease_ms)).await?;
    let claimed: Vec<Claimed> = claimed.into_iter().filter(|job| held.contains(&job.lease.id)).collect();
    let ids: Vec<VerificationId> = claimed.iter().map(|job| job.id.clone()).collect();
    let rows = verifications::get_many(tx, &ids).await?;
    let mut rows: HashMap<VerificationId, Verification> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut secrets = verifications::secrets(tx, engine.vault(), &ids).await?;
    let past = attempts::of_many(tx, &ids).await?;

    let mut begun = Begun::default();
    let (mut ends, mut parked) = (Vec::new(), Vec::<(Lease, ShopId)>::new());
    let mut changes = Vec::new();
    for job in claimed {
        let Some((row, secret)) = rows.remove(&job.id).zip(secrets.remove(&job.id)) else {
            ends.push(job.lease);
            continue;
        };
        let all = past.iter().filter(|attempt| attempt.verification_id == row.id && attempt.act == job.act).count();
        let since = job.since.unwrap_or(row.created_at);
        let tried = Tried { counted: job.before, all: i64::try_from(all).unwrap_or(i64::MAX) };
        let request = VerifyRequest {
            key: row.id.to_string(),
            sn: Some(row.sn.clone()).filter(|sn| !sn.as_str().is_empty()),
            code: secret.code,
            ticket: secret.ticket,
            lost: lost_calls(&past, &row.id, since),
        };
        let mut change = Change::of(row.id.clone());
        let step = match step(&row, job.act, since, now) {
            Step::Look | Step::Verify | Step::Undo(_) if !job.may_call => {
                if row.via == huolang_domain::verification::Via::Rule && job.act == Act::Verify {
                    parked.push((job.lease, row.shop_id));
                } else {
                    ends.push(job.lease);
                    let verdict = Verdict::refused(&row, job.act, (ErrorCode::ShopParked, None));
                    begun.settled.add(verdict.write(tx, engine, &row, now).await?);
                }
                continue;
            }
            step => step,
        };
        let what = match step {
            Step::Look => What::Look,
            Step::Verify => {
                change.state = Some(VerificationState::Submitting);
                change.reason = Some(None);
                What::Verify(attempts::start(tx, &row.id, Act::Verify, engine.ids().as_ref(), now).await?.id)
            }
            Step::Undo(receipt) => {
                change.undoing = Some(true);
                change.reason = Some(None);
                What::Undo(attempts::start(tx, &row.id, Act::Undo, engine.ids().as_ref(), now).await?.id, receipt)
            }
            Step::ReadBack => {
                let lost =
                    past.iter().filter(|one| one.verification_id == row.id && one.state == AttemptState::Sending);
                let lost: Vec<_> = lost.map(|one| attempt::unknown(one.id.clone(), None)).collect();
                attempts::finish_many(tx, &lost, now).await?;
                begun.settled.add(Verdict::Unknown { act: job.act, since }.write(tx, engine, &row, now).await?);
                ends.push(job.lease);
                continue;
            }
            Step::TooLate => {
                let verdict = Verdict::refused(&row, job.act, (ErrorCode::PlatformTimeout, None));
                begun.settled.add(verdict.write(tx, engine, &row, now).await?);
                ends.push(job.lease);
                continue;
            }
            Step::Nothing => {
                ends.push(job.lease);
                continue;
            }
        };
        if change.state.is_some() || change.undoing.is_some() {
            begun.settled.verifications.push(row.id.clone());
            begun.settled.orders.extend(row.order_id);
            changes.push(change);
        }
        begun.calls.push(Call { lease: job.lease, id: row.id, request, tried, since, what });
    }
    verifications::change_many(tx, engine.vault(), &changes, now).await?;
    let touched = begun.settled.orders.clone();
    orders::follow(tx, &touched, now).await?;
    if !ends.is_empty() {
        jobs::finish_many(tx, &ends, now).await?;
    }
    hold_back(tx, parked).await?;
    Ok(begun)
}

/// Gives jobs back that wait for their shop.
pub(super) async fn hold_back(tx: &mut Tx, parked: Vec<(Lease, ShopId)>) -> Result<(), StoreError> {
    if parked.is_empty() {
        return Ok(());
    }
    let leases: Vec<Lease> = parked.iter().map(|(lease, _)| lease.clone()).collect();
    jobs::release_many(tx, &leases).await?;
    let shops: HashSet<ShopId> = parked.into_iter().map(|(_, shop)| shop).collect();
    for shop in &shops {
        jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
    }
    Ok(())
}
