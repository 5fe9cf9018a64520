//! Cards that go out for a platform's own stock: it gives them to buyers itself.

use super::{
    import::list,
    moves::{Moved, done},
};
use crate::{StoreError, Tx, sql};
use huolang_domain::{CardId, Ids, Millis, PoolId};
use std::collections::HashSet;

/// Takes so many available cards out of a pool, those that would be given next: from now on they are void here and marked with
/// their upload. Returns those that were taken; fewer when the pool holds no more.
///
/// # Errors
/// What the database refuses.
pub async fn hand_over(
    tx: &mut Tx,
    pool: &PoolId,
    count: i64,
    upload: &str,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Vec<CardId>, StoreError> {
    let chosen: Vec<(CardId,)> = sql!(
        tx,
        "SELECT id FROM cards
         WHERE pool_id = $1 AND state = 'available' AND (expires_at IS NULL OR expires_at > $3)
         ORDER BY draw_key, id
         LIMIT $2",
        pool,
        count,
        now
    )
    .fetch_all()
    .await?;
    let chosen: Vec<CardId> = chosen.into_iter().map(|(card,)| card).collect();
    let moved: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'void', upload_id = $3, updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND state = 'available'
         RETURNING id, pool_id",
        list(&chosen),
        now,
        upload
    )
    .fetch_all()
    .await?;
    let moved = done(tx, moved, "upload", -1, actor, ids, now).await?;
    Ok(chosen.into_iter().filter(|card| moved.contains(card)).collect())
}

/// Takes the cards of an upload back of which the platform has none. They are available again as far as nobody did anything
/// else with them meanwhile; what was put elsewhere or is past its date stays there, and is no longer marked. Returns those
/// that are available.
///
/// # Errors
/// What the database refuses.
pub async fn bring_back(
    tx: &mut Tx,
    cards: &[CardId],
    upload: &str,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<HashSet<CardId>, StoreError> {
    let moved: Moved = sql!(
        tx,
        "UPDATE cards SET state = 'available', updated_at = $2
         WHERE id IN (SELECT value FROM json_each($1)) AND upload_id = $3 AND state = 'void'
             AND (expires_at IS NULL OR expires_at > $2)
             AND NOT EXISTS (SELECT 1 FROM delivery_units u WHERE u.card_id = cards.id)
         RETURNING id, pool_id",
        list(cards),
        now,
        upload
    )
    .fetch_all()
    .await?;
    sql!(
        tx,
        "UPDATE cards SET upload_id = NULL WHERE id IN (SELECT value FROM json_each($1)) AND upload_id = $2",
        list(cards),
        upload
    )
    .execute()
    .await?;
    done(tx, moved, "restore", 1, actor, ids, now).await
}
