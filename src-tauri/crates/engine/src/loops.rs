//! The loops that keep the engine going: each waits for its bell, for the next due time, or for the longest sleep.

use crate::{Engine, EngineError, jobs::kind, notice, shops::Standing};
use futures::FutureExt as _;
use huolang_domain::{Millis, ShopId};
use huolang_store::{Durability, jobs};
use std::{ops::ControlFlow, pin::pin, time::Duration};
use tokio_util::sync::CancellationToken;

/// What a loop does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Reserve and send.
    Deliver,
    /// Mark shipped.
    Ship,
    /// Read back.
    ReadBack,
    /// Verify vouchers.
    Verify,
    /// Write results.
    Outcomes,
    /// Take back expired leases, watch the clock.
    Watch,
    /// List a shop's orders.
    Poll(ShopId),
    /// Hear a shop's hints.
    Hints(ShopId),
    /// Answer buyers.
    Talk,
    /// Hear what a shop's buyers say.
    Chat(ShopId),
}

impl Work {
    /// The id of its task.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Deliver => "deliver".to_owned(),
            Self::Ship => "mark_shipped".to_owned(),
            Self::ReadBack => "read_back".to_owned(),
            Self::Verify => "verify".to_owned(),
            Self::Outcomes => "outcomes".to_owned(),
            Self::Watch => "watch".to_owned(),
            Self::Poll(shop) => format!("poll:{shop}"),
            Self::Hints(shop) => format!("hints:{shop}"),
            Self::Talk => "talk".to_owned(),
            Self::Chat(shop) => format!("chat:{shop}"),
        }
    }

    /// The work of every engine, shops aside.
    #[must_use]
    pub const fn of_engine() -> [Self; 7] {
        [Self::Deliver, Self::Ship, Self::ReadBack, Self::Verify, Self::Outcomes, Self::Watch, Self::Talk]
    }

    /// The work for one shop.
    #[must_use]
    pub fn of_shop(shop: &ShopId) -> [Self; 3] {
        [Self::Poll(shop.clone()), Self::Hints(shop.clone()), Self::Chat(shop.clone())]
    }
}

/// Asked by a loop before each round: gives a sign of life, waits while the task is paused, tells when to end.
#[async_trait::async_trait]
pub trait Gate: Send + Sync {
    /// Before a round.
    async fn before(&self) -> ControlFlow<()>;
    /// After a round.
    async fn after(&self, result: Result<(), &EngineError>);
    /// Comes when the loop has to end, also in the middle of a wait.
    async fn ended(&self);
    /// Gives signs of life in the middle of a round; never ends.
    async fn living(&self);
}

/// A gate that is open until it is cancelled.
#[derive(Debug, Clone, Default)]
pub struct Open(pub CancellationToken);

#[async_trait::async_trait]
impl Gate for Open {
    async fn before(&self) -> ControlFlow<()> {
        if self.0.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    async fn after(&self, result: Result<(), &EngineError>) {
        if let Err(error) = result {
            tracing::warn!(%error, "a round failed; it is tried again");
        }
    }

    async fn ended(&self) {
        self.0.cancelled().await;
    }

    async fn living(&self) {
        std::future::pending::<()>().await;
    }
}

/// Does the work of a round; its gate gives signs of life meanwhile.
pub(crate) async fn with_signs<T>(gate: &dyn Gate, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = gate.living() => {}
        }
    }
}

/// What a round came to.
enum Round {
    /// There may be more to do at once.
    Go,
    /// Nothing to do before that moment; absent: before the bell rings.
    Rest(Option<Millis>),
    /// The gate closed while the loop waited for something to come.
    Ended,
}

/// The longest wait after failures in a row, in milliseconds.
const MOST_PATIENCE_MS: i64 = 60_000;
/// The wait while due work cannot be taken up, because its order or its shop is busy, in milliseconds.
const BUSY_MS: i64 = 200;
/// The work of the loop that verifies.
const VOUCHER_WORK: &[&str] = &[kind::VERIFY, kind::VERIFY_BACK, kind::AUTO_VERIFY];
/// Time between two looks at leases and clock, in milliseconds.
const WATCH_MS: i64 = 5_000;

