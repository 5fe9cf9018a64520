//! Dispatches: one row for each notice and channel, until it is sent. Taken under a lease, so that what a slow or dead
//! sender holds is sent by the next one, and its late answer changes nothing.

use crate::{
    Conn, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Ids, Millis, NoticeId};

words! {
    /// Where a dispatch stands.
    DispatchState {
        /// To be sent.
        Waiting = "waiting",
        /// Kept back until every other channel of the notice has failed.
        Held = "held",
        /// Being sent.
        Sending = "sending",
        /// Sent.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
    }
}

record! {
    /// A notice on its way into a channel.
    pub struct Dispatch {
        /// Its id.
        pub id: String,
        /// The notice.
        pub notice_id: NoticeId,
        /// `desktop`, or the id of a channel.
        pub channel: String,
        /// What the notice is about.
        pub event: String,
        /// Where it stands.
        pub state: DispatchState,
        /// How often it was tried.
        pub tries: i64,
        /// Not before this moment.
        pub run_at: Millis,
        /// Said again after so long while nobody sees to it; 0: once.
        pub repeat_ms: i64,
        /// How often it was said.
        pub round: i64,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was sent last.
        pub sent_at: Option<Millis>,
        /// When it was asked for.
        pub created_at: Millis,
    }
}

/// A dispatch to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDispatch {
    /// The notice.
    pub notice_id: NoticeId,
    /// What it is about.
    pub event: String,
    /// The channel.
    pub channel: String,
    /// Whether it is kept back until the others failed.
    pub held: bool,
    /// Not before this moment.
    pub run_at: Millis,
    /// Said again after so long; 0: once.
    pub repeat_ms: i64,
}

/// What is due in a channel about one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The event.
    pub event: String,
    /// How many notices.
    pub count: i64,
    /// Since when the first of them is due.
    pub since: Millis,
}

/// Sends notices into channels; a channel that has one already is left alone.
///
/// # Errors
/// What the database refuses.
pub async fn add_many(tx: &mut Tx, dispatches: &[NewDispatch], ids: &dyn Ids, now: Millis) -> Result<(), StoreError> {
    const COLUMNS: &[&str] =
        &["id", "notice_id", "channel", "event", "state", "tries", "run_at", "repeat_ms", "round", "created_at"];
    let mut rows = Rows::into("notice_dispatches", COLUMNS).on_conflict("ON CONFLICT (notice_id, channel) DO NOTHING");
    for new in dispatches {
        let state = if new.held { DispatchState::Held } else { DispatchState::Waiting };
        rows.push(ids.fresh()).push(&new.notice_id).push(&new.channel).push(&new.event).push(state).push(0);
        rows.push(new.run_at).push(new.repeat_ms).push(0).push(now);
    }
    rows.write(tx).await?;
    Ok(())
}

/// What is due in a channel, the longest waiting first.
///
/// # Errors
/// What the database refuses.
pub async fn due(conn: &mut Conn, channel: &str, now: Millis) -> Result<Vec<Due>, StoreError> {
    let rows: Vec<(String, i64, Millis)> = sql!(
        conn,
        "SELECT event, COUNT(*), MIN(run_at) FROM notice_dispatches
         WHERE channel = $1 AND state = 'waiting' AND run_at <= $2
         GROUP BY event
         ORDER BY 3, 1",
        channel,
        now
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(event, count, since)| Due { event, count, since }).collect())
}

/// When the next dispatch of a channel is due; absent: none waits.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn, channel: &str) -> Result<Option<Millis>, StoreError> {
    let (due,) =
        sql!(conn, "SELECT MIN(run_at) FROM notice_dispatches WHERE channel = $1 AND state = 'waiting'", channel)
            .fetch_one()
            .await?;
    Ok(due)
}

