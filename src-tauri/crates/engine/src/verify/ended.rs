//! Writes what came of the calls about vouchers. A worker that lost its lease writes nothing.

use super::{
    answer::{Called, Gave},
    reason::{of_error, of_refusal},
    verdict::{Verdict, link},
};
use crate::{
    Engine, attempt,
    deliver::{
        Settled,
        outcome::{Follows, follows},
    },
    jobs::kind,
    shops::park,
};
use huolang_domain::{ErrorCode, Millis, retry::RetryClass, state::VerificationState};
use huolang_platforms::{
    capability::{USED_MEANWHILE, VerifyAnswer, Voucher, VoucherRefusal},
    fault::CallError,
};
use huolang_store::{
    StoreError, Tx,
    attempts::AttemptState,
    jobs::{self, Reschedule},
    verifications::{
        self, Change, Verification,
        attempts::{self, Act},
    },
};

/// What becomes of the job.
enum Job {
    Done,
    Later { at: Millis, counts: bool },
}

/// Writes one answer.
pub(super) async fn write(tx: &mut Tx, engine: &Engine, answer: Called) -> Result<Settled, StoreError> {
    let now = engine.now();
    let Ok(row) = verifications::get(tx, &answer.id).await else {
        jobs::finish_many(tx, std::slice::from_ref(&answer.lease), now).await?;
        return Ok(Settled::default());
    };
    let judged = judge(tx, engine, &answer, &row, now).await?;
    let held = match &judged.job {
        Job::Done => jobs::finish_many(tx, std::slice::from_ref(&answer.lease), now).await?,
        Job::Later { at, counts } => {
            let later = Reschedule { lease: answer.lease.clone(), run_at: *at, counts: *counts, error: None };
            jobs::reschedule_many(tx, &[later], now).await?
        }
    };
    if !held.contains(&answer.lease.id) {
        tracing::warn!(verification.id = %row.id, "a lease was lost; its late result is discarded and will be read back");
        return Ok(Settled::default());
    }
    let mut settled = Settled::default();
    if let (Some(id), Some(error)) = (&answer.attempt, &judged.error) {
        let outcome = if error.class() == RetryClass::Unknown {
            attempt::unknown(id.clone(), Some(answer.latency_ms))
        } else {
            attempt::refused(id.clone(), error, answer.latency_ms, None)
        };
        attempts::finish_many(tx, &[outcome], now).await?;
    } else if let Some(id) = &answer.attempt {
        let outcome = match &judged.verdict {
            Some(Verdict::Refused((code, _))) => attempt::not_there(id.clone(), code.as_str()),
            _ => attempt::accepted(id.clone(), Some(answer.latency_ms)),
        };
        attempts::finish_many(tx, &[outcome], now).await?;
    }
    if let Some(voucher) = judged.looked {
        settled.add(keep_look(tx, engine, &row, voucher, now).await?);
    }
    if let Some(verdict) = judged.verdict {
        settled.add(verdict.write(tx, engine, &row, now).await?);
    }
    if judged.login_dead {
        jobs::park_shop(tx, &answer.shop, kind::HELD_BACK).await?;
        settled.notices.extend(park::login_dead(tx, engine, &answer.shop, now).await?);
    }
    settled.vouchers |= matches!(judged.job, Job::Later { .. });
    Ok(settled)
}

struct Judged {
    job: Job,
    verdict: Option<Verdict>,
    looked: Option<Box<Voucher>>,
    error: Option<CallError>,
    login_dead: bool,
}

impl Judged {
    const fn ended(verdict: Verdict) -> Self {
        Self { job: Job::Done, verdict: Some(verdict), looked: None, error: None, login_dead: false }
    }
}