impl Engine {
    /// Runs a loop until its gate ends it. A round that has begun is finished; results of calls that are under way are
    /// written first.
    pub async fn run(&self, work: Work, gate: &dyn Gate) {
        let mut failures: u32 = 0;
        while self.goes_on(&work, gate).await {
            let round = with_signs(gate, pin!(self.round(&work, gate))).await;
            // A shop that stands still has no good rounds: what went wrong in its tasks stays until it goes on.
            if round.is_err() || self.is_at_work(&work) {
                gate.after(round.as_ref().map(|_| ())).await;
            }
            let due = match round {
                Ok(Round::Ended) => continue,
                Ok(Round::Go) => {
                    failures = 0;
                    continue;
                }
                Ok(Round::Rest(due)) => {
                    failures = 0;
                    due
                }
                Err(_) => {
                    failures = failures.saturating_add(1);
                    Some(self.now().plus(self.waits_after(&work, failures)))
                }
            };
            self.rest(&work, gate, due, failures == 0).await;
        }
    }

    /// Rests until `due`, a bell or the gate. A loop that looks for work others put into the database never sleeps long; a
    /// listing waits for its own time, with signs of life. How long that is, is taken once and counted by the time that only
    /// runs forward, too: a wall clock that is set back makes no rest longer.
    async fn rest(&self, work: &Work, gate: &dyn Gate, due: Option<Millis>, hears: bool) {
        let end = due.map(|due| self.running_ms().saturating_add(due.since(self.now())));
        loop {
            let sleep = self.sleep_for(end);
            let over = tokio::select! {
                () = gate.ended() => true,
                () = self.rung(work), if hears => true,
                () = tokio::time::sleep(sleep) => false,
            };
            // A computer that slept is late by the wall clock alone.
            let is_early = || end.is_some_and(|end| self.running_ms() < end) && due.is_some_and(|due| self.now() < due);
            let waits = matches!(work, Work::Poll(_)) && is_early();
            if over || !waits || gate.before().await.is_break() {
                return;
            }
        }
    }

    /// Whether another round is due. Results are written until the last call is back, also when the program ends.
    async fn goes_on(&self, work: &Work, gate: &dyn Gate) -> bool {
        gate.before().await.is_continue() || (*work == Work::Outcomes && self.in_flight().count() > 0)
    }

    /// Whether there is anything that a loop works for: one of a shop has nothing to do while the shop is not active.
    fn is_at_work(&self, work: &Work) -> bool {
        match work {
            Work::Poll(shop) | Work::Hints(shop) | Work::Chat(shop) => {
                self.shops().get(shop).is_some_and(|shop| shop.standing() == Standing::Active)
            }
            _ => true,
        }
    }

    /// How long a loop waits after so many failures in a row, in milliseconds. A result that the database refused has a time of
    /// its own.
    fn waits_after(&self, work: &Work, failures: u32) -> i64 {
        let due_in = match work {
            Work::Outcomes => self.in_flight().unwritten().due_in(self.running_ms()),
            _ => None,
        };
        patience(failures).min(due_in.unwrap_or(i64::MAX))
    }

    /// Waits for the bell of a loop. A ring while nobody waited is kept: it cannot be missed between looking and waiting.
    async fn rung(&self, work: &Work) {
        match work {
            Work::Deliver => self.signals().deliver.notified().await,
            Work::Ship => self.signals().ship.notified().await,
            Work::ReadBack => self.signals().read_back.notified().await,
            Work::Verify => self.signals().verify.notified().await,
            Work::Poll(shop) => match self.shops().get(shop) {
                Some(shop) => shop.bell().notified().await,
                None => std::future::pending().await,
            },
            Work::Talk => self.signals().talk.notified().await,
            Work::Outcomes | Work::Watch | Work::Hints(_) | Work::Chat(_) => std::future::pending().await,
        }
    }