/// When the next dispatch of a channel becomes due that is not due yet.
///
/// # Errors
/// What the database refuses.
pub async fn next_due_after(conn: &mut Conn, channel: &str, now: Millis) -> Result<Option<Millis>, StoreError> {
    let (due,) = sql!(
        conn,
        "SELECT MIN(run_at) FROM notice_dispatches WHERE channel = $1 AND state = 'waiting' AND run_at > $2",
        channel,
        now
    )
    .fetch_one()
    .await?;
    Ok(due)
}

/// How many dispatches wait in each channel.
///
/// # Errors
/// What the database refuses.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<(String, i64)>, StoreError> {
    sql!(
        conn,
        "SELECT channel, COUNT(*) FROM notice_dispatches WHERE state IN ('waiting', 'sending') GROUP BY channel ORDER BY channel"
    )
    .fetch_all()
    .await
}

/// Takes what is due in a channel about one event, until `lease_until`. When something is to be said again, so is all that was
/// said before and is repeated as often, so that it keeps one time from then on.
///
/// # Errors
/// What the database refuses.
pub async fn claim(
    tx: &mut Tx,
    channel: &str,
    event: &str,
    (lease, lease_until): (&str, Millis),
    limit: i64,
    now: Millis,
) -> Result<Vec<Dispatch>, StoreError> {
    let mut taken: Vec<Dispatch> = sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'sending', lease = $4, lease_until = $5
         WHERE state = 'waiting' AND id IN (
             SELECT id FROM notice_dispatches
             WHERE channel = $1 AND state = 'waiting' AND event = $2 AND (run_at <= $3 OR (
                 sent_at IS NOT NULL AND repeat_ms IN (
                     SELECT repeat_ms FROM notice_dispatches
                     WHERE channel = $1 AND state = 'waiting' AND event = $2 AND run_at <= $3
                         AND repeat_ms > 0 AND sent_at + repeat_ms <= $3
                 )
             ))
             ORDER BY run_at, id
             LIMIT $6
         )
         RETURNING *",
        channel,
        event,
        now,
        lease,
        lease_until,
        limit
    )
    .fetch_all()
    .await?;
    taken.sort_by(|one, other| (one.run_at, &one.id).cmp(&(other.run_at, &other.id)));
    Ok(taken)
}

/// Notes that what a lease holds was sent; what is repeated waits for its next time. Tells how many: 0 when the lease
/// was lost.
///
/// # Errors
/// What the database refuses.
pub async fn sent(tx: &mut Tx, lease: &str, now: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET
             state = CASE WHEN repeat_ms > 0 THEN 'waiting' ELSE 'sent' END,
             run_at = CASE WHEN repeat_ms > 0 THEN $2 + repeat_ms ELSE run_at END,
             tries = tries + 1, round = round + 1, last_error = NULL, sent_at = $2, lease = NULL, lease_until = NULL
         WHERE lease = $1 AND state = 'sending'",
        lease,
        now
    )
    .execute()
    .await
}

/// Notes that sending what a lease holds failed: it waits until `again_at`, or is given up.
///
/// # Errors
/// What the database refuses.
pub async fn failed(tx: &mut Tx, lease: &str, error: &str, again_at: Option<Millis>) -> Result<u64, StoreError> {
    let state = if again_at.is_some() { DispatchState::Waiting } else { DispatchState::Failed };
    sql!(
        tx,
        "UPDATE notice_dispatches SET
             state = $2, tries = tries + 1, last_error = $3, run_at = COALESCE($4, run_at), lease = NULL, lease_until = NULL
         WHERE lease = $1 AND state = 'sending'",
        lease,
        state,
        error,
        again_at
    )
    .execute()
    .await
}

/// Gives back some of what a lease holds, untried, not before `until`.
///
/// # Errors
/// What the database refuses.
pub async fn put_off(tx: &mut Tx, lease: &str, ids: &[String], until: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'waiting', run_at = $3, lease = NULL, lease_until = NULL
         WHERE lease = $1 AND state = 'sending' AND id IN (SELECT value FROM json_each($2))",
        lease,
        List::of(ids),
        until
    )
    .execute()
    .await
}

