//! Sends what is due, channel by channel: gathered, within the channel's limits, outside of quiet hours, under a lease.

use super::{desk, gather, quiet, turn};
use crate::{Engine, EngineError, Topic, notice, settings::Quiet};
use huolang_domain::{Millis, NoticeId, ShopId};
use huolang_notify::{Channel, Message, SendError, Trouble};
use huolang_store::{
    Durability,
    channels::{self, ChannelRow, ChannelState},
    dispatches::{self, Dispatch},
    notices::{self, Notice, NoticeState},
    sends::{self, Send},
    shops,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Notices of one message at most.
const AT_ONCE: i64 = 5_000;
/// How long a channel may take.
const CALL: Duration = Duration::from_secs(45);
/// How long a lease lasts: longer than any call.
const LEASE_MS: i64 = 120_000;
/// News that could not be told for so long is no news.
const STALE_MS: i64 = 2 * 86_400_000;

/// What a channel is told for one message.
pub(super) struct Job {
    pub(super) lease: String,
    pub(super) message: Message,
    pub(super) notices: usize,
}

impl Engine {
    /// Sends what is due in every channel; gives the moment of what comes next. For commands and tests that run without
    /// tasks.
    ///
    /// # Errors
    /// What the database refuses; messages that went out may then be sent again.
    pub async fn dispatch_notices(&self) -> Result<Option<Millis>, EngineError> {
        self.take_back_expired().await?;
        loop {
            let rows = channels::list(&mut self.db().reader().await?).await?;
            // Side by side; the task goes further and waits for nobody, see `lanes`.
            let next = futures::future::try_join_all(rows.iter().map(|row| self.serve(row))).await?;
            if self.release_fallbacks().await? == 0 {
                return Ok(next.into_iter().flatten().min());
            }
        }
    }

    /// Takes back what is under a lease that ended.
    pub(super) async fn take_back_expired(&self) -> Result<(), EngineError> {
        let now = self.now();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { dispatches::recover(tx, now).await.map(drop) })
            })
            .await?;
        Ok(())
    }

    /// Takes back what a sender that is gone had on its way, whatever is left of its lease.
    pub(super) async fn take_back_messages(&self) -> Result<(), EngineError> {
        let ever = Millis(i64::MAX);
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { dispatches::recover(tx, ever).await.map(drop) })
            })
            .await?;
        Ok(())
    }

    /// Lets fallbacks go whose other channels are down.
    pub(super) async fn release_fallbacks(&self) -> Result<u64, EngineError> {
        let rows = channels::list(&mut self.db().reader().await?).await?;
        let down: Vec<String> = rows.into_iter().filter(is_down).map(|row| row.id).collect();
        let now = self.now();
        let released = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { dispatches::release_held(tx, &down, now).await })
            })
            .await?;
        Ok(released)
    }

    /// Sends what is due in one channel; gives the moment of what comes next there.
    pub(super) async fn serve(&self, row: &ChannelRow) -> Result<Option<Millis>, EngineError> {
        let channel = match self.open_channel(row).await? {
            desk::Opened::Ready(channel) => channel,
            desk::Opened::Off(why) => {
                // Nothing is written while nothing waits: a server has no desktop and looks every few seconds.
                if dispatches::next_due(&mut self.db().reader().await?, &row.id).await?.is_none() {
                    return Ok(None);
                }
                let id = row.id.clone();
                self.db()
                    .write(Durability::Ordinary, move |tx| {
                        Box::pin(async move { dispatches::give_up(tx, &id, why).await })
                    })
                    .await?;
                return Ok(None);
            }
            desk::Opened::Broken(error) => {
                let waits = dispatches::next_due(&mut self.db().reader().await?, &row.id).await?;
                return Ok(if waits.is_some() && row.retry_at.is_none_or(|at| at <= self.now()) {
                    Some(self.note_trouble(row, &error, None).await?)
                } else {
                    row.retry_at.filter(|_| waits.is_some())
                });
            }
        };
        loop {
            let row = channels::get(&mut self.db().reader().await?, &row.id).await?;
            match self.turn(&row).await? {
                turn::Turn::Rest(next) => return Ok(next),
                turn::Turn::Full(until) => {
                    let error = SendError::new(Trouble::DayLimit, "as many messages as the seller allows for a day");
                    return self.note_trouble(&row, &error, Some(until)).await.map(Some);
                }
                turn::Turn::Tell(event) => {
                    let Some(job) = self.take_up(&row, &event).await? else { continue };
                    self.send(&row, &channel, job).await?;
                }
            }
        }
    }

    /// Takes what is due about an event under a lease, without what nobody needs or what has to wait.
    async fn take_up(&self, row: &ChannelRow, event: &str) -> Result<Option<Job>, EngineError> {
        let (lease, now) = (self.ids().fresh(), self.now());
        let (id, kind, about, held) = (row.id.clone(), event.to_owned(), lease.clone(), now.plus(LEASE_MS));
        let taken = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { dispatches::claim(tx, &id, &kind, (&about, held), AT_ONCE, now).await })
            })
            .await?;
        self.fail_points().reach("dispatch.after_claim");
        let ids: Vec<NoticeId> = taken.iter().map(|dispatch| dispatch.notice_id.clone()).collect();
        let mut conn = self.db().reader().await?;
        let found = notices::many(&mut conn, &ids).await?;
        let names = shops::list(&mut conn).await?;
        let matrix = notice::matrix(&mut conn).await?;
        drop(conn);
        let mut found: HashMap<String, Notice> =
            found.into_iter().map(|notice| (notice.id.to_string(), notice)).collect();
        let settings = self.settings().get();
        // Programs are told at any hour.
        let quiet = Some(&settings.notices.quiet).filter(|_| row.kind != "webhook");
        let quiet_until = quiet.and_then(|quiet| quiet::ends(quiet, now));
        let (mut told, mut needless, mut later) = (Vec::new(), Vec::new(), HashMap::<Millis, Vec<String>>::new());
        for dispatch in taken {
            let notice = found.remove(dispatch.notice_id.as_str());
            match notice.filter(|notice| is_needed(notice, now)) {
                None => needless.push(dispatch.id),
                Some(notice) => match waits(&notice, quiet_until, settings.notices.quiet.let_critical, now) {
                    Some(until) => {
                        let shop = notice.shop_id.as_ref().map_or("", ShopId::as_str);
                        let delay_ms = matrix.cell(event, row, shop).delay_ms();
                        let until = rung(&dispatch, (until, delay_ms), quiet.filter(|_| quiet_until == Some(until)));
                        later.entry(until).or_default().push(dispatch.id);
                    }
                    None => told.push((dispatch, notice)),
                },
            }
        }
        if !needless.is_empty() || !later.is_empty() {
            let lease = lease.clone();
            self.db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move {
                        dispatches::drop_needless(tx, &lease, &needless).await?;
                        for (until, ids) in &later {
                            dispatches::put_off(tx, &lease, ids, *until).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
        if told.is_empty() {
            return Ok(None);
        }
        let message_id = message_id(&told);
        let notices: Vec<Notice> = told.into_iter().map(|(_, notice)| notice).collect();
        let shops: HashMap<String, String> = names.into_iter().map(|shop| (shop.id.into_string(), shop.name)).collect();
        let general = &settings.general;
        let message = gather::message(message_id, &notices, general.language, &shops, (now, general.sound));
        Ok(Some(Job { lease, message, notices: notices.len() }))
    }

    /// Sends a message and writes down what came of it, all in one transaction.
    async fn send(&self, row: &ChannelRow, channel: &Arc<dyn Channel>, job: Job) -> Result<(), EngineError> {
        let begun = Instant::now();
        self.fail_points().reach("dispatch.before_call");
        let answer = call(channel, &job.message).await;
        self.fail_points().reach("dispatch.after_call");
        let duration_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        let entry = self.entry(row, &job, &answer, duration_ms);
        let (now, id, lease) = (self.now(), row.id.clone(), job.lease);
        let failed = answer.err().map(|error| (turn::retry_at(row, &error, now), error));
        if let Some((_, error)) = &failed {
            tracing::warn!(channel.kind = row.kind, %error, notices = job.notices, "a message did not go out");
        }
        let fail = self.fail_points().clone();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    sends::add(tx, &entry).await?;
                    match failed {
                        None => {
                            dispatches::sent(tx, &lease, now).await?;
                            channels::note_ok(tx, &id, now).await?;
                        }
                        Some((retry_at, error)) => {
                            dispatches::failed(tx, &lease, &error.to_string(), Some(now)).await?;
                            let told = (error.trouble.as_str(), error.detail.as_str(), !error.trouble.passes());
                            channels::note_trouble(tx, &id, told, retry_at, now).await?;
                        }
                    }
                    fail.reach("dispatch.before_commit");
                    Ok(())
                })
            })
            .await?;
        self.fail_points().reach("dispatch.after_commit");
        self.bus().tell(Topic::Notices, Vec::<String>::new());
        Ok(())
    }

    fn entry(&self, row: &ChannelRow, job: &Job, answer: &Result<(), SendError>, duration_ms: i64) -> Send {
        let error = answer.as_ref().err();
        Send {
            id: self.ids().fresh(),
            channel_id: row.id.clone(),
            event: job.message.event.clone(),
            notice_id: Some(job.message.notice_id.clone()),
            title: job.message.title.clone(),
            notices: i64::try_from(job.notices).unwrap_or(i64::MAX),
            sent: answer.is_ok(),
            trouble: error.map(|error| error.trouble.as_str().to_owned()),
            detail: error.map(|error| error.detail.clone()),
            test: false,
            at: self.now(),
            duration_ms,
        }
    }

    /// Notes that a channel cannot be used before a moment; gives that moment.
    async fn note_trouble(
        &self,
        row: &ChannelRow,
        error: &SendError,
        until: Option<Millis>,
    ) -> Result<Millis, EngineError> {
        let now = self.now();
        let retry_at = until.unwrap_or_else(|| turn::retry_at(row, error, now));
        let (id, error) = (row.id.clone(), error.clone());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let told = (error.trouble.as_str(), error.detail.as_str(), !error.trouble.passes());
                    channels::note_trouble(tx, &id, told, retry_at, now).await
                })
            })
            .await?;
        self.bus().tell(Topic::Notices, Vec::<String>::new());
        Ok(retry_at)
    }
}

