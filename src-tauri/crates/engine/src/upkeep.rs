//! Housekeeping: the nightly backup, cards past their date, and what is no longer needed.

mod logins;
mod shop_dates;
#[cfg(test)]
mod tests;

pub(crate) use logins::LOGIN_NEAR_MS;

use crate::{Engine, EngineError, Supervisor, TaskSpec, Topic, backup::newest, logs, notice, tasks::TaskHandle};
use huolang_domain::{
    CardId, Millis, OrderId, PoolId,
    shanghai::{DAY_MS, start_of_day},
    state::DEADLINE_NEAR_MS,
};
use huolang_store::{
    Durability, calls, card_uploads, cards, idempotency, inbound, notices, orders, pushes, sends, sweep,
};
use std::{
    collections::BTreeSet,
    time::{Duration, UNIX_EPOCH},
};

/// The id of the task.
pub const TASK: &str = "upkeep";

/// The backup is made at the first look after half past three in the morning, Shanghai time.
const NIGHT_MS: i64 = 3 * 3_600_000 + 1_800_000;
/// Time between two looks.
const LOOK: Duration = Duration::from_secs(300);
/// The first look, when the start is over.
const FIRST_LOOK: Duration = Duration::from_secs(60);
/// Ids of events are kept so long that no platform repeats one later.
const EVENTS_MS: i64 = 30 * DAY_MS;
/// Calls of platforms that call us: disputes come late.
const CALLS_MS: i64 = 90 * DAY_MS;
/// Answers to repeated requests.
const ANSWERS_MS: i64 = 2 * DAY_MS;
/// Exported files.
const EXPORTS_MS: i64 = DAY_MS;
/// Cards marked in one write.
const CARDS: i64 = 1_000;
/// Orders told of in one write.
const ORDERS: usize = 200;
/// Rows cleared away in one write, and writes of one look.
const PIECE: i64 = 500;
const PIECES: usize = 20;

/// Starts it.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn start(supervisor: &Supervisor) -> Result<(), EngineError> {
    supervisor.run(TaskSpec::new(TASK, "维护"), run).await
}

async fn run(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    task.wait(tokio::time::sleep(FIRST_LOOK)).await;
    while task.checkpoint().await.is_on() {
        match task.busy(Box::pin(engine.keep_up())).await {
            Ok(()) => task.well(None).await,
            Err(error) => task.failed(&error).await,
        }
        task.wait(tokio::time::sleep(LOOK)).await;
    }
    Ok(())
}

impl Engine {
    /// One look: does what is due.
    ///
    /// # Errors
    /// What the database refuses. A backup that failed is no error here: the seller is told by a notice.
    pub async fn keep_up(&self) -> Result<(), EngineError> {
        self.expire_cards().await?;
        self.check_expiring().await?;
        self.forget_who_waited().await?;
        self.warn_of_deadlines().await?;
        self.end_order_troubles().await?;
        self.warn_of_logins().await?;
        self.warn_of_shop_dates().await?;
        self.give_up_uploads().await?;
        self.forget_old().await?;
        self.clear_away().await?;
        self.clear_exports().await;
        self.clear_logs().await;
        if self.backup_is_due().await {
            self.back_up_at_night().await?;
        }
        Ok(())
    }

