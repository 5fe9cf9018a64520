//! Attempts: every try to send content or to mark an order shipped, with its outcome.

use crate::{
    Conn, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{AttemptId, Ids, Millis, OrderId, retry::RetryClass};
use serde_json::json;
use std::collections::{HashMap, HashSet};

words! {
    /// Which of the two tracks.
    Track {
        /// Sending the content.
        Content = "content",
        /// Marking shipped.
        Platform = "platform",
    }
}

words! {
    /// What became of an attempt.
    AttemptState {
        /// Written before the first byte goes out.
        Sending = "sending",
        /// The platform took it.
        Accepted = "accepted",
        /// The platform refused, or it certainly did not arrive.
        Refused = "refused",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

record! {
    /// An attempt.
    pub struct Attempt {
        /// Its id.
        pub id: AttemptId,
        /// The order.
        pub order_id: OrderId,
        /// The track.
        pub track: Track,
        /// The line whose content it was; 0 on the platform track.
        pub line: i64,
        /// 1, 2, 3 … within order, track and line.
        pub number: i64,
        /// What became of it.
        pub state: AttemptState,
        /// The class of the failure.
        pub class: Option<RetryClass>,
        /// The platform's code, or ours.
        pub code: Option<String>,
        /// The platform's words, redacted.
        pub message: Option<String>,
        /// How long the call took.
        pub latency_ms: Option<i64>,
        /// When the next one is.
        pub next_try_at: Option<Millis>,
        /// When it began.
        pub started_at: Millis,
        /// When its outcome was known.
        pub finished_at: Option<Millis>,
    }
}

/// Writes attempts that are about to begin, numbered on from the former ones. In the order of `work`, whose entries name
/// an order and the line whose content it is (0 on the platform track).
///
/// # Errors
/// What the database refuses.
pub async fn start_many(
    tx: &mut Tx,
    track: Track,
    work: &[(OrderId, i64)],
    ids: &dyn Ids,
    now: Millis,
) -> Result<Vec<Attempt>, StoreError> {
    let last: Vec<(OrderId, i64, i64)> = sql!(
        tx,
        "SELECT order_id, line, MAX(number) FROM delivery_attempts
         WHERE order_id IN (SELECT value FROM json_each($1)) AND track = $2
         GROUP BY order_id, line",
        List::of(work.iter().map(|(order, _)| order)),
        track
    )
    .fetch_all()
    .await?;
    let mut last: HashMap<(OrderId, i64), i64> =
        last.into_iter().map(|(order, line, number)| ((order, line), number)).collect();
    let mut rows =
        Rows::into("delivery_attempts", &["id", "order_id", "track", "line", "number", "state", "started_at"]);
    let mut attempts = Vec::with_capacity(work.len());
    for (order, line) in work {
        let number = last.entry((order.clone(), *line)).or_default();
        *number += 1;
        let attempt = Attempt {
            id: AttemptId::fresh(ids),
            order_id: order.clone(),
            track,
            line: *line,
            number: *number,
            state: AttemptState::Sending,
            class: None,
            code: None,
            message: None,
            latency_ms: None,
            next_try_at: None,
            started_at: now,
            finished_at: None,
        };
        rows.push(&attempt.id).push(&attempt.order_id).push(track).push(attempt.line).push(attempt.number);
        rows.push(attempt.state).push(now);
        attempts.push(attempt);
    }
    rows.put(tx).await?;
    Ok(attempts)
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The attempt.
    pub id: AttemptId,
    /// What became of it.
    pub state: AttemptState,
    /// The class of the failure.
    pub class: Option<RetryClass>,
    /// The platform's code, or ours.
    pub code: Option<String>,
    /// The platform's words, redacted.
    pub message: Option<String>,
    /// How long the call took.
    pub latency_ms: Option<i64>,
    /// When the next one is.
    pub next_try_at: Option<Millis>,
}

/// Writes outcomes. Only an attempt that is still `sending` or `unknown` takes one; returns those that did.
///
/// # Errors
/// What the database refuses.
pub async fn finish_many(tx: &mut Tx, outcomes: &[Outcome], now: Millis) -> Result<HashSet<AttemptId>, StoreError> {
    if outcomes.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = List::of_rows(outcomes.iter().map(|outcome| {
        json!([
            outcome.id,
            outcome.state,
            outcome.class,
            outcome.code,
            outcome.message,
            outcome.latency_ms,
            outcome.next_try_at
        ])
    }));
    let written: Vec<(AttemptId,)> = sql!(
        tx,
        "UPDATE delivery_attempts SET
             state = json_extract(m.value, '$[1]'),
             class = json_extract(m.value, '$[2]'),
             code = json_extract(m.value, '$[3]'),
             message = json_extract(m.value, '$[4]'),
             latency_ms = COALESCE(CAST(json_extract(m.value, '$[5]') AS BIGINT), latency_ms),
             next_try_at = CAST(json_extract(m.value, '$[6]') AS BIGINT),
             finished_at = $2
         FROM json_each($1) AS m
         WHERE delivery_attempts.id = json_extract(m.value, '$[0]')
             AND delivery_attempts.state NOT IN ('accepted', 'refused')
         RETURNING delivery_attempts.id",
        rows,
        now
    )
    .fetch_all()
    .await?;
    Ok(written.into_iter().map(|(id,)| id).collect())
}

/// Turns attempts without an outcome that began before `before` into unknown ones: after a crash nobody knows.
///
/// # Errors
/// What the database refuses.
pub async fn mark_unknown(tx: &mut Tx, before: Millis) -> Result<Vec<Attempt>, StoreError> {
    sql!(
        tx,
        "UPDATE delivery_attempts SET state = 'unknown'
         WHERE state IN ('sending', 'unknown') AND state = 'sending' AND started_at < $1
         RETURNING *",
        before
    )
    .fetch_all()
    .await
}

/// The attempts whose outcome nobody knows.
///
/// # Errors
/// What the database refuses.
pub async fn unknown(conn: &mut Conn) -> Result<Vec<Attempt>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM delivery_attempts WHERE state IN ('sending', 'unknown') AND state = 'unknown' ORDER BY id"
    )
    .fetch_all()
    .await
}

/// The attempts of several orders, by order, track, line and number.
///
/// # Errors
/// What the database refuses.
pub async fn by_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Attempt>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM delivery_attempts
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, track, line, number",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The latest attempts, newest first, before `(started_at, id)` of a former page's last; only failed ones if asked.
///
/// # Errors
/// What the database refuses.
pub async fn list_recent(
    conn: &mut Conn,
    only_failed: bool,
    before: Option<(Millis, &str)>,
    limit: i64,
) -> Result<Vec<Attempt>, StoreError> {
    let (at, id) = before.unwrap_or((Millis(i64::MAX), ""));
    if only_failed {
        return sql!(
            conn,
            "SELECT * FROM delivery_attempts
             WHERE (started_at, id) < ($1, $2) AND state IN ('refused', 'unknown')
             ORDER BY started_at DESC, id DESC
             LIMIT $3",
            at,
            id,
            limit
        )
        .fetch_all()
        .await;
    }
    sql!(
        conn,
        "SELECT * FROM delivery_attempts
         WHERE (started_at, id) < ($1, $2)
         ORDER BY started_at DESC, id DESC
         LIMIT $3",
        at,
        id,
        limit
    )
    .fetch_all()
    .await
}
