//! What becomes of reserved cards: delivered, doubtful, recalled, or given back.

use crate::{
    List, StoreError, Tx, sql,
    sql::record,
    stock::{self, NewStockEntry},
};
use huolang_domain::{CardId, DeliveryId, Ids, Millis, OrderId, PoolId, state::CardState};

/// Moves the cards of deliveries from one of the states `from` to `to`. Cards that are given several times keep no state
/// of their own for an order and stay as they are. Returns the cards that moved.
///
/// # Errors
/// What the database refuses.
pub async fn settle_many(
    tx: &mut Tx,
    deliveries: &[DeliveryId],
    from: &[CardState],
    to: CardState,
    now: Millis,
) -> Result<Vec<CardId>, StoreError> {
    let moved: Vec<(CardId,)> = sql!(
        tx,
        "UPDATE cards SET state = $3, updated_at = $4
         WHERE id IN (
                 SELECT u.card_id FROM deliveries d
                 JOIN delivery_units u ON u.order_id = d.order_id AND u.line = d.line
                 WHERE d.id IN (SELECT value FROM json_each($1)) AND u.card_id IS NOT NULL
             )
             AND state IN (SELECT value FROM json_each($2))
         RETURNING id",
        List::of(deliveries),
        List::of(from),
        to,
        now
    )
    .fetch_all()
    .await?;
    Ok(moved.into_iter().map(|(id,)| id).collect())
}

record! {
    /// A unit whose card goes back.
    pub struct ReservedUnit {
        /// The delivery it belongs to.
        pub delivery_id: DeliveryId,
        /// Its order.
        pub order_id: OrderId,
        /// Its card, when it is given once.
        pub card_id: Option<CardId>,
        /// Its card, when it is given several times.
        pub used_card_id: Option<CardId>,
        /// The pool the card goes back to.
        pub pool_id: Option<PoolId>,
    }
}

/// Gives the cards of deliveries back to their pools and forgets the units: only while it is certain that nothing was
/// sent. A delivery that has a card in another state than reserved is left alone. Returns how many units went back.
///
/// # Errors
/// What the database refuses.
pub async fn release_many(
    tx: &mut Tx,
    deliveries: &[DeliveryId],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<i64, StoreError> {
    let units: Vec<ReservedUnit> = sql!(
        tx,
        "SELECT u.delivery_id AS delivery_id, u.order_id AS order_id, u.card_id AS card_id, s.card_id AS used_card_id,
             COALESCE(c.pool_id, r.pool_id) AS pool_id
         FROM deliveries d
         JOIN delivery_units u ON u.order_id = d.order_id AND u.line = d.line
         LEFT JOIN cards c ON c.id = u.card_id
         LEFT JOIN card_uses s ON s.id = u.card_use_id
         LEFT JOIN cards r ON r.id = s.card_id
         WHERE d.id IN (SELECT value FROM json_each($1))
             AND NOT EXISTS (
                 SELECT 1 FROM delivery_units o JOIN cards k ON k.id = o.card_id
                 WHERE o.order_id = d.order_id AND o.line = d.line AND k.state <> 'reserved'
             )
         ORDER BY u.order_id, u.line, u.unit",
        List::of(deliveries)
    )
    .fetch_all()
    .await?;
    let gone = sql!(
        tx,
        "DELETE FROM delivery_units
         WHERE order_id IN (SELECT value FROM json_each($1)) AND delivery_id IN (SELECT value FROM json_each($2))",
        List::of(units.iter().map(|unit| &unit.order_id)),
        List::of(units.iter().map(|unit| &unit.delivery_id))
    )
    .execute()
    .await?;
    if usize::try_from(gone).ok() != Some(units.len()) {
        return Err(StoreError::Conflict("a unit came in between".to_owned()));
    }
    sql!(
        tx,
        "UPDATE cards SET state = 'available', uses = uses - 1, updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state = 'reserved'",
        List::of(units.iter().filter_map(|unit| unit.card_id.as_ref())),
        now
    )
    .execute()
    .await?;
    give_uses_back(tx, units.iter().filter_map(|unit| Some((&unit.order_id, unit.used_card_id.as_ref()?))), now)
        .await?;
    let mut journal: Vec<NewStockEntry> = Vec::new();
    for ReservedUnit { order_id: order, pool_id: pool, .. } in units.iter().filter(|unit| unit.pool_id.is_some()) {
        match journal.last_mut().filter(|entry| entry.order_id.as_ref() == Some(order) && entry.pool_id == *pool) {
            Some(entry) => entry.delta += 1,
            None => journal.push(NewStockEntry {
                pool_id: pool.clone(),
                rule_id: None,
                card_id: None,
                reason: "release",
                delta: 1,
                order_id: Some(order.clone()),
                actor: actor.to_owned(),
                at: now,
            }),
        }
    }
    stock::append_many(tx, &journal, ids).await?;
    Ok(i64::try_from(units.len()).unwrap_or(i64::MAX))
}

/// Cards that are given several times get their uses back, one a unit.
async fn give_uses_back(
    tx: &mut Tx,
    uses: impl Iterator<Item = (&OrderId, &CardId)>,
    now: Millis,
) -> Result<(), StoreError> {
    for (order, card) in uses {
        let gone = sql!(
            tx,
            "DELETE FROM card_uses
             WHERE card_id = $1 AND order_id = $2
                 AND NOT EXISTS (SELECT 1 FROM delivery_units u WHERE u.card_use_id = card_uses.id)",
            card,
            order
        )
        .execute()
        .await?;
        sql!(
            tx,
            "UPDATE cards SET
                 uses = uses - $2, updated_at = $3,
                 state = CASE WHEN state = 'delivered' THEN 'available' ELSE state END
             WHERE id = $1",
            card,
            i64::try_from(gone).unwrap_or(0),
            now
        )
        .execute()
        .await?;
    }
    Ok(())
}
