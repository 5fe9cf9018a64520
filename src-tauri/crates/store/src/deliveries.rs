//! Deliveries: what an order line gets, by which rule, and what was said about it.

use crate::{Conn, List, Rows, StoreError, Tx, sql, sql::record};
use huolang_domain::{
    DeliveryId, Millis, OrderId, RuleId, guard::GuardResult, matching::Rung, rule::Channel, state::ContentState,
};
use huolang_vault::{Column, Secret, Vault};
use std::collections::{HashMap, HashSet};

/// Where the rendered content is sealed.
pub const BODY: Column = Column::new("deliveries", "body");

record! {
    /// The delivery of one order line; its content is read by itself.
    pub struct Delivery {
        /// Its id.
        pub id: DeliveryId,
        /// The order.
        pub order_id: OrderId,
        /// The line.
        pub line: i64,
        /// The rule; absent: none was found.
        pub rule_id: Option<RuleId>,
        /// The rung of the matching ladder.
        pub rung: Option<Rung>,
        /// Where the content stands.
        pub content: ContentState,
        /// The answers of the guards.
        pub guards: Vec<GuardResult>,
        /// When it is due.
        pub due_at: Option<Millis>,
        /// The drawn delay.
        pub delay_drawn_ms: Option<i64>,
        /// Attempts made.
        pub tries: i64,
        /// The way to the buyer, fixed with the content.
        pub channel: Channel,
        /// When it was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// What to do with the content when a delivery is written.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// Leave it.
    #[default]
    Keep,
    /// Take it away: nothing was sent and the cards went back.
    Clear,
    /// Fix it.
    Set(Secret<String>),
}

/// Writes deliveries, new or changed, with what is to be done with the content of each.
///
/// # Errors
/// [`StoreError::Conflict`] when the order line has a delivery of another id.
pub async fn save_many(tx: &mut Tx, vault: &Vault, deliveries: &[(Delivery, Body)]) -> Result<(), StoreError> {
    let mut rows = Rows::into(
        "deliveries",
        &[
            "id",
            "order_id",
            "line",
            "rule_id",
            "rung",
            "content",
            "body",
            "guards",
            "due_at",
            "delay_drawn_ms",
            "tries",
            "channel",
            "created_at",
            "updated_at",
        ],
    )
    .on_conflict(
        "ON CONFLICT (id) DO UPDATE SET
             rule_id = excluded.rule_id, rung = excluded.rung, content = excluded.content,
             body = COALESCE(excluded.body, deliveries.body), guards = excluded.guards, due_at = excluded.due_at,
             delay_drawn_ms = excluded.delay_drawn_ms, tries = excluded.tries, channel = excluded.channel,
             updated_at = excluded.updated_at",
    );
    for (delivery, body) in deliveries {
        let body = match body {
            Body::Keep => None,
            // An empty value stands for none: NULL means "as it was".
            Body::Clear => Some(Vec::new()),
            Body::Set(text) => Some(vault.seal_str(BODY, delivery.id.as_str(), text.expose())?),
        };
        rows.push(&delivery.id).push(&delivery.order_id).push(delivery.line).push(delivery.rule_id.as_ref());
        rows.push(delivery.rung)
            .push(delivery.content)
            .push(body)
            .push(delivery.guards.as_slice())
            .push(delivery.due_at);
        rows.push(delivery.delay_drawn_ms).push(delivery.tries).push(delivery.channel);
        rows.push(delivery.created_at).push(delivery.updated_at);
    }
    rows.put(tx).await
}

/// The deliveries of several orders, by order and line.
///
/// # Errors
/// What the database refuses.
pub async fn by_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Delivery>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM deliveries
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, line",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// Where the lines of several orders stand, with the rules they go by: what it takes to sum an order up.
///
/// # Errors
/// What the database refuses.
pub async fn states(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, i64, ContentState, Option<RuleId>)>, StoreError> {
    sql!(
        conn,
        "SELECT order_id, line, content, rule_id FROM deliveries
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, line",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// Deliveries of these orders that stand in `state` although no content is fixed for them.
///
/// # Errors
/// What the database refuses.
pub async fn without_content(
    conn: &mut Conn,
    orders: &[OrderId],
    state: ContentState,
) -> Result<HashSet<DeliveryId>, StoreError> {
    let found: Vec<(DeliveryId,)> = sql!(
        conn,
        "SELECT id FROM deliveries
         WHERE order_id IN (SELECT value FROM json_each($1)) AND content = $2 AND (body IS NULL OR LENGTH(body) = 0)",
        List::of(orders),
        state
    )
    .fetch_all()
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The fixed contents of deliveries; those without are left out.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn bodies(
    conn: &mut Conn,
    vault: &Vault,
    deliveries: &[DeliveryId],
) -> Result<HashMap<DeliveryId, Secret<String>>, StoreError> {
    let rows: Vec<(DeliveryId, Option<Vec<u8>>)> = sql!(
        conn,
        "SELECT id, body FROM deliveries WHERE id IN (SELECT value FROM json_each($1))",
        List::of(deliveries)
    )
    .fetch_all()
    .await?;
    rows.into_iter()
        .filter_map(|(id, body)| body.filter(|body| !body.is_empty()).map(|body| (id, body)))
        .map(|(id, body)| {
            let text = vault.open_str(BODY, id.as_str(), &body)?;
            Ok((id, text))
        })
        .collect()
}

/// The lines whose content stands in one of these states, oldest first: for "deliver what waits".
///
/// # Errors
/// What the database refuses.
pub async fn waiting_for_rule(
    conn: &mut Conn,
    rules: &[RuleId],
    content: ContentState,
    limit: i64,
) -> Result<Vec<OrderId>, StoreError> {
    let rows: Vec<(OrderId,)> = sql!(
        conn,
        "SELECT order_id FROM deliveries
         WHERE rule_id IN (SELECT value FROM json_each($1)) AND content = $2
         ORDER BY id
         LIMIT $3",
        List::of(rules),
        content,
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Of each of these rules that lines wait for cards by: the fewest pieces of one of them. The rest of a line counts as one.
///
/// # Errors
/// What the database refuses.
pub async fn fewest_waiting(conn: &mut Conn, rules: &[RuleId]) -> Result<HashMap<RuleId, i64>, StoreError> {
    let rows: Vec<(RuleId, i64)> = sql!(
        conn,
        "SELECT d.rule_id, MIN(COALESCE(l.quantity, 1))
         FROM deliveries d LEFT JOIN order_lines l ON l.order_id = d.order_id AND l.line = d.line
         WHERE d.rule_id IN (SELECT value FROM json_each($1)) AND d.content = $2
         GROUP BY d.rule_id",
        List::of(rules),
        ContentState::OutOfStock
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().collect())
}
