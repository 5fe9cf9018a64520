//! Writes what came of callbacks: done, once more by the schedule, or stop and tell the seller.

use super::{
    Ended,
    claim::{platform, track},
    wants_none,
};
use crate::{Engine, EngineError, Topic, inbound::told, notice};
use huolang_domain::Millis;
use huolang_platforms::jd::{Outcome, retry_after};
use huolang_store::{
    Durability, StoreError, Tx,
    callbacks::{self, CallbackState, Tried},
    calls::{self, Call, Direction},
    events::{self, NewEvent},
    notices, orders,
};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// What came of calls while the database refused to take it. Lost with the program: then the lease ends, and the call is made
/// again.
#[derive(Default)]
pub(crate) struct Unwritten(Mutex<Vec<Arc<Vec<Ended>>>>);

impl Unwritten {
    fn keep(&self, ended: Arc<Vec<Ended>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(ended);
    }

    fn take(&self) -> Option<Arc<Vec<Ended>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

impl Engine {
    /// Writes what came of calls when the database refused to hear of it: who answered is not called again.
    pub(super) async fn settle_unwritten(&self) -> Result<(), EngineError> {
        while let Some(ended) = self.inbound().unwritten.take() {
            self.settle_callbacks(ended).await?;
        }
        Ok(())
    }

    pub(super) async fn settle_callbacks(&self, ended: Arc<Vec<Ended>>) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let orders: Vec<_> = ended.iter().map(|one| one.callback.order_id.clone()).collect();
        let answers = Arc::clone(&ended);
        let written = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let told = settle(tx, &engine, &answers, now).await?;
                    engine.fail_points().reach("callback.before_commit");
                    Ok(told)
                })
            })
            .await;
        let told = match written {
            Ok(told) => told,
            Err(refused) => {
                self.inbound().unwritten.keep(ended);
                return Err(refused.into());
            }
        };
        self.tell_orders(&orders);
        self.tell_notices(told);
        self.bus().tell(Topic::Inbound, Vec::<String>::new());
        Ok(())
    }
}

async fn settle(tx: &mut Tx, engine: &Engine, ended: &[Ended], now: Millis) -> Result<Vec<String>, StoreError> {
    let (mut raises, mut tracks, mut history, mut log, mut calm) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in ended {
        let row = &one.claimed.row;
        let tried = tried(engine, one, now);
        // Where nobody wants to be told, nobody was called.
        let was_called = !wants_none(&one.claimed);
        if was_called {
            log.push(call(engine, one, now));
        }
        if !callbacks::settle(tx, &one.callback.id, one.callback.lease_until, &tried, now).await? {
            continue;
        }
        if tried.state == CallbackState::Waiting {
            continue;
        }
        let done = tried.state == CallbackState::Done;
        tracks.push(track(row, done));
        if was_called {
            history.push(NewEvent {
                order_id: row.order_id.clone(),
                kind: if done { "called_back" } else { "callback_stopped" },
                detail: json!({ "code": tried.code, "tries": one.callback.tries + 1 }),
                actor: "system".to_owned(),
                at: now,
            });
        }
        if done {
            calm.push(told::callback_cause(&row.order_id));
        } else {
            let (code, message) = (tried.code.as_deref(), tried.message.as_deref());
            raises.push(told::callback_stopped(row, tried.state.as_str(), code, message));
        }
    }
    calls::append_many(tx, &log).await?;
    orders::set_tracks_many(tx, &tracks, now).await?;
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    let mut told = notice::write(tx, &raises, engine.ids().as_ref(), now).await?;
    if !calm.is_empty() {
        let closed = notices::resolve_causes(tx, &calm, now).await?;
        told.extend(closed.into_iter().map(huolang_domain::NoticeId::into_string));
    }
    Ok(told)
}

fn tried(engine: &Engine, one: &Ended, now: Millis) -> Tried {
    let age = one.callback.first_at.map_or(0, |first| now.since(first));
    let chance = i64::try_from(engine.dice().below(1_001)).unwrap_or(500);
    let (state, run_at) = match one.reply.outcome {
        Outcome::Done => (CallbackState::Done, now),
        Outcome::Check => (CallbackState::Check, now),
        Outcome::Stop => (CallbackState::Stopped, now),
        Outcome::Retry => match retry_after(one.callback.tries + 1, age, chance) {
            Some(wait) => (CallbackState::Waiting, now.plus(wait)),
            None => (CallbackState::GivenUp, now),
        },
    };
    Tried { state, run_at, code: code_of(one), message: message_of(one) }
}

/// The platform's code, or the word for what stood in the way.
fn code_of(one: &Ended) -> Option<String> {
    one.reply.code.clone().or_else(|| one.hindrance.as_ref().map(|hindrance| hindrance.word.to_owned()))
}

/// The platform's words, or the detail of what stood in the way.
fn message_of(one: &Ended) -> Option<String> {
    one.reply.message.clone().or_else(|| one.hindrance.as_ref().map(|hindrance| hindrance.detail.clone()))
}

fn call(engine: &Engine, one: &Ended, now: Millis) -> Call {
    let row = &one.claimed.row;
    Call {
        id: engine.ids().fresh(),
        shop_id: Some(row.shop_id.clone()),
        order_id: Some(row.order_id.clone()),
        external_no: Some(row.external_no.clone()),
        platform: platform(&one.claimed),
        direction: Direction::Out,
        call: "callback".to_owned(),
        outcome: one.reply.outcome.as_str().to_owned(),
        code: code_of(one),
        http_status: one.http_status.map(i64::from),
        duration_ms: one.duration_ms,
        times: 1,
        request: format!("state={} quantity={} try={}", row.state.as_str(), row.quantity, one.callback.tries + 1),
        answer: message_of(one).unwrap_or_default(),
        at: now,
    }
}