/// Sends one message within the time a channel has.
pub(super) async fn call(channel: &Arc<dyn Channel>, message: &Message) -> Result<(), SendError> {
    match tokio::time::timeout(CALL, channel.send(message)).await {
        Ok(answer) => answer,
        Err(_) => Err(SendError::new(Trouble::TimedOut, "the channel did not answer in time")),
    }
}

/// Whether a channel counts as failed for those that only step in for others.
fn is_down(row: &ChannelRow) -> bool {
    let full = row.trouble.as_deref() == Some(Trouble::DayLimit.as_str());
    let failing = row.state == ChannelState::Failing && (row.failures >= 2 || full);
    !row.enabled || row.state == ChannelState::Stuck || failing
}

/// The same for every try with the same notices; another one when others join them, or when they are said again.
fn message_id(told: &[(Dispatch, Notice)]) -> String {
    let name = |one: &Dispatch| if one.round == 0 { one.id.clone() } else { format!("{}-{}", one.id, one.round) };
    let mut names: Vec<String> = told.iter().map(|(dispatch, _)| name(dispatch)).collect();
    if names.len() == 1 {
        return names.remove(0);
    }
    names.sort_unstable();
    let mut whole = hex::encode(Sha256::digest(names.join("\n")));
    whole.truncate(32);
    whole
}

fn is_needed(notice: &Notice, now: Millis) -> bool {
    notice.state == NoticeState::Open || (notice.is_news() && now.since(notice.created_at) < STALE_MS)
}

/// Until when a dispatch is put off that waits for a moment: a rung of the ladder that was never reached keeps its distance
/// from it. `quiet`: the quiet hours that end then, if it is they.
fn rung(dispatch: &Dispatch, (until, delay_ms): (Millis, i64), quiet: Option<&Quiet>) -> Millis {
    let later = until.plus(delay_ms);
    // Hours that begin again before that would put it off for ever.
    let never = quiet.is_some_and(|quiet| quiet::ends(quiet, later).is_some());
    if dispatch.sent_at.is_some() || never { until } else { later }
}

/// Until when a notice has to wait.
fn waits(notice: &Notice, quiet_until: Option<Millis>, let_critical: bool, now: Millis) -> Option<Millis> {
    let presses = let_critical && notice.severity == notices::Severity::Critical;
    let snoozed = notice.snoozed_until.filter(|until| *until > now);
    snoozed.max(quiet_until.filter(|_| !presses))
}
