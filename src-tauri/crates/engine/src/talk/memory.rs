//! What is kept in memory about talks: which are being answered, what platforms say of products, the client for models.

use crate::{Engine, EngineError};
use huolang_domain::{ConversationId, Millis, ShopId};
use huolang_platforms::{
    capability::ProductFacts,
    http::{HttpClient, HttpLimits},
};
use huolang_store::spending::Cap;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use tokio::sync::Notify;

/// How long a platform's word on a product is good, in milliseconds.
const FACTS_MS: i64 = 30 * 60_000;
/// Products that are kept in mind.
const FACTS: usize = 2_000;

type Told = (Millis, Option<ProductFacts>);

/// What is kept in memory about talks.
pub struct Memory {
    busy: Mutex<HashSet<ConversationId>>,
    done: Notify,
    facts: Mutex<HashMap<(ShopId, String), Told>>,
    client: OnceLock<HttpClient>,
    /// Caps that were reached since the start, by the causes of their notices: on which day, and what the cap was.
    capped: Mutex<HashMap<String, (i64, Cap)>>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            busy: Mutex::default(),
            done: Notify::new(),
            facts: Mutex::default(),
            client: OnceLock::new(),
            capped: Mutex::default(),
        }
    }
}

/// That a talk is being answered; ends when it is dropped.
pub(super) struct Busy {
    engine: Engine,
    id: ConversationId,
}

impl Drop for Busy {
    fn drop(&mut self) {
        let memory = &self.engine.around().talk;
        memory.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
        memory.done.notify_waiters();
        self.engine.signals().talk.notify_one();
    }
}

impl Memory {
    /// Takes a talk in hand; absent: it is in hand already.
    pub(super) fn take(engine: &Engine, id: &ConversationId) -> Option<Busy> {
        let mut busy = engine.around().talk.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(id.clone()).then(|| Busy { engine: engine.clone(), id: id.clone() })
    }

    /// How many talks are in hand.
    pub(super) fn in_hand(&self) -> usize {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Waits until no talk is in hand.
    pub(super) async fn settled(&self) {
        loop {
            let done = self.done.notified();
            if self.in_hand() == 0 {
                return;
            }
            done.await;
        }
    }

    /// What a platform said of a product, if that is not too long ago.
    pub(super) fn facts(&self, shop: &ShopId, product: &str, now: Millis) -> Option<Option<ProductFacts>> {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, told) = facts.get(&(shop.clone(), product.to_owned()))?;
        (now.since(*at) < FACTS_MS).then(|| told.clone())
    }

    /// Keeps in mind what a platform said of a product; also that it said nothing.
    pub(super) fn keep_facts(&self, shop: &ShopId, product: &str, told: Option<ProductFacts>, now: Millis) {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if facts.len() >= FACTS {
            facts.clear();
        }
        facts.insert((shop.clone(), product.to_owned()), (now, told));
    }

    /// Notes that a cap was reached on a day.
    pub(super) fn note_reached(&self, cause: String, day: i64, cap: Cap) {
        self.capped.lock().unwrap_or_else(PoisonError::into_inner).insert(cause, (day, cap));
    }

    /// Whether a cap was reached on that day, and is still what it was.
    pub(super) fn was_reached(&self, cause: &str, day: i64, cap: Cap) -> bool {
        let capped = self.capped.lock().unwrap_or_else(PoisonError::into_inner);
        capped.get(cause) == Some(&(day, cap))
    }

    /// The client that asks models; its time-outs are longer than any that can be set.
    pub(super) fn client(engine: &Engine) -> Result<HttpClient, EngineError> {
        if let Some(client) = engine.around().talk.client.get() {
            return Ok(client.clone());
        }
        let limits = HttpLimits { read_ms: 125_000, total_ms: 125_000, answer_bytes: 4 << 20, ..HttpLimits::default() };
        let client = HttpClient::new(limits, Arc::clone(engine.clock()), Arc::clone(engine.contacts()))
            .map_err(|error| crate::shops::http_refused(&error))?;
        Ok(engine.around().talk.client.get_or_init(|| client).clone())
    }
}
