//! Dispatches: one row for each notice and channel, until it is sent.

use crate::{
    Conn, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Ids, Millis, NoticeId};

words! {
    /// Where a dispatch stands.
    DispatchState {
        /// To be sent.
        Waiting = "waiting",
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
        /// `desktop`, `email`, `wecom`, …
        pub channel: String,
        /// Where it stands.
        pub state: DispatchState,
        /// How often it was tried.
        pub tries: i64,
        /// Not before this moment.
        pub run_at: Millis,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was asked for.
        pub created_at: Millis,
    }
}

/// Sends a notice into channels; a channel that has it already is left alone.
///
/// # Errors
/// What the database refuses.
pub async fn add_many(
    tx: &mut Tx,
    notice: &NoticeId,
    channels: &[(&str, Millis)],
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let mut rows =
        Rows::into("notice_dispatches", &["id", "notice_id", "channel", "state", "tries", "run_at", "created_at"])
            .on_conflict("ON CONFLICT (notice_id, channel) DO NOTHING");
    for (channel, run_at) in channels {
        rows.push(ids.fresh()).push(notice).push(*channel).push(DispatchState::Waiting).push(0).push(*run_at).push(now);
    }
    rows.write(tx).await?;
    Ok(())
}

/// Dispatches that are due, the longest waiting first.
///
/// # Errors
/// What the database refuses.
pub async fn due(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<Dispatch>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM notice_dispatches
         WHERE state = 'waiting' AND run_at <= $1
         ORDER BY run_at, id
         LIMIT $2",
        now,
        limit
    )
    .fetch_all()
    .await
}

/// When the next dispatch is due; absent: none waits.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>, StoreError> {
    let (due,) = sql!(conn, "SELECT MIN(run_at) FROM notice_dispatches WHERE state = 'waiting'").fetch_one().await?;
    Ok(due)
}

/// Notes that a dispatch was sent.
///
/// # Errors
/// What the database refuses.
pub async fn sent(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, "UPDATE notice_dispatches SET state = 'sent', tries = tries + 1, last_error = NULL WHERE id = $1", id)
        .execute()
        .await?;
    Ok(())
}

/// Notes that sending failed: tried again at `again_at`, or given up.
///
/// # Errors
/// What the database refuses.
pub async fn failed(tx: &mut Tx, id: &str, error: &str, again_at: Option<Millis>) -> Result<(), StoreError> {
    let state = if again_at.is_some() { DispatchState::Waiting } else { DispatchState::Failed };
    sql!(
        tx,
        "UPDATE notice_dispatches SET state = $2, tries = tries + 1, last_error = $3, run_at = COALESCE($4, run_at)
         WHERE id = $1",
        id,
        state,
        error,
        again_at
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes the waiting dispatches of a notice back.
///
/// # Errors
/// What the database refuses.
pub async fn cancel(tx: &mut Tx, notice: &NoticeId) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM notice_dispatches WHERE notice_id = $1 AND state = 'waiting'", notice).execute().await?;
    Ok(())
}

/// The dispatches of a notice.
///
/// # Errors
/// What the database refuses.
pub async fn by_notice(conn: &mut Conn, notice: &NoticeId) -> Result<Vec<Dispatch>, StoreError> {
    sql!(conn, "SELECT * FROM notice_dispatches WHERE notice_id = $1 ORDER BY channel", notice).fetch_all().await
}
