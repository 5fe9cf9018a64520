//! Gathers orders that come at the same time into one commit, so that one flush serves all of them. While one commit is
//! flushed the next one is written.

use super::{accept, incoming::Incoming, outcome::Outcome};
use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, OrderId, ShopId, platform::PlatformKind};
use huolang_store::{Durability, StoreError, callbacks};
use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot},
    time::timeout,
};

/// Orders in one commit.
const GROUP: usize = 96;
/// Orders that may wait; more are told to come again.
const QUEUE: usize = 4_096;
/// Commits under way: one that is flushed, and one that is written.
const COMMITS: usize = 2;
/// Fewer orders are not divided among commits.
const FEW: usize = 8;
/// So long a commit waits for the rest of a wave.
const WAVE: Duration = Duration::from_millis(1);

/// What became of an order.
pub(crate) type Taken = Result<Accepted, Trouble>;

/// An order that is committed, or was before.
#[derive(Debug, Clone)]
pub(crate) enum Accepted {
    /// It is in the ledger.
    Stored {
        /// As it stands.
        outcome: Arc<Outcome>,
        /// Whether this call brought it in.
        is_new: bool,
    },
    /// There are no cards, and it was not taken.
    NotTaken,
}

/// Our own trouble: the platform is told to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trouble;

struct Ticket {
    incoming: Arc<Incoming>,
    reply: oneshot::Sender<Taken>,
}

/// The queue, and whether somebody works it off.
pub(crate) struct Gate {
    waiting: Mutex<Waiting>,
    /// The wave that is waited for is there.
    is_full: Notify,
    room: Arc<Semaphore>,
}

#[derive(Default)]
struct Waiting {
    tickets: VecDeque<Ticket>,
    is_worked_off: bool,
    /// How many orders are likely to come together.
    wave: usize,
    is_gathering: bool,
    /// Orders in the commits under way.
    under_way: usize,
}

impl Default for Gate {
    fn default() -> Self {
        Self { waiting: Mutex::default(), is_full: Notify::new(), room: Arc::new(Semaphore::new(COMMITS)) }
    }
}

/// How many orders go into one commit when so many are about: as many as into the others, so that none waits for a larger one.
const fn share(orders: usize) -> usize {
    let share = if orders < FEW { orders } else { orders.div_ceil(COMMITS) };
    if share < GROUP { share } else { GROUP }
}

impl Waiting {
    /// Takes the next commit's orders.
    fn take(&mut self) -> Vec<Ticket> {
        let count = share(self.tickets.len() + self.under_way).min(self.tickets.len());
        let group: Vec<Ticket> = self.tickets.drain(..count).collect();
        self.is_worked_off = !group.is_empty();
        self.under_way += group.len();
        group
    }

    /// A commit's orders are about to be answered.
    fn ended(&mut self, orders: usize) {
        self.under_way -= orders;
        self.wave = share(orders + self.tickets.len() + self.under_way);
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Callers who were answered together ask again together: a moment later one commit serves them all. Nobody waits for
    /// callers who come one at a time.
    async fn gather(&self) {
        {
            let mut waiting = self.lock();
            if waiting.tickets.is_empty() || waiting.tickets.len() >= waiting.wave {
                return;
            }
            waiting.is_gathering = true;
        }
        let _ = timeout(WAVE, self.is_full.notified()).await;
        self.lock().is_gathering = false;
    }
}

impl Engine {
    /// Brings an order into the ledger, flushed, or gives what it came to before.
    pub(crate) async fn take_inbound(&self, incoming: Incoming) -> Taken {
        let (reply, answer) = oneshot::channel();
        let starts = {
            let mut waiting = self.inbound().gate.lock();
            if waiting.tickets.len() >= QUEUE {
                return Err(Trouble);
            }
            waiting.tickets.push_back(Ticket { incoming: Arc::new(incoming), reply });
            if waiting.is_gathering && waiting.tickets.len() >= waiting.wave {
                self.inbound().gate.is_full.notify_one();
            }
            !mem::replace(&mut waiting.is_worked_off, true)
        };
        if starts {
            // A task of its own: the caller may go away in the middle.
            tokio::spawn(work_off(self.clone()));
        }
        answer.await.unwrap_or(Err(Trouble))
    }
}

/// Commits group after group until nothing waits.
async fn work_off(engine: Engine) {
    let gate = &engine.inbound().gate;
    while let Ok(permit) = Arc::clone(&gate.room).acquire_owned().await {
        gate.gather().await;
        let group = gate.lock().take();
        if group.is_empty() {
            return;
        }
        tokio::spawn(answer(engine.clone(), group, permit));
    }
}

async fn answer(engine: Engine, group: Vec<Ticket>, permit: OwnedSemaphorePermit) {
    let incoming: Vec<Arc<Incoming>> = group.iter().map(|ticket| Arc::clone(&ticket.incoming)).collect();
    let answers = match commit(&engine, incoming).await {
        Ok(answers) => answers,
        Err(error) if group.len() == 1 => {
            tracing::error!(%error, "an order could not be kept; the platform is told to wait");
            vec![Err(Trouble)]
        }
        Err(error) => {
            tracing::warn!(%error, orders = group.len(), "a group of orders could not be kept; each is tried alone");
            one_by_one(&engine, &group).await
        }
    };
    engine.inbound().gate.lock().ended(group.len());
    let mut unheard = Vec::new();
    for (ticket, answer) in group.into_iter().zip(answers) {
        let is_general = ticket.incoming.shop.platform == PlatformKind::JdGeneral;
        // The caller may have gone; the order stands all the same.
        if let Err(Ok(Accepted::Stored { outcome, is_new: true })) = ticket.reply.send(answer)
            && is_general
            && outcome.state.is_final()
        {
            unheard.push((outcome.order.clone(), outcome.shop.clone()));
        }
    }
    drop(permit);
    if !unheard.is_empty() {
        call_back_unheard(&engine, unheard).await;
    }
}

/// Orders that ended with an answer which came too late, and whose callbacks are not queued yet.
#[derive(Default)]
pub(crate) struct Unheard(Mutex<Vec<(OrderId, ShopId)>>);

impl Unheard {
    fn keep(&self, orders: Vec<(OrderId, ShopId)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(orders);
    }

