//! Marks cards that are past their date.

use super::import::journal_cards;
use crate::{StoreError, Tx, sql};
use huolang_domain::{CardId, Ids, Millis, PoolId};

/// Marks up to `limit` available cards that are past their date as expired. Returns them with their pools.
///
/// # Errors
/// What the database refuses.
pub async fn expire_due(
    tx: &mut Tx,
    limit: i64,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Vec<(CardId, PoolId)>, StoreError> {
    let expired: Vec<(CardId, PoolId)> = sql!(
        tx,
        "UPDATE cards SET state = 'expired', updated_at = $1
         WHERE id IN (
             SELECT id FROM cards
             WHERE state = 'available' AND expires_at IS NOT NULL AND expires_at <= $1
             ORDER BY expires_at, id
             LIMIT $2
         )
         RETURNING id, pool_id",
        now,
        limit
    )
    .fetch_all()
    .await?;
    let entries: Vec<_> = expired.iter().map(|(card, pool)| (card.clone(), pool.clone(), -1)).collect();
    journal_cards(tx, &entries, "expire", "system", ids, now).await?;
    Ok(expired)
}
