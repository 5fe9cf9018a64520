//! The tasks that call platforms back, give cards to orders that wait for them, tell 91卡券 of cancels and prices, and read
//! orders that were pushed.

use super::pushes::Lanes;
use crate::{Engine, EngineError, Supervisor, TaskSpec, tasks::TaskHandle};
use huolang_domain::{Millis, ShopId};
use huolang_store::{callbacks, pushes};
use std::time::Duration;

/// The id of the task that calls back.
pub const TASK: &str = "callbacks";
/// The id of the task that tells 91卡券 how cancels ended, and prices that changed.
pub const SUPPLIES: &str = "supplies";
/// The id of the task that reads pushed orders.
pub const PUSHES: &str = "pushes";
/// The pause after the database refused something.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);
/// The longest sleep, in milliseconds.
const LONGEST_MS: i64 = 5_000;
/// The shortest sleep, in milliseconds: a callback whose lease is held elsewhere must not spin.
const SHORTEST_MS: i64 = 50;
/// Rounds of callbacks in one of everything: as long as some are due, they must not keep the rest waiting.
const CALLBACK_ROUNDS: usize = 8;

/// Starts it.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn start(supervisor: &Supervisor) -> Result<(), EngineError> {
    supervisor.run(TaskSpec::new(TASK, "京东回调"), run).await?;
    supervisor.run(TaskSpec::new(SUPPLIES, "供货通知"), tell_buyers).await?;
    supervisor.run(TaskSpec::new(PUSHES, "读推送的订单"), read_pushes).await
}

async fn read_pushes(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    let (mut lanes, mut ended) = (Lanes::default(), None);
    while task.checkpoint().await.is_on() {
        match ended.take() {
            Some(Err(error)) => {
                task.failed(&error).await;
                task.wait(tokio::time::sleep(AFTER_TROUBLE)).await;
                continue;
            }
            Some(Ok(_)) => task.well(None).await,
            None => {}
        }
        let sleep = match lanes.open(&engine).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => {
                let busy = lanes.busy();
                if busy.is_empty() {
                    task.well(None).await;
                }
                engine.push_sleep(&busy).await
            }
            Err(error) => {
                task.failed(&error).await;
                AFTER_TROUBLE
            }
        };
        task.wait(async {
            tokio::select! {
                one = lanes.ended() => ended = Some(one),
                () = engine.inbound().pushed.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        })
        .await;
    }
    if let Err(error) = task.busy(lanes.close()).await {
        tracing::warn!(%error, "a pushed order was not read; it is tried again");
    }
    Ok(())
}

async fn tell_buyers(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    while task.checkpoint().await.is_on() {
        let sleep = match task.busy(Box::pin(engine.supplies_round())).await {
            Ok(count) => {
                task.well(None).await;
                if count > 0 { Duration::ZERO } else { engine.until(None) }
            }
            Err(error) => {
                task.failed(&error).await;
                engine.until(None)
            }
        };
        task.wait(tokio::time::sleep(sleep)).await;
    }
    Ok(())
}

async fn run(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    while task.checkpoint().await.is_on() {
        match task.busy(Box::pin(engine.inbound_round())).await {
            Ok(()) => task.well(None).await,
            Err(error) => task.failed(&error).await,
        }
        let sleep = engine.inbound_sleep().await;
        task.wait(async {
            tokio::select! {
                () = engine.inbound().bell.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        })
        .await;
    }
    engine.write_calls().await;
    Ok(())
}

impl Engine {
    /// Gives cards to who waits, calls back, tells the seller of new orders, and notes how many strangers went unnoted. What
    /// fails in one of these keeps none of the others.
    ///
    /// # Errors
    /// What the database refuses, the first of it.
    pub async fn inbound_round(&self) -> Result<(), EngineError> {
        let restocked = self.restock_inbound().await.map(drop);
        let called_back = self.call_back_due().await;
        if let Err(error) = self.tell_new_called().await {
            tracing::warn!(%error, "new orders were not told; it is tried again");
        }
        self.note_left_out();
        let mut round = Ok(());
        for (part, ended) in [("restock", restocked), ("callbacks", called_back)] {
            if let Err(error) = &ended {
                tracing::warn!(part, %error, "a part of the round failed; it is tried again");
            }
            round = round.and(ended);
        }
        round
    }

    /// Calls back until nothing is due, or the others have waited long enough: then it goes on after them.
    async fn call_back_due(&self) -> Result<(), EngineError> {
        for _ in 0..CALLBACK_ROUNDS {
            if self.callback_round().await? == 0 {
                return Ok(());
            }
        }
        self.inbound().bell.notify_one();
        Ok(())
    }

    /// Tells 91卡券 of orders taken back and of prices that changed. Gives how many were tried.
    ///
    /// # Errors
    /// What the database refuses, the first of it.
    pub async fn supplies_round(&self) -> Result<usize, EngineError> {
        let (cancels, prices) = tokio::join!(self.cancel_round(), self.price_round());
        Ok(cancels? + prices?)
    }

    async fn push_sleep(&self, but: &[ShopId]) -> Duration {
        let due = match self.db().reader().await {
            Ok(mut conn) => pushes::next_due(&mut conn, but).await.ok().flatten(),
            Err(_) => None,
        };
        self.until(due)
    }

    async fn inbound_sleep(&self) -> Duration {
        let due = match self.db().reader().await {
            Ok(mut conn) => callbacks::next_due(&mut conn).await.ok().flatten(),
            Err(_) => None,
        };
        self.until(due)
    }

    fn until(&self, due: Option<Millis>) -> Duration {
        let until = due.map_or(LONGEST_MS, |due| due.since(self.now()));
        Duration::from_millis(u64::try_from(until.clamp(SHORTEST_MS, LONGEST_MS)).unwrap_or(1_000))
    }
}
