//! Notices: one open notice for each cause, counted while it lasts.

use crate::{
    Conn, List, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Ids, Millis, NoticeId, OrderId, ShopId};

words! {
    /// Where a notice stands.
    NoticeState {
        /// Nobody saw to it.
        Open = "open",
        /// Somebody saw it.
        Acknowledged = "acknowledged",
        /// Its cause is gone.
        Resolved = "resolved",
    }
}

words! {
    /// How pressing a notice is.
    Severity {
        /// To be known.
        Info = "info",
        /// Will need somebody.
        Warning = "warning",
        /// Needs somebody now.
        Critical = "critical",
    }
}

record! {
    /// A notice.
    pub struct Notice {
        /// Its id.
        pub id: NoticeId,
        /// `manual_shipment`, `needs_review`, `low_stock`, …
        pub event: String,
        /// What it is about; one open notice a cause.
        pub cause: String,
        /// Where it stands.
        pub state: NoticeState,
        /// How pressing it is.
        pub severity: Severity,
        /// The shop.
        pub shop_id: Option<ShopId>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// What its sentence needs.
        pub params: serde_json::Value,
        /// How often its cause came while it was open.
        pub count: i64,
        /// When it was opened.
        pub created_at: Millis,
        /// When its cause last came, or somebody saw to it.
        pub updated_at: Millis,
        /// When its cause was gone.
        pub resolved_at: Option<Millis>,
        /// Put off until then.
        pub snoozed_until: Option<Millis>,
    }
}

impl Notice {
    /// Whether it tells something that happened and asks for nothing, see [`tell`].
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.resolved_at == Some(self.created_at)
    }
}

/// A cause that came.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotice {
    /// `manual_shipment`, `needs_review`, `low_stock`, …
    pub event: &'static str,
    /// What it is about; one open notice a cause.
    pub cause: String,
    /// How pressing it is.
    pub severity: Severity,
    /// The shop.
    pub shop_id: Option<ShopId>,
    /// The order.
    pub order_id: Option<OrderId>,
    /// What its sentence needs; no secrets.
    pub params: serde_json::Value,
}

/// Opens a notice, or counts one that is open. `count` is 1 when it is new: only then is anybody told.
///
/// # Errors
/// What the database refuses.
pub async fn raise(tx: &mut Tx, notice: &NewNotice, ids: &dyn Ids, now: Millis) -> Result<Notice, StoreError> {
    sql!(
        tx,
        "INSERT INTO notices
             (id, event, cause, state, severity, shop_id, order_id, params, count, created_at, updated_at)
         VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, 1, $8, $8)
         ON CONFLICT (cause) WHERE state <> 'resolved' DO UPDATE SET
             count = notices.count + 1, params = excluded.params, severity = excluded.severity,
             updated_at = excluded.updated_at
         RETURNING *",
        NoticeId::fresh(ids),
        notice.event,
        &notice.cause,
        notice.severity,
        notice.shop_id.as_ref(),
        notice.order_id.as_ref(),
        &notice.params,
        now
    )
    .fetch_one()
    .await
}

/// Writes down something that happened and asks for nothing: there is nothing to see to, and it is resolved from the
/// beginning.
///
/// # Errors
/// What the database refuses.
pub async fn tell(tx: &mut Tx, notice: &NewNotice, ids: &dyn Ids, now: Millis) -> Result<Notice, StoreError> {
    sql!(
        tx,
        "INSERT INTO notices
             (id, event, cause, state, severity, shop_id, order_id, params, count, created_at, updated_at, resolved_at)
         VALUES ($1, $2, $3, 'resolved', $4, $5, $6, $7, 1, $8, $8, $8)
         RETURNING *",
        NoticeId::fresh(ids),
        notice.event,
        &notice.cause,
        notice.severity,
        notice.shop_id.as_ref(),
        notice.order_id.as_ref(),
        &notice.params,
        now
    )
    .fetch_one()
    .await
}

/// Puts a notice off until a moment. Tells whether it was open.
///
/// # Errors
/// What the database refuses.
pub async fn snooze(tx: &mut Tx, id: &NoticeId, until: Millis, now: Millis) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE notices SET snoozed_until = $2, updated_at = $3 WHERE id = $1 AND state = 'open'",
        id,
        until,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Notices of these ids.
