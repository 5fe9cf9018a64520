//! The log of messages: what went out on which channel, and what did not.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::Millis;

record! {
    /// A message.
    pub struct Send {
        /// Its id.
        pub id: String,
        /// The channel.
        pub channel_id: String,
        /// What it was about; `test` for a try.
        pub event: String,
        /// The notice, or the first of them.
        pub notice_id: Option<String>,
        /// Its title.
        pub title: String,
        /// For how many notices it spoke.
        pub notices: i64,
        /// Whether it went out.
        pub sent: bool,
        /// What was in the way.
        pub trouble: Option<String>,
        /// The host's own words.
        pub detail: Option<String>,
        /// Whether the seller tried the channel.
        pub test: bool,
        /// When.
        pub at: Millis,
        /// How long it took, in milliseconds.
        pub duration_ms: i64,
    }
}

/// Notes a message.
///
/// # Errors
/// What the database refuses.
pub async fn add(tx: &mut Tx, send: &Send) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO notice_sends
             (id, channel_id, event, notice_id, title, notices, sent, trouble, detail, test, at, duration_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &send.id,
        &send.channel_id,
        &send.event,
        send.notice_id.as_deref(),
        &send.title,
        send.notices,
        send.sent,
        send.trouble.as_deref(),
        send.detail.as_deref(),
        send.test,
        send.at,
        send.duration_ms
    )
    .execute()
    .await?;
    Ok(())
}

/// Messages newest first, of one channel or all, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    channel: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Send>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM notice_sends
         WHERE (CAST($1 AS TEXT) IS NULL OR channel_id = $1) AND (CAST($2 AS TEXT) IS NULL OR id < $2)
         ORDER BY id DESC
         LIMIT $3",
        channel,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// How many messages went out on a channel since a moment, and when the first of them did.
///
/// # Errors
/// What the database refuses.
pub async fn count_since(conn: &mut Conn, channel: &str, since: Millis) -> Result<(i64, Option<Millis>), StoreError> {
    sql!(
        conn,
        "SELECT COUNT(*), MIN(at) FROM notice_sends WHERE channel_id = $1 AND sent = true AND at > $2",
        channel,
        since
    )
    .fetch_one()
    .await
}

/// How many messages of a channel since a moment count for its day: those that went out, and those that may have, because
/// no answer came in time.
///
/// # Errors
/// What the database refuses.
pub async fn count_for_day(conn: &mut Conn, channel: &str, since: Millis) -> Result<i64, StoreError> {
    let (count,) = sql!(
        conn,
        "SELECT COUNT(*) FROM notice_sends
         WHERE channel_id = $1 AND (sent = true OR trouble = 'timed_out') AND at > $2",
        channel,
        since
    )
    .fetch_one()
    .await?;
    Ok(count)
}

/// When a message about an event last went out on a channel.
///
/// # Errors
/// What the database refuses.
pub async fn last_about(conn: &mut Conn, channel: &str, event: &str) -> Result<Option<Millis>, StoreError> {
    let (at,) = sql!(
        conn,
        "SELECT MAX(at) FROM notice_sends WHERE channel_id = $1 AND event = $2 AND sent = true",
        channel,
        event
    )
    .fetch_one()
    .await?;
    Ok(at)
}

/// Forgets messages before a moment.
///
/// # Errors
/// What the database refuses.
pub async fn forget(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM notice_sends WHERE at < $1", before).execute().await
}
