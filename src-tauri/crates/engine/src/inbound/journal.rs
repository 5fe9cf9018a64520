//! The log of calls: gathered in memory, written together a moment later. It is a help for people, never a fact.

use crate::{Engine, Topic};
use huolang_domain::{OrderId, PoolId, ShopId, platform::PlatformKind};
use huolang_store::{
    Durability,
    calls::{self, Call, Direction},
};
use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long calls are gathered.
const GATHER: Duration = Duration::from_millis(500);
/// Calls kept for one write; questions beyond it are counted, not kept.
const MOST: usize = 2_000;

/// A call of a platform, to be noted.
pub(crate) struct Noted {
    pub shop: Option<ShopId>,
    pub order: Option<OrderId>,
    pub external_no: Option<String>,
    pub platform: PlatformKind,
    pub call: &'static str,
    /// A question changes nothing: the same one again is counted.
    pub is_question: bool,
    pub outcome: &'static str,
    pub code: String,
    pub duration_ms: i64,
    pub request: String,
    pub answer: String,
}

/// What is gathered.
#[derive(Default)]
pub(crate) struct Journal(Mutex<Gathered>);

/// What makes two questions the same: shop, order, call and answer.
type Question = (Option<ShopId>, Option<String>, &'static str, String);

#[derive(Default)]
struct Gathered {
    calls: Vec<Call>,
    /// Where a question stands among the calls.
    questions: HashMap<Question, usize>,
    left_out: u64,
    pools: BTreeSet<PoolId>,
    is_due: bool,
}

impl Engine {
    /// Notes a call of a platform.
    pub(crate) fn note_call(&self, noted: Noted) {
        let key = (noted.shop.clone(), noted.external_no.clone(), noted.call, noted.code.clone());
        let mut gathered = self.inbound().journal.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = gathered.questions.get(&key).copied().filter(|_| noted.is_question)
            && let Some(call) = gathered.calls.get_mut(place)
        {
            call.times += 1;
            call.duration_ms = call.duration_ms.max(noted.duration_ms);
            return;
        }
        if noted.is_question && gathered.calls.len() >= MOST {
            gathered.left_out += 1;
            return;
        }
        if noted.is_question {
            let place = gathered.calls.len();
            gathered.questions.insert(key, place);
        }
        gathered.calls.push(Call {
            id: self.ids().fresh(),
            shop_id: noted.shop,
            order_id: noted.order,
            external_no: noted.external_no,
            platform: noted.platform,
            direction: Direction::In,
            call: noted.call.to_owned(),
            outcome: noted.outcome.to_owned(),
            code: Some(noted.code),
            http_status: Some(200),
            duration_ms: noted.duration_ms,
            times: 1,
            request: noted.request,
            answer: noted.answer,
            at: self.now(),
        });
        self.write_soon(&mut gathered);
    }

    /// Pools were drawn from: whether they are low is looked at with the next write.
    pub(crate) fn note_pools(&self, pools: &[PoolId]) {
        if pools.is_empty() {
            return;
        }
        let mut gathered = self.inbound().journal.0.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.pools.extend(pools.iter().cloned());
        self.write_soon(&mut gathered);
    }

    fn write_soon(&self, gathered: &mut Gathered) {
        if !mem::replace(&mut gathered.is_due, true) {
            let engine = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(GATHER).await;
                engine.write_calls().await;
            });
        }
    }

    /// Writes down what was gathered.
    pub async fn write_calls(&self) {
        let gathered = mem::take(&mut *self.inbound().journal.0.lock().unwrap_or_else(PoisonError::into_inner));
        if gathered.left_out > 0 {
            tracing::warn!(questions = gathered.left_out, "too many questions of a platform to note each");
        }
        if !gathered.calls.is_empty() {
            let noted = gathered.calls;
            let written = self
                .db()
                .write(Durability::Ordinary, move |tx| Box::pin(async move { calls::append_many(tx, &noted).await }));
            match written.await {
                Ok(()) => self.bus().tell(Topic::Inbound, Vec::<String>::new()),
                Err(error) => tracing::warn!(%error, "calls of platforms were not noted"),
            }
        }
        let pools: Vec<PoolId> = gathered.pools.into_iter().collect();
        if !pools.is_empty()
            && let Err(error) = self.check_stock(&pools).await
        {
            tracing::warn!(%error, "stock was not looked at");
        }
    }
}
