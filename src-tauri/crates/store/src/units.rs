//! Units: the pieces of an order line, each with the card it was given. One unit has one card, one card one unit, ever.

use crate::{Conn, List, Rows, StoreError, Tx, sql, sql::record};
use huolang_domain::{CardId, DeliveryId, Millis, OrderId};

record! {
    /// A unit of an order line.
    pub struct Unit {
        /// The delivery it belongs to.
        pub delivery_id: DeliveryId,
        /// The order.
        pub order_id: OrderId,
        /// The line.
        pub line: i64,
        /// Its number in the line, from 1.
        pub unit: i64,
        /// Its card, when the pool gives each card once.
        pub card_id: Option<CardId>,
        /// Its use of a card that is given several times.
        pub card_use_id: Option<String>,
        /// When it was fixed.
        pub created_at: Millis,
    }
}

/// A unit that needs no card: fixed text, or a template that says it all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainUnit {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub line: i64,
    /// Its number in the line, from 1.
    pub unit: i64,
}

/// Fixes units that need no card; those that are fixed already stay.
///
/// # Errors
/// What the database refuses.
pub async fn insert_plain_many(tx: &mut Tx, units: &[PlainUnit], now: Millis) -> Result<(), StoreError> {
    let mut rows = Rows::into("delivery_units", &["delivery_id", "order_id", "line", "unit", "created_at"])
        .on_conflict("ON CONFLICT (order_id, line, unit) DO NOTHING");
    for unit in units {
        rows.push(&unit.delivery_id).push(&unit.order_id).push(unit.line).push(unit.unit).push(now);
    }
    rows.write(tx).await?;
    Ok(())
}

/// The units of several orders, by order, line and unit.
///
/// # Errors
/// What the database refuses.
pub async fn by_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Unit>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM delivery_units
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, line, unit",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The cards of the units of several orders, whether given once or used, by order, line and unit.
///
/// # Errors
/// What the database refuses.
pub async fn cards_by_orders(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, i64, i64, CardId)>, StoreError> {
    sql!(
        conn,
        "SELECT u.order_id, u.line, u.unit, COALESCE(u.card_id, s.card_id)
         FROM delivery_units u
         LEFT JOIN card_uses s ON s.id = u.card_use_id
         WHERE u.order_id IN (SELECT value FROM json_each($1)) AND COALESCE(u.card_id, s.card_id) IS NOT NULL
         ORDER BY u.order_id, u.line, u.unit",
        List::of(orders)
    )
    .fetch_all()
    .await
}
