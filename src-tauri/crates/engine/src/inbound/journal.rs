//! The log of calls: gathered in memory, written together a moment later. It is a help for people, never a fact.

use super::unmapped::Unmapped;
use crate::{Engine, Topic};
use huolang_domain::{OrderId, PoolId, ShopId, platform::PlatformKind};
use huolang_store::{
    Durability,
    calls::{self, Call, Direction},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long calls are gathered.
const GATHER: Duration = Duration::from_millis(500);
/// Calls kept for one write; questions beyond it are counted, not kept.
const MOST: usize = 2_000;

/// Calls in one commit: no order waits behind all that was gathered.
const PIECE: usize = 256;

/// The code of a path that leads nowhere: the one answer that is not HTTP 200.
const NOT_FOUND: &str = "404";
/// Calls of strangers that are noted in a minute: of each shop whose secret path they know, and of all others together.
const STRANGERS: u32 = 60;
/// The call of the line that counts strangers who were not noted.
const LEFT_OUT: &str = "left_out";

/// A call of a platform, to be noted.
pub(crate) struct Noted {
    pub shop: Option<ShopId>,
    pub order: Option<OrderId>,
    pub external_no: Option<String>,
    pub platform: PlatformKind,
    pub call: &'static str,
    /// A question changes nothing: the same one again is counted.
    pub is_question: bool,
    /// Nobody can vouch for it: so many of them are noted a minute, and of several alike the first.
    pub is_stranger: bool,
    pub outcome: &'static str,
    pub code: String,
    pub duration_ms: i64,
    pub request: String,
    pub answer: String,
}

/// What is noted of a call one of whose fields is missing or cannot be read: the screens have a sentence for it.
pub(super) fn bad_field(name: &str) -> String {
    format!("bad_field {name}")
}

/// What is gathered.
#[derive(Default)]
pub(crate) struct Journal {
    gathered: Mutex<Gathered>,
    /// One writes at a time: whoever asked for a write finds everything written that was noted before.
    writing: tokio::sync::Mutex<()>,
}

/// What makes two questions the same: shop, order, call and answer.
type Question = (Option<ShopId>, Option<String>, &'static str, String);

#[derive(Default)]
struct Gathered {
    calls: Vec<Call>,
    /// Where a question stands among the calls.
    questions: HashMap<Question, usize>,
    left_out: u64,
    strangers: Strangers,
    pools: BTreeSet<PoolId>,
    /// The last order of each shop that was refused because nobody mapped its product.
    unmapped: BTreeMap<ShopId, Unmapped>,
    is_due: bool,
}

/// Calls of strangers in a minute.
#[derive(Default)]
struct Strangers {
    minute: i64,
    /// How many came by the secret path of a shop, and how many by no such path: a flood of these hides none of those.
    came: HashMap<Option<ShopId>, u32>,
    /// How many were not noted, since that was told last.
    left_out: BTreeMap<PlatformKind, i64>,
    /// The minute in which it was told last.
    told: i64,
}

impl Strangers {
    /// Whether one more is noted in this minute.
    fn hears(&mut self, minute: i64, noted: &Noted) -> bool {
        if self.minute != minute {
            self.minute = minute;
            self.came.clear();
        }
        let came = self.came.entry(noted.shop.clone()).or_default();
        *came = came.saturating_add(1);
        if *came > STRANGERS {
            *self.left_out.entry(noted.platform).or_default() += 1;
        }
        *came <= STRANGERS
    }
}

impl Engine {
    /// Notes a call of a platform.
    pub(crate) fn note_call(&self, noted: Noted) {
        // A stranger may name any order.
        let number = noted.external_no.clone().filter(|_| !noted.is_stranger);
        let key = (noted.shop.clone(), number, noted.call, noted.code.clone());
        let is_counted = noted.is_question || noted.is_stranger;
        let mut gathered = self.inbound().journal.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = gathered.questions.get(&key).copied().filter(|_| is_counted)
            && let Some(call) = gathered.calls.get_mut(place)
        {
            call.times += 1;
            call.duration_ms = call.duration_ms.max(noted.duration_ms);
            return;
        }
        let is_too_much = (is_counted && gathered.calls.len() >= MOST)
            || (noted.is_stranger && !gathered.strangers.hears(self.minute(), &noted));
        if is_too_much {
            gathered.left_out += 1;
            return;
        }
        if is_counted {
            let place = gathered.calls.len();
            gathered.questions.insert(key, place);
        }
        let http_status = Some(if noted.code == NOT_FOUND { 404 } else { 200 });
        gathered.calls.push(Call {
            id: self.ids().fresh(),
            shop_id: noted.shop,
            order_id: noted.order,
            external_no: noted.external_no,
            platform: noted.platform,
            direction: Direction::In,
            call: noted.call.to_owned(),
            outcome: noted.outcome.to_owned(),
            http_status,
            code: Some(noted.code),
            duration_ms: noted.duration_ms,
            times: 1,
            request: noted.request,
            answer: noted.answer,
            at: self.now(),
        });
        self.write_soon(&mut gathered);
    }

    fn minute(&self) -> i64 {
        self.now().0.div_euclid(60_000)
    }

    /// Notes how many strangers were not noted each: a line a platform and minute.
    pub(super) fn note_left_out(&self) {
        let minute = self.minute();
        let mut gathered = self.inbound().journal.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if gathered.strangers.left_out.is_empty() || gathered.strangers.told == minute {
            return;
        }
        gathered.strangers.told = minute;
        for (platform, times) in mem::take(&mut gathered.strangers.left_out) {
            gathered.calls.push(Call {
                id: self.ids().fresh(),
                shop_id: None,
                order_id: None,
                external_no: None,
                platform,
                direction: Direction::In,
                call: LEFT_OUT.to_owned(),
                outcome: "refused".to_owned(),
                http_status: None,
                code: None,
                duration_ms: 0,
                times,
                request: LEFT_OUT.to_owned(),
                answer: String::new(),
                at: self.now(),
            });
        }
        self.write_soon(&mut gathered);
    }

    /// Pools were drawn from: whether they are low is looked at with the next write.
    pub(crate) fn note_pools(&self, pools: &[PoolId]) {
        if pools.is_empty() {
            return;
        }
        let mut gathered = self.inbound().journal.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.pools.extend(pools.iter().cloned());
        self.write_soon(&mut gathered);
    }

    /// An order was refused because nobody mapped its product: the seller is told with the next write.
    pub(super) fn note_unmapped(&self, shop: &ShopId, refused: Unmapped) {
        let mut gathered = self.inbound().journal.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.unmapped.insert(shop.clone(), refused);
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
        let _writing = self.inbound().journal.writing.lock().await;
        let gathered = {
            let mut kept = self.inbound().journal.gathered.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = Gathered { strangers: mem::take(&mut kept.strangers), ..Gathered::default() };
            mem::replace(&mut *kept, fresh)
        };
        if gathered.left_out > 0 {
            tracing::warn!(calls = gathered.left_out, "too many calls to note each");
        }
        let (mut rest, mut has_more) = (gathered.calls, false);
        while !rest.is_empty() {
            let later = rest.split_off(rest.len().min(PIECE));
            let noted = mem::replace(&mut rest, later);
            let written = self
                .db()
                .write(Durability::Ordinary, move |tx| Box::pin(async move { calls::append_many(tx, &noted).await }));
            match written.await {
                Ok(()) => has_more = true,
                Err(error) => tracing::warn!(%error, "calls of platforms were not noted"),
            }
        }
        if has_more {
            self.bus().tell(Topic::Inbound, Vec::<String>::new());
        }
        let pools: Vec<PoolId> = gathered.pools.into_iter().collect();
        if !pools.is_empty()
            && let Err(error) = self.check_stock(&pools).await
        {
            tracing::warn!(%error, "stock was not looked at");
        }
        if let Err(error) = self.tell_unmapped(gathered.unmapped).await {
            tracing::warn!(%error, "an order of a product nobody mapped was not told; the next one is");
        }
    }
}
