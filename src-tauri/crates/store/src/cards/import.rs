//! Takes cards in; a card that is anywhere in the library already is left out.

use super::CardText;
use crate::{
    List, Rows, StoreError, Tx, pools, sql,
    stock::{self, NewStockEntry},
};
use huolang_domain::{BatchId, CardId, Ids, Millis, PoolId};
use huolang_vault::Vault;
use std::collections::{HashMap, HashSet};

/// A card sealed and fingerprinted, ready to be written. Making it costs time and no database: do it outside the door.
#[derive(Debug, Clone)]
pub struct NewCard {
    id: CardId,
    secret: Vec<u8>,
    fingerprint: Vec<u8>,
    tail: Vec<u8>,
    expires_at: Option<Millis>,
}

impl NewCard {
    /// Seals a card.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn seal(vault: &Vault, ids: &dyn Ids, text: &CardText, expires_at: Option<Millis>) -> Result<Self, StoreError> {
        let id = CardId::fresh(ids);
        Ok(Self {
            secret: text.seal(vault, id.as_str())?,
            fingerprint: text.fingerprint(vault),
            tail: text.tail(vault),
            expires_at,
            id,
        })
    }

    /// A number by chance that stays the card's own: part of its keyed fingerprint.
    fn lot(&self) -> i64 {
        self.fingerprint.iter().take(7).fold(0, |lot, byte| (lot << 8) | i64::from(*byte))
    }
}

/// What became of a chunk of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Cards taken in.
    pub imported: i64,
    /// Places in the chunk of cards that were there already, or twice in the chunk.
    pub duplicates: Vec<usize>,
}

/// Takes a chunk of cards in, some hundreds or thousands. Counts them on the batch and writes the stock journal.
///
/// # Errors
/// [`StoreError::NotFound`] when pool or batch do not exist.
pub async fn import_many(
    tx: &mut Tx,
    batch: &BatchId,
    pool: &PoolId,
    cards: &[NewCard],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Imported, StoreError> {
    let pool = pools::get(tx, pool).await?;
    let mut rows = Rows::into(
        "cards",
        &[
            "id",
            "pool_id",
            "batch_id",
            "state",
            "secret",
            "fingerprint",
            "tail",
            "expires_at",
            "draw_key",
            "lot",
            "uses",
            "created_at",
            "updated_at",
        ],
    )
    .on_conflict("ON CONFLICT (fingerprint) DO NOTHING");
    let mut seen = HashSet::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut duplicates = Vec::new();
    for (place, card) in cards.iter().enumerate() {
        if !seen.insert(card.fingerprint.as_slice()) {
            duplicates.push(place);
            continue;
        }
        places.insert(card.id.as_str(), place);
        let lot = card.lot();
        rows.push(&card.id).push(&pool.id).push(batch).push("available").push(card.secret.as_slice());
        rows.push(&card.fingerprint).push(&card.tail).push(card.expires_at);
        rows.push(pools::draw_key(pool.draw_order, now, card.expires_at, lot)).push(lot).push(0).push(now).push(now);
    }
    let written: Vec<(String,)> = rows.write_returning(tx, "id").await?;
    for (id,) in &written {
        places.remove(id.as_str());
    }
    duplicates.extend(places.into_values());
    duplicates.sort_unstable();
    let imported = i64::try_from(written.len()).unwrap_or(i64::MAX);
    let counted = sql!(
        tx,
        "UPDATE card_batches SET imported = imported + $2, duplicates = duplicates + $3 WHERE id = $1",
        batch,
        imported,
        i64::try_from(duplicates.len()).unwrap_or(i64::MAX)
    )
    .execute()
    .await?;
    if counted == 0 {
        return Err(StoreError::NotFound("card batch"));
    }
    if imported > 0 {
        count_in(tx, &pool.id, imported).await?;
        journal(tx, &pool.id, "import", imported, actor, ids, now).await?;
    }
    Ok(Imported { imported, duplicates })
}

/// Counts fresh cards of a pool. Every later move of a card is counted by the triggers.
async fn count_in(tx: &mut Tx, pool: &PoolId, fresh: i64) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO card_counts (pool_id, state, slot, n) VALUES ($1, 'available', 0, $2)
         ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = card_counts.n + excluded.n",
        pool,
        fresh
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes an import back: every card of it that nobody touched is removed. Returns how many were removed and how many stay
/// because they are in use.
///
/// # Errors
/// What the database refuses.
pub async fn undo_batch(
    tx: &mut Tx,
    batch: &BatchId,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<(i64, i64), StoreError> {
    let gone: Vec<(PoolId,)> = sql!(
        tx,
        "DELETE FROM cards
         WHERE batch_id = $1 AND state = 'available' AND uses = 0
         RETURNING pool_id",
        batch
    )
    .fetch_all()
    .await?;
    let mut pools: HashMap<PoolId, i64> = HashMap::new();
    for (pool,) in &gone {
        *pools.entry(pool.clone()).or_default() += 1;
    }
    for (pool, count) in pools {
        journal(tx, &pool, "delete", -count, actor, ids, now).await?;
    }
    let (left,) = sql!(tx, "SELECT COUNT(*) FROM cards WHERE batch_id = $1", batch).fetch_one().await?;
    sql!(tx, "UPDATE card_batches SET state = 'cancelled', imported = $2 WHERE id = $1", batch, left).execute().await?;
    Ok((i64::try_from(gone.len()).unwrap_or(i64::MAX), left))
}

/// One journal line about many cards of a pool.
pub(super) async fn journal(
    tx: &mut Tx,
    pool: &PoolId,
    reason: &'static str,
    delta: i64,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let entry = NewStockEntry {
        pool_id: Some(pool.clone()),
        rule_id: None,
        card_id: None,
        reason,
        delta,
        order_id: None,
        actor: actor.to_owned(),
        at: now,
    };
    stock::append_many(tx, &[entry], ids).await
}

/// Journal lines, one for each card.
pub(super) async fn journal_cards(
    tx: &mut Tx,
    cards: &[(CardId, PoolId, i64)],
    reason: &'static str,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let entries: Vec<NewStockEntry> = cards
        .iter()
        .map(|(card, pool, delta)| NewStockEntry {
            pool_id: Some(pool.clone()),
            rule_id: None,
            card_id: Some(card.clone()),
            reason,
            delta: *delta,
            order_id: None,
            actor: actor.to_owned(),
            at: now,
        })
        .collect();
    stock::append_many(tx, &entries, ids).await
}

/// Ids as one value.
pub(super) fn list(ids: &[CardId]) -> List {
    List::of(ids)
}