    /// Marks cards that are past their date.
    async fn expire_cards(&self) -> Result<(), EngineError> {
        loop {
            let (ids, now) = (self.ids().clone(), self.now());
            let expired: Vec<(CardId, PoolId)> = self
                .db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move { cards::expire_due(tx, CARDS, ids.as_ref(), now).await })
                })
                .await?;
            if expired.is_empty() {
                return Ok(());
            }
            let pools: BTreeSet<PoolId> = expired.iter().map(|(_, pool)| pool.clone()).collect();
            self.bus().tell(Topic::Cards, Vec::<String>::new());
            self.check_stock(&pools.into_iter().collect::<Vec<_>>()).await?;
        }
    }

    /// 即将超时: tells once of every order whose deadline is near, and closes what was met or moved. Channels hear of it when all
    /// is written, so that many orders of one deadline are one message.
    async fn warn_of_deadlines(&self) -> Result<(), EngineError> {
        let (mut told, mut near) = (Vec::new(), BTreeSet::new());
        loop {
            let (notices, orders) = self.write_deadlines().await?;
            told.extend(notices);
            let (full, before) = (orders.len() >= ORDERS, near.len());
            near.extend(orders);
            // A piece of orders that were all told of already would come again and again.
            if !full || near.len() == before {
                break;
            }
        }
        if !near.is_empty() {
            // By now they stand under 需要我处理.
            self.bus().tell(Topic::Orders, near.iter().map(OrderId::as_str));
        }
        self.tell_notices(told);
        Ok(())
    }

    /// Writes a piece of them; gives the notices that changed, and the orders.
    async fn write_deadlines(&self) -> Result<(Vec<String>, Vec<OrderId>), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let piece = i64::try_from(ORDERS).unwrap_or(i64::MAX);
        let written = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let before = now.plus(DEADLINE_NEAR_MS);
                    let closed = notices::resolve_met_deadlines(tx, notice::DEADLINE_NEAR, before, now).await?;
                    let near = orders::to_ship_before(tx, before, notice::DEADLINE_NEAR, piece).await?;
                    let raises: Vec<_> =
                        near.iter().filter_map(|order| Some(notice::deadline_near(order, order.ship_by?))).collect();
                    let mut told: Vec<String> = closed.into_iter().map(huolang_domain::NoticeId::into_string).collect();
                    told.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
                    let near: Vec<OrderId> = near.into_iter().map(|order| order.id).collect();
                    Ok((told, near))
                })
            })
            .await?;
        Ok(written)
    }

    /// Raw answers and log rows that are older than the seller keeps them. A little at every look: deliveries go on.
    async fn clear_away(&self) -> Result<(), EngineError> {
        let kept = self.settings().get().data.clone();
        let now = self.now();
        let (raw, logs) = (now.plus(-kept.keep_raw_days * DAY_MS), now.plus(-kept.keep_logs_days * DAY_MS));
        for _ in 0..PIECES {
            let cleared = self
                .db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move {
                        let raw = sweep::raw_payloads(tx, raw, PIECE).await?;
                        let attempts = sweep::attempts(tx, logs, PIECE).await?;
                        let vouchers = sweep::verification_attempts(tx, logs, PIECE).await?;
                        let questions = sweep::model_calls(tx, logs, PIECE).await?;
                        let notices = sweep::notices(tx, logs, PIECE).await?;
                        Ok(raw.max(attempts).max(vouchers).max(questions).max(notices))
                    })
                })
                .await?;
            if cleared < PIECE.unsigned_abs() {
                break;
            }
        }
        Ok(())
    }

    async fn forget_old(&self) -> Result<(), EngineError> {
        let now = self.now();
        let messages = now.plus(-self.settings().get().data.keep_logs_days * DAY_MS);
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    sends::forget(tx, messages).await?;
                    card_uploads::forget(tx, messages).await?;
                    inbound::sweep(tx, now.plus(-EVENTS_MS)).await?;
                    calls::sweep(tx, now.plus(-CALLS_MS)).await?;
                    pushes::sweep(tx, now.plus(-CALLS_MS)).await?;
                    idempotency::forget(tx, now.plus(-ANSWERS_MS)).await
                })
            })
            .await?;
        Ok(())
    }

    /// Exports are fetched soon or not at all, and may hold cards in clear.
    async fn clear_exports(&self) {
        let (folder, kept_since) = (self.home().exports(), self.now().plus(-EXPORTS_MS));
        let cleared = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let changed = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
                if i64::try_from(changed.as_millis()).is_ok_and(|changed| changed < kept_since.0) {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        });
        if let Ok(Err(error)) = cleared.await {
            tracing::warn!(%error, "old exports were not cleared away");
        }
    }

    /// Log files are kept as long as the rows of the log.
    async fn clear_logs(&self) {
        let kept_since = self.now().plus(-self.settings().get().data.keep_logs_days * DAY_MS);
        let folder = self.home().logs();
        let cleared = tokio::task::spawn_blocking(move || logs::clear_away(&folder, kept_since));
        if let Ok(Err(error)) = cleared.await {
            tracing::warn!(%error, "old log files were not cleared away");
        }
    }

    pub(crate) async fn backup_is_due(&self) -> bool {
        if !self.settings().get().data.nightly_backup {
            return false;
        }
        // A folder that cannot be read fails the backup itself, which is told.
        let (kept, now) = (self.backups().list().await.unwrap_or_default(), self.now());
        is_due(newest(&kept, now).map(|kept| kept.created_at), now)
    }

    async fn back_up_at_night(&self) -> Result<(), EngineError> {
        let outcome = self.backups().create_at_night().await;
        let (engine, now) = (self.clone(), self.now());
        let cause = notice::backup_cause();
        let failed = outcome.as_ref().err().map(|error| notice::backup_failed(error.code(), &error.to_string()));
        if let Err(error) = &outcome {
            tracing::error!(error.code = %error.code(), %error, "the nightly backup failed");
        }
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    match failed {
                        Some(raise) => notice::write(tx, &[raise], engine.ids().as_ref(), now).await,
                        None => {
                            let closed = notices::resolve_causes(tx, &[cause], now).await?;
                            Ok(closed.into_iter().map(huolang_domain::NoticeId::into_string).collect())
                        }
                    }
                })
            })
            .await?;
        self.tell_notices(told);
        Ok(())
    }
}

/// Whether a backup is due at `now` when the newest is from `newest`: the last night's moment has passed since.
fn is_due(newest: Option<Millis>, now: Millis) -> bool {
    let today = start_of_day(now).plus(NIGHT_MS);
    let last_night = if now >= today { today } else { today.plus(-DAY_MS) };
    newest.is_none_or(|newest| newest < last_night)
}