    async fn round(&self, work: &Work, gate: &dyn Gate) -> Result<Round, EngineError> {
        match work {
            Work::Deliver => self.after_claim(&[kind::DELIVER], self.deliver_round().await?).await,
            Work::Ship => self.after_claim(&[kind::SHIP], self.ship_round().await?).await,
            Work::ReadBack => self.after_claim(&[kind::READ_BACK], self.read_back_round().await?).await,
            Work::Verify => self.after_claim(VOUCHER_WORK, self.verify_round().await?).await,
            Work::Outcomes => self.outcomes_or_end(gate).await,
            Work::Watch => {
                self.watch().await?;
                Ok(Round::Rest(Some(self.now().plus(WATCH_MS))))
            }
            Work::Poll(shop) => {
                let polled = self.poll_until(shop, gate).await?;
                let own = self.shops().get(shop).and_then(|shop| shop.poll_ms());
                let next = self.now().plus(self.policy().listed_every_ms(own));
                Ok(match polled.not_before {
                    Some(at) => Round::Rest(Some(at)),
                    None if polled.more => Round::Go,
                    None => Round::Rest(Some(next)),
                })
            }
            Work::Hints(shop) => self.hints_or_end(shop, gate).await,
            Work::Talk => self.talk_or_rest().await,
            Work::Chat(shop) => self.chat_or_end(shop, gate).await,
        }
    }

    /// How long to rest after a claim of `taken` jobs.
    async fn after_claim(&self, kinds: &[&str], taken: usize) -> Result<Round, EngineError> {
        if taken > 0 {
            return Ok(Round::Go);
        }
        let mut conn = self.db().reader().await?;
        let mut due: Option<Millis> = None;
        for kind in kinds {
            due = [due, jobs::next_due(&mut conn, kind).await?].into_iter().flatten().min();
        }
        let now = self.now();
        Ok(Round::Rest(due.map(|due| if due <= now { now.plus(BUSY_MS) } else { due })))
    }

    async fn outcomes_or_end(&self, gate: &dyn Gate) -> Result<Round, EngineError> {
        let ends = gate.ended().now_or_never().is_some();
        if self.write_unwritten(ends).await? > 0 {
            return Ok(Round::Go);
        }
        let most = self.policy().batch;
        let waits_for_calls = self.in_flight().count() > 0;
        let waits_to_write = self.in_flight().unwritten().due_in(self.running_ms()).is_some();
        let answers = tokio::select! {
            answers = self.in_flight().answers(most) => answers,
            () = gate.ended(), if !waits_for_calls || waits_to_write => return Ok(Round::Ended),
            () = self.unwritten_is_due(), if waits_to_write => return Ok(Round::Go),
        };
        self.settle_answers(answers, ends).await?;
        Ok(Round::Go)
    }

    async fn hints_or_end(&self, id: &ShopId, gate: &dyn Gate) -> Result<Round, EngineError> {
        let shop = self.shops().get(id);
        let (Some(shop), Some(events)) = (shop.as_ref(), shop.as_ref().and_then(|shop| shop.adapter.push_events()))
        else {
            return Ok(Round::Rest(None));
        };
        if shop.standing() != Standing::Active {
            return Ok(Round::Rest(Some(self.now().plus(1_000))));
        }
        let hints = tokio::select! {
            hints = events.next_hints() => hints,
            () = shop.gone().cancelled() => return Ok(Round::Go),
            () = gate.ended() => return Ok(Round::Ended),
        };
        match hints {
            Ok(hints) => {
                self.act_and_confirm(shop, hints).await?;
                Ok(Round::Go)
            }
            Err(error) => Err(self.read_failed(shop, &error).await?),
        }
    }

    async fn talk_or_rest(&self) -> Result<Round, EngineError> {
        if self.talk_round().await? > 0 {
            return Ok(Round::Go);
        }
        let now = self.now();
        // Lines that are due and in hand ring the bell when they are done.
        let due = self.talk_due().await?.map(|due| if due <= now { now.plus(BUSY_MS) } else { due });
        Ok(Round::Rest(due))
    }

    async fn chat_or_end(&self, id: &ShopId, gate: &dyn Gate) -> Result<Round, EngineError> {
        let shop = self.shops().get(id);
        let (Some(shop), Some(chat)) = (shop.as_ref(), shop.as_ref().and_then(|shop| shop.adapter.chat())) else {
            return Ok(Round::Rest(None));
        };
        if shop.standing() != Standing::Active {
            return Ok(Round::Rest(Some(self.now().plus(1_000))));
        }
        let messages = tokio::select! {
            messages = chat.next_messages() => messages,
            () = shop.gone().cancelled() => return Ok(Round::Go),
            () = gate.ended() => return Ok(Round::Ended),
        };
        match messages {
            Ok(messages) => {
                // They were taken from the platform's queue: what the database refuses is offered to it again.
                while let Err(error) = self.take_messages(shop, messages.clone()).await {
                    tracing::warn!(%error, "messages could not be taken in; it is tried again");
                    tokio::select! {
                        () = tokio::time::sleep(Duration::from_secs(1)) => {}
                        () = gate.ended() => return Err(error),
                    }
                }
                Ok(Round::Go)
            }
            Err(error) => Err(self.read_failed(shop, &error).await?),
        }
    }