async fn judge(
    tx: &mut Tx,
    engine: &Engine,
    answer: &Called,
    row: &Verification,
    now: Millis,
) -> Result<Judged, StoreError> {
    let act = if matches!(answer.gave, Gave::Undo(_)) { Act::Undo } else { Act::Verify };
    Ok(match &answer.gave {
        Gave::Look(Ok(Ok(voucher))) if names_another(row, voucher) => {
            Judged::ended(Verdict::Refused((ErrorCode::VerificationCodeWrong, None)))
        }
        Gave::Look(Ok(Ok(voucher))) => Judged {
            job: Job::Later { at: now, counts: false },
            verdict: None,
            looked: Some(Box::new(voucher.clone())),
            error: None,
            login_dead: false,
        },
        Gave::Look(Ok(Err(refusal))) => Judged::ended(Verdict::Refused(of_refusal(refusal))),
        Gave::Verify(Ok(VerifyAnswer::Verified { sn, receipt })) => Judged::ended(Verdict::Verified {
            sn: sn.clone(),
            receipt: receipt.clone(),
            undo_within_ms: answer.undo_within_ms,
        }),
        Gave::Verify(Ok(VerifyAnswer::Refused(refusal))) if may_be_ours(refusal) && was_in_doubt(tx, row).await? => {
            // Perhaps it was ourselves: an earlier call had no answer.
            Judged::ended(Verdict::Review)
        }
        Gave::Verify(Ok(VerifyAnswer::Refused(refusal))) => Judged::ended(Verdict::Refused(of_refusal(refusal))),
        Gave::Undo(Ok(())) => Judged::ended(Verdict::Undone),
        Gave::Look(Err(error)) => {
            // A look without an answer has used nothing: it is simply repeated.
            let error = match error {
                CallError::Unknown { message } => {
                    CallError::Transient { message: message.clone(), retry_after_ms: None }
                }
                error => error.clone(),
            };
            failed(engine, answer, row, act, error, now)
        }
        Gave::Verify(Err(error)) | Gave::Undo(Err(error)) => failed(engine, answer, row, act, error.clone(), now),
    })
}

fn names_another(row: &Verification, voucher: &Voucher) -> bool {
    !row.sn.as_str().is_empty() && voucher.sn.as_ref().is_some_and(|sn| *sn != row.sn)
}

/// Whether a refusal says that the voucher was used: that may have been an earlier call of ours.
fn may_be_ours(refusal: &VoucherRefusal) -> bool {
    match refusal {
        VoucherRefusal::AlreadyUsed => true,
        VoucherRefusal::Other { code, .. } => code == USED_MEANWHILE,
        _ => false,
    }
}

/// Whether an earlier call had no answer.
async fn was_in_doubt(tx: &mut Tx, row: &Verification) -> Result<bool, StoreError> {
    let past = attempts::of_many(tx, std::slice::from_ref(&row.id)).await?;
    Ok(past.iter().any(|one| one.act == Act::Verify && one.class == Some(RetryClass::Unknown))
        || past.iter().any(|one| one.act == Act::Verify && one.state == AttemptState::Unknown))
}

fn failed(engine: &Engine, answer: &Called, row: &Verification, act: Act, error: CallError, now: Millis) -> Judged {
    let policy = engine.policy();
    let result = Err(error);
    let what = follows(&result, answer.tried, &policy.verify_retry, &policy, now, engine.dice().as_ref());
    let Err(error) = result else { return Judged::ended(Verdict::Again) };
    let looking = matches!(answer.gave, Gave::Look(_));
    let awaited = row.via.is_awaited() || act == Act::Undo;
    let again = || match act {
        Act::Verify => Verdict::Again,
        Act::Undo => Verdict::UndoAgain,
    };
    let refused = |error: &CallError| Verdict::refused(row, act, of_error(error));
    let (job, verdict, login_dead) = match what {
        Follows::Again { at, counts } => (Job::Later { at, counts }, again(), false),
        Follows::Park if !awaited => (Job::Later { at: now, counts: false }, again(), true),
        Follows::Park => (Job::Done, refused(&error), true),
        Follows::ReadBack { .. } if !looking => (Job::Done, Verdict::Unknown { act, since: answer.since }, false),
        Follows::ReadBack { .. } | Follows::GiveUp | Follows::Done => (Job::Done, refused(&error), false),
    };
    // A look changes no state, so nothing is to be put back.
    let verdict = Some(verdict).filter(|verdict| !(looking && matches!(verdict, Verdict::Again)));
    Judged { job, verdict, looked: None, error: Some(error), login_dead }
}

/// Keeps what a look gave, before the voucher is verified with it.
async fn keep_look(
    tx: &mut Tx,
    engine: &Engine,
    row: &Verification,
    voucher: Box<Voucher>,
    now: Millis,
) -> Result<Settled, StoreError> {
    let mut change = Change::of(row.id.clone());
    change.looked = Some(true);
    change.title = Some(voucher.title);
    change.amount = voucher.amount;
    change.expires_at = voucher.expires_at;
    change.ticket = voucher.ticket.map(Some);
    if let Some(sn) = &voucher.sn {
        link(tx, row, sn, &mut change).await?;
    }
    debug_assert_eq!(row.state, VerificationState::Pending);
    verifications::change_many(tx, engine.vault(), &[change], now).await?;
    Ok(Settled { verifications: vec![row.id.clone()], ..Settled::default() })
}
