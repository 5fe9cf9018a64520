//! What platforms are to be told about orders that ended: one row an order, tried until it is taken.

mod list;

pub use list::{Filter, list};

use crate::{
    Conn, IntoValue, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Ids, Millis, OrderId, ShopId};

/// So many of the oldest are shared out among their shops at a time: a long queue is not sorted for every few of it.
const LOOKED_AT: i64 = 1_000;

words! {
    /// Where a callback stands.
    CallbackState {
        /// It is to be sent, now or later.
        Waiting = "waiting",
        /// The platform has it.
        Done = "done",
        /// The platform says that the order is in another state: the seller looks at it.
        Check = "check",
        /// The platform refused: something is set wrongly.
        Stopped = "stopped",
        /// It was tried for a day.
        GivenUp = "given_up",
    }
}

record! {
    /// A callback.
    pub struct Callback {
        /// Its id.
        pub id: String,
        /// The order.
        pub order_id: OrderId,
        /// The shop.
        pub shop_id: ShopId,
        /// Where it stands.
        pub state: CallbackState,
        /// How often it was tried since it was asked for.
        pub tries: i64,
        /// When it is tried next.
        pub run_at: Millis,
        /// Who tries it holds it until then.
        pub lease_until: Option<Millis>,
        /// The first try since it was asked for.
        pub first_at: Option<Millis>,
        /// The platform's last code.
        pub last_code: Option<String>,
        /// The platform's last words, or what stood in the way.
        pub last_message: Option<String>,
        /// When it was asked for.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Where the callback stands now.
    pub state: CallbackState,
    /// When it is tried next.
    pub run_at: Millis,
    /// The platform's code.
    pub code: Option<String>,
    /// The platform's words, or what stood in the way; no secrets.
    pub message: Option<String>,
}

/// Queues callbacks, due at `run_at`; an order that has one keeps it.
///
/// # Errors
/// What the database refuses.
pub async fn add_many(
    tx: &mut Tx,
    orders: &[(OrderId, ShopId)],
    ids: &dyn Ids,
    run_at: Millis,
    now: Millis,
) -> Result<(), StoreError> {
    let mut rows =
        Rows::into("callbacks", &["id", "order_id", "shop_id", "state", "tries", "run_at", "created_at", "updated_at"])
            .on_conflict("ON CONFLICT (order_id) DO NOTHING");
    for (order, shop) in orders {
        rows.push(ids.fresh()).push(order).push(shop).push(CallbackState::Waiting).push(0_i64);
        rows.push(run_at).push(now).push(now);
    }
    rows.put(tx).await
}

/// Takes callbacks that are due in hand until `lease_until`, the oldest of each shop in turn. Nobody else gets them before.
///
/// # Errors
/// What the database refuses.
pub async fn claim(tx: &mut Tx, limit: i64, lease_until: Millis, now: Millis) -> Result<Vec<Callback>, StoreError> {
    let due: Vec<(String,)> = tx
        .locking(
            "SELECT id FROM callbacks
             WHERE state = 'waiting' AND run_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
                 AND id IN (
                     SELECT id FROM (
                         SELECT id, run_at, ROW_NUMBER() OVER (PARTITION BY shop_id ORDER BY run_at, id) AS place
                         FROM (
                             SELECT id, shop_id, run_at FROM callbacks
                             WHERE state = 'waiting' AND run_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
                             ORDER BY run_at, id
                             LIMIT $3
                         ) AS due
                     ) AS placed
                     ORDER BY place, run_at, id
                     LIMIT $2
                 )
             ORDER BY id",
            vec![now.into_value(), limit.into_value(), LOOKED_AT.into_value()],
        )
        .fetch_all()
        .await?;
    sql!(
        tx,
        "UPDATE callbacks SET lease_until = $2, first_at = COALESCE(first_at, $3), updated_at = $3
         WHERE id IN (SELECT value FROM json_each($1))
         RETURNING *",
        List::of(due.iter().map(|(id,)| id)),
        lease_until,
        now
    )
    .fetch_all()
    .await
}

/// Writes what came of a try. `lease` is the one it was claimed with: whoever lost it changes nothing.
///
/// # Errors
/// What the database refuses.
pub async fn settle(
    tx: &mut Tx,
    id: &str,
    lease: Option<Millis>,
    tried: &Tried,
    now: Millis,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE callbacks SET
             state = $3, tries = tries + 1, run_at = $4, last_code = $5, last_message = $6, lease_until = NULL,
             updated_at = $7
         WHERE id = $1 AND lease_until = $2",
        id,
        lease,
        tried.state,
        tried.run_at,
        tried.code.as_ref(),
        tried.message.as_ref(),
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Has a callback sent once more, from the beginning of its schedule. Refused while one is under way.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::Conflict`].
pub async fn resend(tx: &mut Tx, order: &OrderId, now: Millis) -> Result<(), StoreError> {
    let kept = by_order(tx, order).await?.ok_or(StoreError::NotFound("callback"))?;
    if kept.lease_until.is_some_and(|until| until > now) {
        return Err(StoreError::Conflict("this callback is being sent at this moment".to_owned()));
    }
    sql!(
        tx,
        "UPDATE callbacks SET
             state = 'waiting', tries = 0, run_at = $2, first_at = NULL, lease_until = NULL, updated_at = $2
         WHERE order_id = $1",
        order,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// The callback of an order.
///
/// # Errors
/// What the database refuses.
pub async fn by_order(conn: &mut Conn, order: &OrderId) -> Result<Option<Callback>, StoreError> {
    sql!(conn, "SELECT * FROM callbacks WHERE order_id = $1", order).fetch_optional().await
}

/// When the next callback is due, or its lease ends.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>, StoreError> {
    let row: (Option<i64>,) = sql!(
        conn,
        "SELECT MIN(CASE WHEN lease_until IS NULL OR lease_until < run_at THEN run_at ELSE lease_until END)
         FROM callbacks WHERE state = 'waiting'"
    )
    .fetch_one()
    .await?;
    Ok(row.0.map(Millis))
}

/// How many callbacks stand where.
///
/// # Errors
/// What the database refuses.
pub async fn counts(conn: &mut Conn) -> Result<Vec<(CallbackState, i64)>, StoreError> {
    sql!(conn, "SELECT state, CAST(COUNT(*) AS BIGINT) FROM callbacks GROUP BY state ORDER BY state").fetch_all().await
}