///
/// # Errors
/// What the database refuses.
pub async fn many(conn: &mut Conn, ids: &[NoticeId]) -> Result<Vec<Notice>, StoreError> {
    sql!(conn, "SELECT * FROM notices WHERE id IN (SELECT value FROM json_each($1))", List::of(ids)).fetch_all().await
}

/// Closes the notices of deadlines that were met, that no longer count, or that moved to `before` or later. Those of orders that
/// were not shipped count as never told, see [`lay_aside`]: a refund may be withdrawn. Of a deadline that moved so does one that
/// a person has closed: it was about the former. Returns those that were open.
///
/// # Errors
/// What the database refuses.
pub async fn resolve_met_deadlines(
    tx: &mut Tx,
    event: &str,
    before: Millis,
    now: Millis,
) -> Result<Vec<NoticeId>, StoreError> {
    let closed: Vec<(NoticeId,)> = sql!(
        tx,
        "UPDATE notices SET state = 'resolved', resolved_at = $2, updated_at = $2,
             cause = CASE WHEN EXISTS (
                 SELECT 1 FROM orders o WHERE o.id = notices.order_id AND o.platform <> 'shipped'
             ) THEN cause || ':aside' ELSE cause END
         WHERE state IN ('open', 'acknowledged') AND event = $1
             AND NOT EXISTS (
                 SELECT 1 FROM orders o
                 WHERE o.id = notices.order_id AND o.status = 'pending_ship' AND o.platform <> 'shipped'
                     AND (o.ship_by IS NULL OR o.ship_by < $3)
             )
         RETURNING id",
        event,
        now,
        before
    )
    .fetch_all()
    .await?;
    sql!(
        tx,
        "UPDATE notices SET cause = cause || ':aside'
         WHERE event = $1 AND state = 'resolved' AND cause NOT LIKE '%:aside' AND order_id IN (
             SELECT o.id FROM orders o
             WHERE o.status = 'pending_ship' AND o.platform <> 'shipped' AND o.ship_by >= $2
         )",
        event,
        before
    )
    .execute()
    .await?;
    Ok(closed.into_iter().map(|(id,)| id).collect())
}

/// Notes that somebody saw a notice. Tells whether it was open.
///
/// # Errors
/// What the database refuses.
pub async fn acknowledge(tx: &mut Tx, id: &NoticeId, now: Millis) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE notices SET state = 'acknowledged', updated_at = $2 WHERE id = $1 AND state = 'open'",
        id,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Closes a notice by hand. Tells whether it was open.
///
/// # Errors
/// What the database refuses.
pub async fn resolve(tx: &mut Tx, id: &NoticeId, now: Millis) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE notices SET state = 'resolved', resolved_at = $2, updated_at = $2 WHERE id = $1 AND state <> 'resolved'",
        id,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Closes the notices of causes that are gone. Returns those that were open.
///
/// # Errors
/// What the database refuses.
pub async fn resolve_causes(tx: &mut Tx, causes: &[String], now: Millis) -> Result<Vec<NoticeId>, StoreError> {
    let closed: Vec<(NoticeId,)> = sql!(
        tx,
        "UPDATE notices SET state = 'resolved', resolved_at = $2, updated_at = $2
         WHERE cause IN (SELECT value FROM json_each($1)) AND state <> 'resolved'
         RETURNING id",
        List::of(causes),
        now
    )
    .fetch_all()
    .await?;
    Ok(closed.into_iter().map(|(id,)| id).collect())
}

/// Closes the notices of an event whose causes are none of these. Returns those that were open.
///
/// # Errors
/// What the database refuses.
pub async fn resolve_others(
    tx: &mut Tx,
    event: &str,
    causes: &[String],
    now: Millis,
) -> Result<Vec<NoticeId>, StoreError> {
    let closed: Vec<(NoticeId,)> = sql!(
        tx,
        "UPDATE notices SET state = 'resolved', resolved_at = $3, updated_at = $3
         WHERE event = $1 AND state <> 'resolved' AND cause NOT IN (SELECT value FROM json_each($2))
         RETURNING id",
        event,
        List::of(causes),
        now
    )
    .fetch_all()
    .await?;
    Ok(closed.into_iter().map(|(id,)| id).collect())
}