    /// Takes back expired leases and tells a jump of the clock. What waits for its time waits no longer after the clock was
    /// set back; every loop looks anew.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn watch(&self) -> Result<(), EngineError> {
        self.recover_expired().await?;
        let Some(jump) = self.system_clock().and_then(crate::SystemClock::take_jump) else { return Ok(()) };
        tracing::warn!(expected = jump.expected.0, found = jump.found.0, "the computer's clock jumped");
        let (engine, now) = (self.clone(), self.now());
        let back = jump.expected.since(jump.found);
        let raised = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if back > 0 {
                        jobs::pull_back(tx, kind::SOON, back, now).await?;
                    }
                    let raise = notice::clock_jumped(jump.expected, jump.found);
                    notice::write(tx, &[raise], engine.ids().as_ref(), now).await
                })
            })
            .await?;
        self.tell_notices(raised);
        self.ring_all();
        Ok(())
    }

    /// How long to sleep until `end`, and never longer than the longest sleep. Jitter keeps loops apart.
    fn sleep_for(&self, end: Option<i64>) -> Duration {
        let longest = self.policy().longest_sleep_ms;
        let jitter = i64::try_from(self.dice().below(u64::try_from(longest / 10).unwrap_or(0))).unwrap_or(0);
        let until_end = end.map_or(i64::MAX, |end| end.saturating_sub(self.running_ms()));
        let ms = until_end.clamp(0, longest.saturating_add(jitter));
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}

fn patience(failures: u32) -> i64 {
    1_000_i64.saturating_mul(1 << failures.saturating_sub(1).min(6)).min(MOST_PATIENCE_MS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Gate, Work, patience};
    use crate::{Engine, EngineError, test_house::House};
    use huolang_domain::{Clock, Millis, testing::ManualClock};
    use std::{
        future::pending,
        ops::ControlFlow,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };

    const DAY: i64 = 86_400_000;

    /// The wall clock, and the time that only runs forward.
    #[derive(Default)]
    struct Apart {
        wall: ManualClock,
        running: ManualClock,
    }

    impl Clock for Apart {
        fn now(&self) -> Millis {
            self.wall.now()
        }

        fn running_ms(&self) -> i64 {
            self.running.now().0
        }
    }

    /// The wall clock is set back a day while the loop rests for a minute.
    struct SetBack {
        clock: Arc<Apart>,
        rested_on: AtomicU32,
    }

    #[async_trait::async_trait]
    impl Gate for SetBack {
        async fn before(&self) -> ControlFlow<()> {
            self.rested_on.fetch_add(1, Ordering::SeqCst);
            ControlFlow::Break(())
        }

        async fn after(&self, _: Result<(), &EngineError>) {}

        async fn ended(&self) {
            self.clock.wall.advance(-DAY);
            self.clock.running.advance(60_000);
            pending().await
        }

        async fn living(&self) {
            pending().await
        }
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_makes_no_listing_late() {
        let house = House::empty().await;
        let clock = Arc::new(Apart::default());
        clock.wall.set(house.engine.now());
        let builder = Engine::builder(house.engine.db().clone(), house.engine.vault().clone());
        let engine = builder.clock(clock.clone()).build().unwrap();
        let gate = SetBack { clock, rested_on: AtomicU32::new(0) };
        let due = engine.now().plus(60_000);
        tokio::time::pause();
        engine.rest(&Work::Poll("shop".into()), &gate, Some(due), false).await;
        assert_eq!(gate.rested_on.load(Ordering::SeqCst), 0, "its minute is over");
    }

    #[test]
    fn a_loop_that_fails_waits_twice_as_long_each_time_and_a_minute_at_most() {
        let waits: Vec<i64> = (1..=9).map(|failures| patience(failures) / 1_000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
