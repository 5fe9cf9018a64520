//! What happened to orders, step by step.

use crate::{Conn, Rows, StoreError, Tx, sql, sql::record};
use huolang_domain::{Ids, Millis, OrderId};

record! {
    /// A step in the life of an order.
    pub struct Event {
        /// Its id; later ones are larger.
        pub id: String,
        /// The order.
        pub order_id: OrderId,
        /// `placed`, `paid`, `matched`, `reserved`, `sending`, `sent`, …
        pub kind: String,
        /// More about it; no secrets.
        pub detail: serde_json::Value,
        /// `system`, or a user's name.
        pub actor: String,
        /// When.
        pub at: Millis,
    }
}

/// A step to be written down.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// The order.
    pub order_id: OrderId,
    /// `placed`, `paid`, `matched`, `reserved`, `sending`, `sent`, …
    pub kind: &'static str,
    /// More about it; no secrets.
    pub detail: serde_json::Value,
    /// `system`, or a user's name.
    pub actor: String,
    /// When.
    pub at: Millis,
}

/// Writes steps down.
///
/// # Errors
/// What the database refuses.
pub async fn append_many(tx: &mut Tx, events: &[NewEvent], ids: &dyn Ids) -> Result<(), StoreError> {
    let mut rows = Rows::into("order_events", &["id", "order_id", "kind", "detail", "actor", "at"]);
    for event in events {
        rows.push(ids.fresh())
            .push(&event.order_id)
            .push(event.kind)
            .push(&event.detail)
            .push(&event.actor)
            .push(event.at);
    }
    rows.put(tx).await
}

/// Holds an order until the transaction ends: whoever holds it, too, reads its steps after what is written here.
///
/// # Errors
/// What the database refuses.
pub async fn hold(tx: &mut Tx, order: &OrderId) -> Result<(), StoreError> {
    sql!(tx, "UPDATE orders SET updated_at = updated_at WHERE id = $1", order).execute().await?;
    Ok(())
}

/// The steps of an order, in their order.
///
/// # Errors
/// What the database refuses.
pub async fn list_by_order(conn: &mut Conn, order: &OrderId) -> Result<Vec<Event>, StoreError> {
    sql!(conn, "SELECT * FROM order_events WHERE order_id = $1 ORDER BY id", order).fetch_all().await
}

/// The latest steps of all orders, newest first, before `(at, id)` of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list_recent(
    conn: &mut Conn,
    before: Option<(Millis, &str)>,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let (at, id) = before.unwrap_or((Millis(i64::MAX), ""));
    sql!(
        conn,
        "SELECT * FROM order_events
         WHERE (at, id) < ($1, $2)
         ORDER BY at DESC, id DESC
         LIMIT $3",
        at,
        id,
        limit
    )
    .fetch_all()
    .await
}