/// Closes the notices of causes that nobody wants to hear of for now. They count as never told: [`was_told`] says so when the
/// cause matters again. What a person has closed before stays told. Returns those that were open.
///
/// # Errors
/// What the database refuses.
pub async fn lay_aside(tx: &mut Tx, causes: &[String], now: Millis) -> Result<Vec<NoticeId>, StoreError> {
    let closed: Vec<(NoticeId,)> = sql!(
        tx,
        "UPDATE notices SET state = 'resolved', cause = cause || ':aside', resolved_at = $2, updated_at = $2
         WHERE cause IN (SELECT value FROM json_each($1)) AND state <> 'resolved'
         RETURNING id",
        List::of(causes),
        now
    )
    .fetch_all()
    .await?;
    Ok(closed.into_iter().map(|(id,)| id).collect())
}

/// The notices of an event whose cause is not gone, oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn unresolved(conn: &mut Conn, event: &str) -> Result<Vec<Notice>, StoreError> {
    sql!(conn, "SELECT * FROM notices WHERE event = $1 AND state <> 'resolved' ORDER BY id", event).fetch_all().await
}

/// Whether a cause has a notice that is not resolved.
///
/// # Errors
/// What the database refuses.
pub async fn lasts(conn: &mut Conn, cause: &str) -> Result<bool, StoreError> {
    let (count,): (i64,) =
        sql!(conn, "SELECT COUNT(*) FROM notices WHERE cause = $1 AND state <> 'resolved'", cause).fetch_one().await?;
    Ok(count > 0)
}

/// Whether a cause was ever told.
///
/// # Errors
/// What the database refuses.
pub async fn was_told(conn: &mut Conn, event: &str, cause: &str, since: Millis) -> Result<bool, StoreError> {
    let (count,): (i64,) = sql!(
        conn,
        "SELECT COUNT(*) FROM notices WHERE event = $1 AND cause = $2 AND created_at >= $3",
        event,
        cause,
        since
    )
    .fetch_one()
    .await?;
    Ok(count > 0)
}

/// One notice.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &NoticeId) -> Result<Notice, StoreError> {
    sql!(conn, "SELECT * FROM notices WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("notice"))
}

/// Which notices a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Which {
    /// Only in this state.
    pub state: Option<NoticeState>,
    /// `true`: only those that are put off now; `false`: only those that are not.
    pub snoozed: Option<bool>,
}

/// Notices newest first, in one state or any, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    state: Option<NoticeState>,
    before: Option<&NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    page(conn, Which { state, snoozed: None }, before, limit, Millis(0)).await
}

/// Those notices newest first, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn page(
    conn: &mut Conn,
    which: Which,
    before: Option<&NoticeId>,
    limit: i64,
    now: Millis,
) -> Result<Vec<Notice>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM notices
         WHERE (CAST($1 AS TEXT) IS NULL OR state = $1) AND (CAST($2 AS TEXT) IS NULL OR id < $2)
             AND (CAST($4 AS BOOLEAN) IS NULL OR (COALESCE(snoozed_until, 0) > $5) = $4)
         ORDER BY id DESC
         LIMIT $3",
        which.state,
        before,
        limit,
        which.snoozed,
        now
    )
    .fetch_all()
    .await
}

/// How many notices are open and not put off, as `(severity, count)`.
///
/// # Errors
/// What the database refuses.
pub async fn count_pressing(conn: &mut Conn, now: Millis) -> Result<Vec<(Severity, i64)>, StoreError> {
    sql!(
        conn,
        "SELECT severity, COUNT(*) FROM notices
         WHERE state = 'open' AND COALESCE(snoozed_until, 0) <= $1
         GROUP BY severity ORDER BY severity",
        now
    )
    .fetch_all()
    .await
}

/// How many notices are open, as `(severity, count)`.
///
/// # Errors
/// What the database refuses.
pub async fn count_open(conn: &mut Conn) -> Result<Vec<(Severity, i64)>, StoreError> {
    count_pressing(conn, Millis(i64::MAX)).await
}