/// Drops some of what a lease holds: nobody needs it any more.
///
/// # Errors
/// What the database refuses.
pub async fn drop_needless(tx: &mut Tx, lease: &str, ids: &[String]) -> Result<u64, StoreError> {
    sql!(
        tx,
        "DELETE FROM notice_dispatches
         WHERE lease = $1 AND state = 'sending' AND id IN (SELECT value FROM json_each($2))",
        lease,
        List::of(ids)
    )
    .execute()
    .await
}

/// Takes back what senders held that are gone. The try is not counted.
///
/// # Errors
/// What the database refuses.
pub async fn recover(tx: &mut Tx, now: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'waiting', lease = NULL, lease_until = NULL
         WHERE state = 'sending' AND lease_until < $1",
        now
    )
    .execute()
    .await
}

/// Lets go what was kept back where every other channel of the notice failed: given up, or waiting in a channel that
/// is `down`.
///
/// # Errors
/// What the database refuses.
pub async fn release_held(tx: &mut Tx, down: &[String], now: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'waiting', run_at = $2
         WHERE state = 'held' AND NOT EXISTS (
             SELECT 1 FROM notice_dispatches o
             WHERE o.notice_id = notice_dispatches.notice_id AND o.state IN ('waiting', 'sending', 'sent')
                 AND (o.state = 'sent' OR o.sent_at IS NOT NULL OR o.channel NOT IN (SELECT value FROM json_each($1)))
         )",
        List::of(down),
        now
    )
    .execute()
    .await
}

/// Gives up what waits in a channel, with the reason.
///
/// # Errors
/// What the database refuses.
pub async fn give_up(tx: &mut Tx, channel: &str, error: &str) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'failed', last_error = $2 WHERE channel = $1 AND state IN ('waiting', 'held')",
        channel,
        error
    )
    .execute()
    .await
}

/// Takes what is not sent yet of notices back.
///
/// # Errors
/// What the database refuses.
pub async fn cancel(tx: &mut Tx, notices: &[NoticeId]) -> Result<(), StoreError> {
    sql!(
        tx,
        "DELETE FROM notice_dispatches
         WHERE state IN ('waiting', 'held') AND notice_id IN (SELECT value FROM json_each($1))",
        List::of(notices)
    )
    .execute()
    .await?;
    Ok(())
}

/// Has a notice said again at a moment, in the channels that said it; those that still have to keep their own time.
///
/// # Errors
/// What the database refuses.
pub async fn again_at(tx: &mut Tx, notice: &NoticeId, at: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = 'waiting', run_at = $2
         WHERE notice_id = $1 AND (state = 'sent' OR (state = 'waiting' AND sent_at IS NOT NULL))",
        notice,
        at
    )
    .execute()
    .await?;
    Ok(())
}

/// Has causes that are said again and again said at once, in channels where something joined them since they were said last.
/// Gives their notices.
///
/// # Errors
/// What the database refuses.
pub async fn bring_forward(tx: &mut Tx, causes: &[String], now: Millis) -> Result<Vec<NoticeId>, StoreError> {
    let moved: Vec<(NoticeId,)> = sql!(
        tx,
        "UPDATE notice_dispatches SET run_at = $2
         WHERE state = 'waiting' AND repeat_ms > 0 AND run_at > $2
             AND notice_id IN (
                 SELECT n.id FROM notices n
                 WHERE n.state = 'open' AND n.cause IN (SELECT value FROM json_each($1))
             )
             AND sent_at < (SELECT n.updated_at FROM notices n WHERE n.id = notice_dispatches.notice_id)
         RETURNING notice_id",
        List::of(causes),
        now
    )
    .fetch_all()
    .await?;
    Ok(moved.into_iter().map(|(id,)| id).collect())
}

/// The dispatches of a notice.
///
/// # Errors
/// What the database refuses.
pub async fn by_notice(conn: &mut Conn, notice: &NoticeId) -> Result<Vec<Dispatch>, StoreError> {
    sql!(conn, "SELECT * FROM notice_dispatches WHERE notice_id = $1 ORDER BY channel", notice).fetch_all().await
}
