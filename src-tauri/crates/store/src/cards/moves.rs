//! What a seller does with cards: move, void, restore, put into the recycle bin, remove for good.

use super::import::{journal_cards, list};
use crate::{
    StoreError, Tx,
    pools::{Pool, PoolKind},
    sql,
};
use huolang_domain::{CardId, Ids, Millis, PoolId};
use std::collections::HashSet;

pub(super) type Moved = Vec<(CardId, PoolId)>;

/// Writes the journal and tells which cards moved; the others were in a state that does not allow it.
pub(super) async fn done(
    tx: &mut Tx,
    moved: Moved,
    reason: &'static str,
    delta: i64,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let entries: Vec<_> = moved.iter().map(|(card, pool)| (card.clone(), pool.clone(), delta)).collect();
    journal_cards(tx, &entries, reason, actor, ids, now).await?;
    Ok(moved.into_iter().map(|(card, _)| card).collect())
}

/// Moves available cards to another pool. Returns those that moved.
///
/// # Errors
/// [`StoreError::Reference`] when the pool does not exist.
pub async fn move_many(
    tx: &mut Tx,
    cards: &[CardId],
    pool: &PoolId,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let left: Moved = sql!(
        tx,
        "SELECT id, pool_id FROM cards
         WHERE id IN (SELECT value FROM json_each($1)) AND state IN ('available', 'expired', 'void') AND pool_id <> $2
         ORDER BY id",
        list(cards),
        pool
    )
    .fetch_all()
    .await?;
    let moved: Vec<(CardId, PoolId, bool)> = sql!(
        tx,
        "UPDATE cards SET
             pool_id = $2, updated_at = $3,
             draw_key = (SELECT CASE p.draw_order
                 WHEN 'newest' THEN -cards.created_at
                 WHEN 'near_expiry' THEN COALESCE(cards.expires_at, 9223372036854775807)
                 WHEN 'random' THEN cards.lot
                 ELSE cards.created_at END FROM card_pools p WHERE p.id = $2)
         WHERE id IN (SELECT value FROM json_each($1)) AND state IN ('available', 'expired', 'void') AND pool_id <> $2
         RETURNING id, pool_id, state = 'available'",
        list(cards),
        pool,
        now
    )
    .fetch_all()
    .await?;
    let counted: HashSet<&CardId> = moved.iter().filter(|(.., counts)| *counts).map(|(card, ..)| card).collect();
    let out = left.into_iter().filter(|(card, _)| counted.contains(card)).map(|(card, from)| (card, from, -1));
    let entries: Vec<_> = out.chain(counted.iter().map(|card| ((*card).clone(), pool.clone(), 1))).collect();
    journal_cards(tx, &entries, "move", actor, ids, now).await?;
    Ok(moved.into_iter().map(|(card, ..)| card).collect())
}

/// Voids cards: they are never given again unless restored. Delivered and recalled ones too; reserved ones not.
///
/// # Errors
/// What the database refuses.
pub async fn void_many(
    tx: &mut Tx,
    cards: &[CardId],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let counted: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'void', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state = 'available'
         RETURNING id, pool_id",
        list(cards),
        now
    )
    .fetch_all()
    .await?;
    let others: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'void', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state IN ('needs_review', 'delivered', 'expired', 'recalled', 'deleted')
         RETURNING id, pool_id",
        list(cards),
        now
    )
    .fetch_all()
    .await?;
    let mut moved = done(tx, counted, "void", -1, actor, ids, now).await?;
    moved.extend(done(tx, others, "void", 0, actor, ids, now).await?);
    Ok(moved)
}

/// Puts available, void and expired cards into the recycle bin.
///
/// # Errors
/// What the database refuses.
pub async fn delete_many(
    tx: &mut Tx,
    cards: &[CardId],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let counted: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'deleted', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state = 'available'
         RETURNING id, pool_id",
        list(cards),
        now
    )
    .fetch_all()
    .await?;
    let others: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'deleted', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state IN ('void', 'expired')
         RETURNING id, pool_id",
        list(cards),
        now
    )
    .fetch_all()
    .await?;
    let mut moved = done(tx, counted, "delete", -1, actor, ids, now).await?;
    moved.extend(done(tx, others, "delete", 0, actor, ids, now).await?);
    Ok(moved)
}

/// Makes void, expired and deleted cards available again. A card a buyer may know stays where it is: one that was ever
/// given to a unit, one that went out for a platform's own stock, and one that is past its date.
///
/// # Errors
/// What the database refuses.
pub async fn restore_many(
    tx: &mut Tx,
    cards: &[CardId],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let moved: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'available', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state IN ('void', 'expired', 'deleted')
             AND upload_id IS NULL
             AND (expires_at IS NULL OR expires_at > $2)
             AND NOT EXISTS (SELECT 1 FROM delivery_units u WHERE u.card_id = cards.id)
         RETURNING id, pool_id",
        list(cards),
        now
    )
    .fetch_all()
    .await?;
    done(tx, moved, "restore", 1, actor, ids, now).await
}

/// Makes the used-up cards of a 循环卡 pool available again, as far as its limit allows more uses now. Cards past their date stay.
///
/// # Errors
/// What the database refuses.
pub async fn give_again(
    tx: &mut Tx,
    pool: &Pool,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let Some(limit) = pool.use_limit.filter(|_| pool.kind == PoolKind::Reusable) else {
        return Ok(HashSet::new());
    };
    let moved: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'available', updated_at = $3
         WHERE pool_id = $1 AND state = 'delivered' AND uses < $2 AND (expires_at IS NULL OR expires_at > $3)
         RETURNING id, pool_id",
        &pool.id,
        limit,
        now
    )
    .fetch_all()
    .await?;
    done(tx, moved, "restore", 1, actor, ids, now).await
}

/// Removes cards in the recycle bin for good; those that were ever given, here or by a platform, stay as a record.
///
/// # Errors
/// What the database refuses.
pub async fn purge_many(tx: &mut Tx, cards: &[CardId]) -> Result<HashSet<CardId>, StoreError> {
    let gone: Vec<(CardId,)> = sql!(
        tx,
        "DELETE FROM cards
         WHERE id IN (SELECT value FROM json_each($1)) AND state = 'deleted' AND upload_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM delivery_units u WHERE u.card_id = cards.id)
             AND NOT EXISTS (SELECT 1 FROM card_uses s WHERE s.card_id = cards.id)
         RETURNING id",
        list(cards)
    )
    .fetch_all()
    .await?;
    Ok(gone.into_iter().map(|(card,)| card).collect())
}