    fn take(&self) -> Vec<(OrderId, ShopId)> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Has orders called back that ended with an answer which came too late: 京东通用交易 was told to wait, and holds them until it
/// hears more.
pub(super) async fn call_back_unheard(engine: &Engine, unheard: Vec<(OrderId, ShopId)>) {
    engine.inbound().unheard.keep(unheard);
    engine.queue_unheard().await;
    engine.inbound().bell.notify_one();
}

impl Engine {
    /// Queues the callbacks of orders that were answered too late. What the database refuses is kept for the next round.
    pub(super) async fn queue_unheard(&self) {
        let unheard = self.inbound().unheard.take();
        if unheard.is_empty() {
            return;
        }
        let (writer, orders, now) = (self.clone(), unheard.clone(), self.now());
        let queued = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                callbacks::add_many(tx, &orders, writer.ids().as_ref(), now.plus(accept::GRACE_MS), now).await
            })
        });
        if let Err(error) = queued.await {
            tracing::error!(%error, "orders that were answered too late are not called back yet; it is tried again");
            self.inbound().unheard.keep(unheard);
        }
    }
}

async fn one_by_one(engine: &Engine, group: &[Ticket]) -> Vec<Taken> {
    let mut answers = Vec::with_capacity(group.len());
    for ticket in group {
        let alone = commit(engine, vec![Arc::clone(&ticket.incoming)]).await;
        answers.push(alone.ok().and_then(|mut answers| answers.pop()).unwrap_or(Err(Trouble)));
    }
    answers
}

async fn commit(engine: &Engine, incoming: Vec<Arc<Incoming>>) -> Result<Vec<Taken>, EngineError> {
    let count = incoming.len();
    let writer = engine.clone();
    let made = engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let made = accept::accept(tx, &writer, &incoming).await?;
                writer.fail_points().reach("inbound.before_commit");
                Ok::<_, StoreError>(made)
            })
        })
        .await?;
    engine.fail_points().reach("inbound.after_commit");
    if made.answers.len() != count {
        return Err(EngineError::refused(ErrorCode::Internal, "answers and orders do not match"));
    }
    Ok(engine.accepted(made))
}

#[cfg(test)]
mod tests {
    use super::{FEW, GROUP, Waiting, share};
    use crate::{
        Engine,
        inbound::{GameCall, GeneralCall, Route},
    };

    /// The size of what a call keeps until it is answered.
    fn size<'c, C, F>(_: impl Fn(&'c Engine, &'c Route, C, Option<&'c [u8]>) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_thousand_calls_that_wait_keep_little() {
        let general = size(|engine, route, call: GeneralCall, body| engine.answer_jd_general(route, call, body));
        let game = size(|engine, route, call: GameCall, body| engine.answer_jd_game(route, call, body));
        assert!(general <= 4_096 && game <= 4_096, "{general} and {game} bytes");
    }

    #[test]
    fn many_orders_are_divided_among_the_commits_and_few_are_not() {
        assert_eq!((share(0), share(1), share(FEW - 1)), (0, 1, FEW - 1));
        assert_eq!((share(16), share(17)), (8, 9));
        assert_eq!(share(10 * GROUP), GROUP);
        let mut waiting = Waiting { under_way: 16, ..Waiting::default() };
        waiting.ended(8);
        assert_eq!((waiting.under_way, waiting.wave), (8, 8), "those who are answered come again");
        waiting.ended(8);
        assert_eq!((waiting.under_way, waiting.wave), (0, 4), "nobody else is about");
    }
}
